"""What must not stand in an answer that everybody reads: numbers and who it was."""

from collections.abc import Iterator
from typing import Any

from issues.cases.anonymity import SHORTEST, numbers_in
from portal.ui.words import squeezed


def named_in(text: str, matter: Any) -> list[str]:
    """What in `text` tells whose matter it was, each as words for the writer."""
    flat = squeezed(text)
    found = [word for word in dict.fromkeys(words_of(matter)) if squeezed(word) in flat]
    return numbers_in(text) + [f"“{word}”" for word in found]


def words_of(matter: Any) -> Iterator[str]:
    """Names and numbers of a request or a visit that are long enough to mean it, with
    who served it."""
    house = matter.enterprise
    words = [house.name, house.short_name] if house else []
    typed = ("number", "house", "person", "name", "phone")
    words += [getattr(matter, name, "") or "" for name in typed]
    served = getattr(matter, "handler", None) or getattr(matter, "clerk", None)
    words.append(served.name if served else "")
    yield from (word for word in words if len(squeezed(word)) >= SHORTEST)
