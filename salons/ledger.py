"""Reading and writing the ledger of credits; whoever writes holds the chain's book."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from chains.models import Enterprise, IndustryChain
from salons import rotation
from salons.models.cadences import Cadence
from salons.models.credits import Credit
from salons.roll import Roll, roll_of
from salons.rotation import Ledger
from salons.workflow import TOOK_PLACE, CreditKind


def ledger_of(chain: IndustryChain, roll: Roll, on: date) -> Ledger:
    """As it stands that day; of those who have left the balance counts as spread."""
    turns = chain.turns.filter(state__in=TOOK_PLACE).order_by()
    hosted = dict(turns.values_list("host").annotate(last=Max("number")))
    found = Ledger(chain.credits.balances(), hosted)
    rest = heirs(roll, on)
    for key in leavers(found, roll, on):
        found = found.without(key, rest)
    return found


def leavers(ledger: Ledger, roll: Roll, on: date) -> list[int]:
    """Who has a balance and no seat, in a fixed order."""
    seated = {row.pk for row in roll.members(on)}
    owed = {key for key, units in ledger.balances.items() if units}
    return sorted(owed - seated)


def heirs(roll: Roll, on: date) -> list[int]:
    """Who takes a leaver's balance over; who is exempt owes nothing, so not these
    unless there is nobody else."""
    return [row.pk for row in roll.eligible(on) or roll.members(on)]


@transaction.atomic
def settle(chain: IndustryChain, *, on: date, at: datetime) -> int:
    """Write down what those have left behind who sit in the committee no more.

    Safe to repeat and to run twice at once. Returns how many had left.
    """
    roll = roll_of(chain)
    balances = Ledger(chain.credits.balances())
    if not leavers(balances, roll, on) or not heirs(roll, on):
        return 0
    Cadence.take_turns(chain)
    balances = Ledger(chain.credits.balances())
    gone = leavers(balances, roll, on)
    names = Enterprise.objects.in_bulk(gone)
    for key in gone:
        reason = f"{names[key].called}退出，积分由其余成员分摊"
        changes = [(key, -balances.balance(key))]
        changes += rotation.spread(balances.balance(key), heirs(roll, on))
        write(chain, changes, kind=CreditKind.LEFT, reason=reason, at=at)
    return len(gone)


def book(turn: Any, *, at: datetime) -> None:
    """记账: everybody who could have hosted is credited, the host pays.

    Within the transaction of the move that puts the turn on record.
    """
    Cadence.take_turns(turn.chain)
    sharing = [row.pk for row in roll_of(turn.chain).eligible(turn.day)]
    shares = rotation.shares(sharing)
    facts = {"turn": turn, "at": at}
    reason = f"第 {turn.number} 期由 {len(sharing)} 家分担"
    write(turn.chain, shares, kind=CreditKind.SHARE, reason=reason, **facts)
    paid = [(turn.host_id, -rotation.charge(sharing))]
    reason = f"承办第 {turn.number} 期"
    write(turn.chain, paid, kind=CreditKind.HOSTED, reason=reason, **facts)


def remember(turn: Any, *, kind: str, reason: str, at: datetime) -> None:
    """An entry of zero for the present host: passed on, or not carried out.

    Once a turn and host, however often it happens.
    """
    row = Credit(
        chain_id=turn.chain_id,
        enterprise_id=turn.host_id,
        turn=turn,
        kind=kind,
        units=0,
        reason=reason[:120],
        at=at,
    )
    Credit.objects.bulk_create([row], ignore_conflicts=True)


def write(chain: IndustryChain, changes: Any, **facts: Any) -> None:
    Credit.objects.bulk_create(
        Credit(chain=chain, enterprise_id=key, units=units, **facts)
        for key, units in changes
    )


def deferrals(turn: Any) -> int:
    """How many turns the present host has passed on since it last hosted one."""
    mine = turn.chain.credits.filter(enterprise=turn.host_id)
    last = mine.filter(kind=CreditKind.HOSTED).aggregate(last=Max("turn__number"))
    rows = mine.filter(kind=CreditKind.DEFERRED).exclude(turn=turn)
    return rows.filter(turn__number__gt=last["last"] or 0).count()
