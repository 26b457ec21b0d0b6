"""The chains and their segments as filters offer them, read in one statement."""

from dataclasses import dataclass, field

from chains.models import IndustryChain


@dataclass(frozen=True)
class SegmentChoice:
    pk: int
    name: str


@dataclass(frozen=True)
class ChainChoice:
    pk: int
    name: str
    slug: str
    is_active: bool
    segments: list[SegmentChoice] = field(default_factory=list)


def chain_choices() -> list[ChainChoice]:
    """Every chain in its order, also those closed: an old address may name one."""
    found: dict[int, ChainChoice] = {}
    chain = ("pk", "name", "slug", "is_active")
    rows = IndustryChain.objects.order_by("order", "pk", "segments__order")
    for *facts, pk, name in rows.values_list(*chain, "segments__pk", "segments__name"):
        choice = found.setdefault(facts[0], ChainChoice(*facts))
        if pk is not None:
            choice.segments.append(SegmentChoice(pk, name))
    return list(found.values())
