"""What waits for a person: to decide, to answer, to host, to sign."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from chains.standing import Standing, standing_of
from portal.workdays.current import work_calendar
from salons.models import Exemption, Swap, Turn
from salons.workflow import (
    AHEAD,
    COMING,
    ExemptionState,
    SalonState,
    SwapState,
    TurnState,
)

SOON = 5  # working days
SHOWN_BY_SALON = (*COMING, SalonState.HELD)
SWAP_ASKS = {SwapState.PROPOSED: "答复", SwapState.ACCEPTED: "批准"}


@dataclass(frozen=True)
class Waiting:
    """One thing to do, where, and how urgent."""

    text: str
    note: str
    url: str
    lamp: str
    lamp_text: str
    chain_id: int


Lines = Callable[[], list[Waiting]]


def waiting_for(user: Any, on: date) -> list[Waiting]:
    """In three statements; none for those who neither decide nor host."""
    asked = rotation_of(standing_of(user), on)
    return [line for _, _, lines in asked for line in lines()]


def rotation_of(who: Standing, on: date) -> Iterator[tuple[str, QuerySet, Lines]]:
    """Tables that may ask something of this person: a name, the rows without which
    there is nothing, and what they ask."""
    if who.secretary_chain_ids or who.enterprise_ids:
        turns, swaps = asking_turns(who, on), asking_swaps(who)
        yield "turns", turns, lambda: of_turns(turns, who, on)
        yield "swaps", swaps, lambda: of_swaps(swaps)
    if who.secretary_chain_ids:
        asked = asking_exemptions(who)
        yield "exemptions", asked, lambda: of_exemptions(asked)


def asking_turns(who: Standing, on: date) -> QuerySet[Turn]:
    mine = Q(host__in=who.enterprise_ids) & Q(
        state__in=(*AHEAD, TurnState.HOSTED, TurnState.HANDING)
    )
    theirs = Q(state=TurnState.HANDING, next_host_id__in=who.enterprise_ids)
    decided = Q(chain__in=who.secretary_chain_ids) & (
        Q(state=TurnState.DEFERRING) | Q(state__in=AHEAD, day__lte=on)
    )
    rows = Turn.objects.with_next().filter(mine | theirs | decided)
    # Once its salon is in preparation, the salon's own line stands for the turn.
    return rows.exclude(state__in=AHEAD, salons__state__in=SHOWN_BY_SALON)


def of_turns(rows: QuerySet[Turn], who: Standing, on: date) -> list[Waiting]:
    rows = rows.for_list().order_by("day", "pk")
    return [line for row in rows if (line := of_turn(row, who, on))]


def of_turn(row: Turn, who: Standing, on: date) -> Waiting | None:
    own, keeps = (
        row.host_id in who.enterprise_ids,
        row.chain_id in who.secretary_chain_ids,
    )
    left = work_calendar().between(on, row.day)
    if keeps and row.state == TurnState.DEFERRING:
        what, colour, words = "决定顺延申请", "yellow", "待决定"
    elif keeps and row.is_ahead and row.day <= on:
        what, colour, words = "确认是否承办", "yellow", "日子已到"
    elif own and row.is_ahead and row.day >= on:
        colour = "yellow" if left <= SOON else "green"
        what, words = "承办红色沙龙", f"余 {left} 个工作日"
    elif own and row.state == TurnState.HOSTED:
        what, colour, words = "填写交接清单", "yellow", "待交接"
    elif row.state == TurnState.HANDING and row.next_host_id in who.enterprise_ids:
        what, colour, words = "签收交接清单", "yellow", "待签收"
    else:
        return None
    return Waiting(
        f"{what}：{row.label}",
        f"{row.host.called}，计划 {row.day:%m-%d}",
        row.get_absolute_url(),
        colour,
        words,
        row.chain_id,
    )


def asking_swaps(who: Standing) -> QuerySet[Swap]:
    asked = Q(state=SwapState.PROPOSED, other_host__in=who.enterprise_ids)
    agreed = Q(state=SwapState.ACCEPTED, chain__in=who.secretary_chain_ids)
    return Swap.objects.filter(asked | agreed)


def of_swaps(rows: QuerySet[Swap]) -> list[Waiting]:
    return [
        Waiting(
            f"{SWAP_ASKS[row.state]}互换：{row}",
            f"{row.host.called}与{row.other_host.called}",
            row.get_absolute_url(),
            "yellow",
            f"待{SWAP_ASKS[row.state]}",
            row.chain_id,
        )
        for row in rows.for_list()
    ]


def asking_exemptions(who: Standing) -> QuerySet[Exemption]:
    return Exemption.objects.filter(
        state=ExemptionState.ASKED, chain__in=who.secretary_chain_ids
    )


def of_exemptions(rows: QuerySet[Exemption]) -> list[Waiting]:
    return [
        Waiting(
            f"决定免轮申请：{row.enterprise.called}",
            row.span,
            row.get_absolute_url(),
            "yellow",
            row.get_state_display(),
            row.chain_id,
        )
        for row in rows.for_list()
    ]
