"""The tokeniser: how a text is written down so that any part of it can be found.

Chinese has no spaces to split words by, so every two neighbouring characters are a
token. Letters, digits and punctuation are characters like any other: 统一代码 and phone
numbers are found by any part of them, too. Both engines keep the same tokens. A token
is written in hexadecimal digits, so that none is an operator of a query language.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

# What a copied text brings along unseen: soft hyphens, joiners, marks of direction.
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# More of a query is not read: nobody types it, and no page breaks by it.
LONGEST_QUERY = 60
# PostgreSQL keeps one megabyte of tokens in a row; no record of ours comes near.
MOST_TOKENS = 60_000
PAIR = 2


def normal(text: str) -> str:
    """As texts and queries are compared: full-width as half-width, lower case, words
    one space apart."""
    text = unicodedata.normalize("NFKC", UNSEEN.sub("", text))
    text = unicodedata.normalize("NFKC", text.casefold())
    return " ".join(CONTROL.sub(" ", text).split())


def words_of(query: str) -> list[str]:
    """The words that must all occur, each anywhere in the text."""
    return list(dict.fromkeys(normal(query[:LONGEST_QUERY]).split()))


def tokens_of(words: Iterable[str]) -> list[str]:
    """The pairs of these words, each once; a word of one character has none."""
    pairs = {pair for word in words for pair in pairwise(word)}
    return [code(a) + code(b) for a, b in sorted(pairs)]


def looked_up(words: Iterable[str]) -> list[str]:
    """Those to be looked up in the texts that the pairs have found. Pairs alone are
    exact for a word of two characters; of a longer one they may stand apart in the
    text, and one character has no pair."""
    return [word for word in words if len(word) != PAIR]


def tokens_of_text(plain: str) -> list[str]:
    return tokens_of(plain.split())[:MOST_TOKENS]


@lru_cache(maxsize=20_000)
def code(character: str) -> str:
    """Four digits, or a "g" and six beyond the basic plane: no two ever run into one
    another."""
    point = ord(character)
    return f"{point:04x}" if point <= 0xFFFF else f"g{point:06x}"  # noqa: PLR2004
