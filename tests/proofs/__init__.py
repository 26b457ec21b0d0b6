"""The heavy proofs: full counts by ./run prove, small ones in the suite.

A part is a function that takes a Ground and gives Figures; it is entered in PARTS of
`tests.proofs.parts` under the word that calls it.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number beside what it has to be."""

    name: str
    value: object
    target: str
    ok: bool
    # What stands behind a number that should be zero, for whoever mends it.
    found: Sequence[object] = ()


@dataclass(frozen=True)
class Ground:
    """What a proof may use; an empty address means that there is none."""

    full: bool
    database_url: str = ""
    redis_url: str = ""
    chromium: str = ""

    def count(self, full: int, small: int) -> int:
        return full if self.full else small

    def engines(self) -> dict[str, str]:
        """The engines that are there, each with its address; SQLite has none."""
        found = {"SQLite": ""}
        if self.database_url:
            found["PostgreSQL"] = self.database_url
        return found
