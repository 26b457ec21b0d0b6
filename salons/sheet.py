"""What the page of a chain's rotation shows, gathered in few statements."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from chains.models import Enterprise, IndustryChain
from chains.standing import standing_of
from salons.ledger import ledger_of
from salons.models import Exemption, Turn
from salons.plan import Plan, plan_of
from salons.roll import roll_of
from salons.rotation import in_words
from salons.waiting import Waiting, waiting_for
from salons.workflow import TurnState


@dataclass(frozen=True)
class Sheet:
    plan: Plan
    waiting: list[Waiting]
    # In force or to come, for everybody; and those whose page the person may open.
    exemptions: list[Exemption]
    opened: set[int]
    # The last turn that took place, if its list is not handed over yet.
    unhanded: Turn | None
    # Whether the reader speaks for an enterprise of this chain.
    is_member: bool


def sheet_of(chain: IndustryChain, user: Any, on: date) -> Sheet:
    plan, own = plan_of(chain, on), standing_of(user).enterprise_ids
    mine = Exemption.objects.visible_to(user).filter(chain=chain, until__gte=on)
    waiting = [row for row in waiting_for(user, on) if row.chain_id == chain.pk]
    last = Turn.objects.took_place().filter(chain=chain).for_list()
    last = last.order_by("-number").first()
    pending = last is not None and last.state != TurnState.HANDED
    return Sheet(
        plan,
        waiting,
        [row for row in plan.roll.exemptions if row.until >= on],
        set(mine.values_list("pk", flat=True)),
        last if pending else None,
        any(row.pk in own for row in plan.roll.members(on)),
    )


@dataclass(frozen=True)
class Balance:
    """One member of the committee and what the ledger says of it."""

    enterprise: Enterprise
    units: int
    hosted: int
    last: int | None
    is_exempt: bool

    @property
    def amount(self) -> str:
        return in_words(self.units)


def balances_of(chain: IndustryChain, on: date) -> list[Balance]:
    """In the order of joining: nobody is ranked."""
    roll = roll_of(chain)
    ledger, exempt = ledger_of(chain, roll, on), roll.exempt(on)
    turns = Turn.objects.took_place().filter(chain=chain).order_by()
    counts = dict(turns.values_list("host").annotate(count=Count("pk")))
    return [
        Balance(
            row,
            ledger.balance(row.pk),
            counts.get(row.pk, 0),
            ledger.hosted.get(row.pk),
            row.pk in exempt,
        )
        for row in roll.members(on)
    ]
