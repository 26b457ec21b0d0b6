"""The place of a text where the words stand, in pieces that a page can mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.search.bigrams import normal

BEFORE, LENGTH = 24, 110


@dataclass(frozen=True)
class Piece:
    """Some characters of a text, and whether they are what was looked for."""

    text: str
    is_hit: bool = False


def marked(text: str, words: Sequence[str]) -> list[Piece]:
    """The whole text; one with nothing to mark is one piece."""
    hits = places(text, words)
    pieces, start = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or (at in hits) != (start in hits):
            pieces.append(Piece(text[start:at], start in hits))
            start = at
    return pieces


def excerpt(text: str, words: Sequence[str]) -> list[Piece]:
    """A line around the first hit, else the beginning."""
    text = " ".join(text.split())
    first = min(places(text, words), default=0)
    start = max(0, first - BEFORE)
    shown = text[start : start + LENGTH]
    pieces = marked(shown, words)
    if start:
        pieces.insert(0, Piece("…"))
    if start + LENGTH < len(text):
        pieces.append(Piece("…"))
    return pieces


def places(text: str, words: Sequence[str]) -> set[int]:
    """Which characters belong to a hit: compared as the index compares, where one
    character may become several (㎡) or none."""
    plain, origin = "", []
    for at, character in enumerate(text):
        as_compared = normal(character) or (" " if character.isspace() else "")
        plain += as_compared
        origin += [at] * len(as_compared)
    found = set()
    for word in words:
        at = plain.find(word)
        while at >= 0:
            found.update(range(origin[at], origin[at + len(word) - 1] + 1))
            at = plain.find(word, at + len(word))
    return found
