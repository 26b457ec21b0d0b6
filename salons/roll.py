"""Who takes part in a chain's rotation on a day: the enterprises of its committee."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from chains.kinds import UnitKind
from chains.models import CommitteeMembership, Enterprise, IndustryChain
from salons.models.exemptions import Exemption
from salons.rotation import Member


@dataclass(frozen=True)
class Roll:
    """All seats and exemptions of a chain, read once; seats in the order of joining."""

    seats: tuple[CommitteeMembership, ...]
    exemptions: tuple[Exemption, ...]

    def members(self, on: date) -> list[Enterprise]:
        """Those who sit in the committee that day, exempt or not."""
        found = {
            seat.enterprise_id: seat.enterprise
            for seat in self.seats
            if seat.since <= on and (seat.until is None or on <= seat.until)
        }
        return list(found.values())

    def exempt(self, on: date) -> set[int]:
        return {
            row.enterprise_id for row in self.exemptions if row.since <= on <= row.until
        }

    def eligible(self, on: date) -> list[Enterprise]:
        away = self.exempt(on)
        return [row for row in self.members(on) if row.pk not in away]

    def enterprise(self, key: int) -> Enterprise:
        return next(s.enterprise for s in self.seats if s.enterprise_id == key)


def roll_of(chain: IndustryChain) -> Roll:
    """In two statements. A closed enterprise has no seat any more."""
    seats = CommitteeMembership.objects.filter(
        committee__chain=chain,
        committee__kind=UnitKind.COMMITTEE,
        committee__is_active=True,
        enterprise__is_active=True,
    )
    seats = seats.select_related("enterprise").order_by("since", "pk")
    exemptions = Exemption.objects.granted().filter(chain=chain).for_list()
    return Roll(tuple(seats), tuple(exemptions))


def seated(chain: IndustryChain, on: date) -> QuerySet:
    """The keys of the roll's members that day, as a condition of another question."""
    seats = CommitteeMembership.objects.current(on).filter(
        committee__chain=chain,
        committee__kind=UnitKind.COMMITTEE,
        committee__is_active=True,
        enterprise__is_active=True,
    )
    return seats.values("enterprise")


def as_members(enterprises: Collection[Enterprise]) -> list[Member]:
    """As the rule knows them."""
    return [Member(row.pk, row.called) for row in enterprises]
