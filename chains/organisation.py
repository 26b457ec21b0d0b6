"""The 2+2+7+N as the map draws it: units by tier, with live counts beneath."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from chains.kinds import MemberKind, Position, UnitKind
from chains.models import (
    CommitteeMembership,
    Enterprise,
    IndustryChain,
    MissingLink,
    Post,
    Segment,
    Unit,
)
from chains.querysets import current

# Rooms above add what they count of a unit: (ids of units) -> {id: "在办 5 件"}.
LIVE_COUNTS: list[Callable[[list[int]], dict[int, str]]] = []
SHOWN_PER_SEGMENT = 8


@dataclass(frozen=True)
class Section:
    """A card that a room above hangs into the page of a chain."""

    template: str
    facts: dict[str, Any]


# Rooms above add what they show of a chain: (chain, reader, day) -> its card.
CHAIN_SECTIONS: list[Callable[[IndustryChain, Any, date], Section]] = []


@dataclass
class Organisation:
    """Each tier as a list of units; a unit carries its line of counts as `counts`."""

    tiers: dict[str, list[Unit]] = field(default_factory=dict)
    members: list[tuple[str, int]] = field(default_factory=list)
    enterprises: int = 0
    gaps: list[IndustryChain] = field(default_factory=list)

    def tier(self, kind: str) -> list[Unit]:
        return self.tiers.get(kind, [])

    @property
    def leads(self) -> list[Unit]:
        return self.tier(UnitKind.LEAD)

    @property
    def headquarters(self) -> list[Unit]:
        return self.tier(UnitKind.HEADQUARTERS)

    @property
    def task_forces(self) -> list[Unit]:
        return self.tier(UnitKind.TASK_FORCE)

    @property
    def committees(self) -> list[Unit]:
        return self.tier(UnitKind.COMMITTEE)

    @property
    def groups(self) -> list[Unit]:
        return self.tier(UnitKind.FACTOR_GROUP)

    @property
    def centres(self) -> list[Unit]:
        return self.tier(UnitKind.CENTRE)


def organisation(on: date, chain: IndustryChain | None = None) -> Organisation:
    """The whole zone, or with `chain` what belongs to that chain."""
    units = Unit.objects.active().exclude(
        kind__in=[UnitKind.DEPARTMENT, UnitKind.BANK, UnitKind.OUTSIDE]
    )
    enterprises = Enterprise.objects.active()
    seats = CommitteeMembership.objects.current(on).exclude(kind=MemberKind.ENTERPRISE)
    if chain:
        units = units.filter(Q(chain=chain) | Q(chain__isnull=True))
        enterprises = enterprises.filter(chain=chain)
        seats = seats.filter(committee__chain=chain)
    found = Organisation(enterprises=enterprises.count(), members=count_seats(seats))
    for unit in counted(units.select_related("chain"), on):
        found.tiers.setdefault(unit.kind, []).append(unit)
    seated = {unit.chain_id for unit in found.committees}
    wanted = [chain] if chain else IndustryChain.objects.active()
    found.gaps = [row for row in wanted if row.pk not in seated]
    return found


def count_seats(seats: Iterable[CommitteeMembership]) -> list[tuple[str, int]]:
    """Members that are no enterprises: each counted once over all committees."""
    units = dict(seats.values_list("unit", "kind"))
    kinds = Counter(units.values())
    return [(kind.label, kinds[kind]) for kind in MemberKind if kinds[kind]]


def counted(units: QuerySet, on: date) -> list[Unit]:
    """The units, each with the line that stands beneath its name."""
    rows = list(
        units.annotate(
            departments=Count(
                "children", filter=Q(children__is_active=True), distinct=True
            ),
            people=Count("posts__user", filter=current(on, "posts__"), distinct=True),
            seated=Count(
                "memberships", filter=current(on, "memberships__"), distinct=True
            ),
        ).order_by("order", "pk")
    )
    lines = {row.pk: own_line(row) for row in rows}
    for count in LIVE_COUNTS:
        for pk, line in count(list(lines)).items():
            lines[pk].append(line)
    for row in rows:
        row.counts = " · ".join(lines[row.pk])
    return rows


def own_line(unit: Unit) -> list[str]:
    """Members of a committee, departments of a group, people of all others."""
    if unit.kind == UnitKind.COMMITTEE:
        return [f"成员 {unit.seated} 家"]
    if unit.departments:
        return [f"{unit.departments} 个部门"]
    return [f"{unit.people} 人"]


@dataclass(frozen=True)
class Stream:
    """上游, 中游 or 下游 of a chain with its segments, which carry what `segments_of`
    hangs on them."""

    label: str
    segments: list[Segment]


def streams_of(
    chain: IndustryChain, user: Any, links: Iterable[MissingLink]
) -> list[Stream]:
    """The chain as its picture shows it, from upstream to downstream."""
    segments = segments_of(chain, user)
    for segment in segments:
        segment.gaps = [
            link for link in links if link.is_open and link.segment_id == segment.pk
        ]
    return [
        Stream(place.label, [row for row in segments if row.position == place])
        for place in Position
    ]


def segments_of(chain: IndustryChain, user: Any) -> list[Segment]:
    """The chain's segments in order, each with its number and first enterprises."""
    first = Enterprise.objects.active().opened_to(user)
    first = first.order_by("-is_chain_leader", "pk")
    return list(
        chain.segments.annotate(
            total=Count("enterprises", filter=Q(enterprises__is_active=True))
        )
        .prefetch_related(
            Prefetch("enterprises", first[:SHOWN_PER_SEGMENT], to_attr="shown")
        )
        .order_by("order", "pk")
    )


def posts_of(units: Iterable[Unit], on: date) -> list[Post]:
    """Who holds office in these units now, principals before their deputies."""
    return list(
        Post.objects.current(on)
        .filter(unit__in=units)
        .select_related("unit", "user", "deputy_of__user")
        .order_by("unit__order", "deputy_of_id", "pk")
    )
