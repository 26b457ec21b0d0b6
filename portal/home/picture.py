"""The picture of the front page: chains run through the core and out to its points."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from chains.models import IndustryChain
from chains.places.network import Network

LONGEST = 9
# Where the drawing has room for a circle and its words: x, y, y of the words, colour.
LEFT = ((118, 74, 46, "red"), (84, 162, 140, "ink"), (118, 256, 298, "gold"))
RIGHT = ((432, 78, 44, "gold"), (474, 173, 149, "ink"), (432, 252, 298, "red"))


class Dot(NamedTuple):
    x: int
    y: int
    below: int
    colour: str
    label: str


def dots(chains: Iterable[IndustryChain], network: Network) -> list[Dot]:
    """Three chains and three points at most; what is not there leaves no circle."""
    return [
        *placed(LEFT, (chain.name for chain in chains)),
        *placed(RIGHT, (short(place.name) for place in network.points)),
    ]


def placed(spots: tuple, words: Iterable[str]) -> Iterator[Dot]:
    for spot, label in zip_longest(spots, list(words)[: len(spots)]):
        if label:
            yield Dot(*spot, label)


def short(name: str) -> str:
    """As much of the name of a station as fits beside its circle."""
    name = name.replace("党群服务站", "服务站").replace("党员活动室", "活动室")
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
