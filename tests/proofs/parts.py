"""Which proofs there are: the word on the command line and what it calls."""

from collections.abc import Callable, Iterable

from tests.proofs import Figure, Ground, start

PARTS: dict[str, Callable[[Ground], Iterable[Figure]]] = {
    "start": start.prove,
}
