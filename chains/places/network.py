"""The picture of 一核多点: the core first, then the points of each chain."""

from dataclasses import dataclass, field

from chains.models import IndustryChain
from chains.places.models import Place

WHOLE_ZONE = "全区"


@dataclass
class Branch:
    """The points of one chain, or those that belong to the whole zone."""

    label: str
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class Network:
    core: Place | None
    branches: list[Branch]

    @property
    def points(self) -> list[Place]:
        return [place for branch in self.branches for place in branch.places]


def network() -> Network:
    """As it is now; a chain without a station is there, too, so that it shows."""
    rows = list(Place.objects.active().core_first())
    branches = {row.pk: Branch(row.name) for row in IndustryChain.objects.active()}
    zone = Branch(WHOLE_ZONE)
    for place in rows:
        if not place.is_core:
            branches.get(place.chain_id, zone).places.append(place)
    found = [*branches.values(), *([zone] if zone.places else [])]
    return Network(next((row for row in rows if row.is_core), None), found)
