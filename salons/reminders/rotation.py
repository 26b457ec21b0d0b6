"""Who is told what of turns, swaps and exemptions, and when.

As with meetings: "due by", never "due exactly", of several that are due only the
latest, and keys that name host and day, so a turn that moves gets keys of its own.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from chains.models import IndustryChain
from portal.notices.post import cancel, post
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, announces
from salons import audience, seats
from salons.ledger import settle
from salons.models import ExemptionStep, Swap, SwapStep, Turn, TurnStep
from salons.workflow import AHEAD

# Working days before the planned day on which the host is reminded.
BEFORE_TURN = (15, 5)
GIVEN = {"defer", "reassign", "cover", "exchange", "relieve"}
TO_HOST = {
    "refuse_deferral": "没有同意顺延",
    "hold": "请填写交接清单",
    "miss": "记为未履行",
    "return_list": "请补充交接清单",
}


@announces(TurnStep)
def announce(step: TurnStep) -> None:
    """The host hears of its turn, who was host before of the change."""
    turn = step.turn
    if step.move == "confirm":
        tell_host(turn, step, f"轮到你企业承办红色沙龙：{words_of(turn)}", urgent=True)
    elif step.move in GIVEN:
        tell_of_change(turn, step)
    elif step.move == "move_day":
        call_off(turn)
        tell_host(turn, step, f"轮值日期已改：{words_of(turn)}", urgent=True)
    elif step.move == "ask_deferral":
        people = audience.secretaries(turn.chain_id, day_of(step))
        tell(people, turn, step, f"{turn.host.called}申请顺延，请决定：{turn.label}")
    elif step.move == "hand_over" and (heir := turn.following):
        people = audience.speakers(heir.host_id, day_of(step))
        tell(people, turn, step, f"请签收交接清单：{turn.label}")
    elif step.move in TO_HOST:
        tell_host(turn, step, f"{TO_HOST[step.move]}：{turn.label}")
    if step.move in {"hold", "miss"}:
        call_off(turn)


def tell_of_change(turn: Turn, step: TurnStep) -> None:
    """The new host as at a confirmation; those who had been told, that it is not theirs
    any more. What still waits to leave names the old host and is called off, and the
    list of guests follows."""
    call_off(turn)
    on = day_of(step)
    new = audience.speakers(turn.host_id, on)
    words = f"轮到你企业承办红色沙龙：{words_of(turn)}"
    tell(new, turn, step, words, urgent=True)
    if turn.gave_up:
        old = audience.speakers(turn.gave_up, on).exclude(pk__in=new.values("pk"))
        gone = f"轮值有变，已改由{turn.host.called}承办：{turn.label}"
        tell(old, turn, step, gone, urgent=True)
        if turn.salon:
            seats.change_host(turn.salon, before=turn.gave_up, at=step.at)


def call_off(turn: Turn) -> None:
    cancel(f"turn-{turn.pk}-")


def tell_host(turn: Turn, step: Any, subject: str, *, urgent: bool = False) -> None:
    people = audience.speakers(turn.host_id, day_of(step))
    tell(people, turn, step, subject, urgent=urgent)


def tell(
    people: Any, turn: Turn, step: Any, subject: str, *, urgent: bool = False
) -> None:
    post(
        people.exclude(pk=step.by_id),
        key=f"turn-{turn.pk}-step-{step.seq}",
        subject=subject,
        body=step.text,
        link=turn.get_absolute_url(),
        urgent=urgent,
        at=step.at,
    )


def day_of(step: Any) -> date:
    return localtime(step.at).date()


def words_of(turn: Turn) -> str:
    return f"{turn.label}，计划 {turn.day:%m-%d}"


@announces(SwapStep)
def announce_swap(step: SwapStep) -> None:
    """To whoever has to answer next, and to both when it came to nothing.

    An approval is told by the turns that it changes.
    """
    swap, on = step.swap, day_of(step)
    mine, theirs = (
        audience.speakers(key, on) for key in (swap.host_id, swap.other_host_id)
    )
    told = {
        "propose": (theirs, "想和你企业互换轮值，请答复"),
        "accept": (audience.secretaries(swap.chain_id, on), "双方同意互换，请批准"),
        "decline": (mine, "对方不同意互换"),
        "refuse": (mine | theirs, "互换没有批准"),
        "withdraw": (theirs, "互换已撤回"),
        "lapse": (mine | theirs, "互换已失效"),
    }
    if step.move not in told:
        return
    people, words = told[step.move]
    post(
        people.exclude(pk=step.by_id),
        key=f"swap-{swap.pk}-step-{step.seq}",
        subject=f"{words}：{swap}",
        body=step.text,
        link=swap.get_absolute_url(),
        urgent=step.move in {"propose", "accept"},
        at=step.at,
    )


@announces(ExemptionStep)
def announce_exemption(step: ExemptionStep) -> None:
    row, on = step.exemption, day_of(step)
    if step.move == "ask":
        people = audience.secretaries(row.chain_id, on)
        words = f"{row.enterprise.called}申请免轮，请决定"
    elif step.move in EXEMPTION_SAID:
        people = audience.speakers(row.enterprise_id, on)
        words = EXEMPTION_SAID[step.move]
    else:
        return
    post(
        people.exclude(pk=step.by_id),
        key=f"exemption-{row.pk}-step-{step.seq}",
        subject=f"{words}：{row.span}",
        body=step.text,
        link=row.get_absolute_url(),
        at=step.at,
    )


EXEMPTION_SAID = {
    "grant": "免轮已批准",
    "refuse": "免轮没有批准",
    "cut_short": "免轮提前结束",
}


def remind(*, on: date, at: datetime) -> int:
    """Of turns, all that is due by now; returns how many people were addressed."""
    for chain in IndustryChain.objects.active():
        settle(chain, on=on, at=at)
    lapse_past(on=on, at=at)
    turns = Turn.objects.ahead().filter(day__gte=on).select_related("chain", "host")
    return sum(remind_of(turn, on=on, at=at) for turn in turns)


def lapse_past(*, on: date, at: datetime) -> None:
    """Proposals whose day is over lapse by themselves."""
    rows = Swap.objects.open().filter(Q(turn__day__lt=on) | Q(other__day__lt=on))
    for swap in rows.for_list():
        try:
            swap.lapse(by=None, at=at)
        except Refused:
            continue  # somebody has just answered it


def remind_of(turn: Turn, *, on: date, at: datetime) -> int:
    """15 and 5 working days before the planned day, who speaks for the host."""
    left = work_calendar().between(on, turn.day)
    due = [days for days in BEFORE_TURN if left <= days]
    if not due:
        return 0
    anchor = f"turn-{turn.pk}-host-{turn.host_id}-on-{turn.day:%Y%m%d}-{min(due)}"
    with transaction.atomic():
        # Somebody may have changed it since it was read: then others are reminded.
        same = {"pk": turn.pk, "host": turn.host_id, "day": turn.day}
        if not Turn.objects.filter(**same, state__in=AHEAD).exists():
            return 0
        return post(
            audience.speakers(turn.host_id, on),
            key=anchor,
            subject=f"轮值提醒：{words_of(turn)}，余 {left} 个工作日",
            link=turn.get_absolute_url(),
            urgent=True,
            at=at,
        )
