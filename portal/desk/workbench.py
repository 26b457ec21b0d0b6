"""工作台: what waits for me by urgency; for leaders what is overdue and whose it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from chains.standing import Standing, standing_of
from issues.clockwork import Lamp, late_before
from issues.models import Issue, SupervisionNotice
from issues.panel import next_step
from issues.permissions import can_report, issues_notices
from issues.workflow import State
from portal.accounts.guards import signed_in
from portal.desk.coming import coming
from portal.workdays.current import work_calendar

SHOWN = 30
SOON = 3


@dataclass(frozen=True)
class Pile:
    """Issues of one urgency, most urgent first."""

    title: str
    colour: str
    icon: str
    issues: list[Issue]


@signed_in
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everything whose next move is mine, or all that is late for a leader."""
    moment = localtime()
    on, user = moment.date(), request.user
    who = standing_of(user)
    rows = Issue.objects.visible_to(user).for_list().with_lead()
    watches = who.is_leader and not who.at_centre
    mine = rows.live() if watches else rows.waiting_for(who, user, on=on)
    rows_shown = mine.with_asked().order_by("due_on", "pk")[:SHOWN]
    found = dressed(rows_shown, on, own=who.enterprise_ids)
    for issue in found:
        issue.is_beside = not watches and issue.state in BESIDE
        issue.turn_what = asked_of(issue, who) or issue.turn_what
    facts = {
        "greeting": greeting(moment.hour),
        "today": on,
        "piles": piles(found, on, mine=who.enterprise_ids),
        "count": len(found),
        "watches": watches,
        "lamps": lamps(rows.live(), on),
        "may_report": can_report(user),
        "is_staff": who.is_staff,
        "to_issue": drafts_for(user),
        "coming": coming(user, moment),
    }
    return render(request, "desk/desk.html", facts)


def drafts_for(user: Any) -> int:
    """How many notices wait for this person's signature."""
    if not issues_notices(user):
        return 0
    return SupervisionNotice.objects.for_issuers(user).drafted().count()


def asked_of(issue: Issue, who: Standing) -> str:
    """What waits for this person besides the turn that the state gives."""
    if issue.is_beside:
        return BESIDE[State(issue.state)]
    if issue.extension_asked and who.at_centre:
        return "批复延期申请"
    keys = who.is_director or issue.chain_id in who.secretary_chain_ids
    return "决定挂账申请" if issue.hold_proposed and keys else ""


# Ended or held, and on somebody's desk all the same.
BESIDE = {
    State.CLOSED: "回访",
    State.DECLINED: "决定申诉",
    State.HOLDING: "评估挂账",
}


def greeting(hour: int) -> str:
    return "上午好" if hour < 12 else "下午好"  # noqa: PLR2004 - noon


def dressed(rows: Any, on: date, *, own: frozenset[int] = frozenset()) -> list[Issue]:
    """The rows with lamp and turn, as a line of the page prints them; `own` are the
    enterprises that the reader speaks for."""
    found = list(rows)
    for issue in found:
        to_own = issue.enterprise_id in own
        issue.lamp, issue.lamp_text = issue.glance(on, to_own=to_own)
        issue.turn_who, issue.turn_what = next_step(issue)
        issue.is_beside = False
    return found


def piles(found: list[Issue], on: date, *, mine: frozenset[int]) -> list[Pile]:
    """By urgency; what waits for an enterprise stands apart, unless it is `mine`."""
    beside = [issue for issue in found if issue.is_beside]
    found = [issue for issue in found if not issue.is_beside]
    still = [i for i in found if i.lamp == Lamp.PAUSED and i.enterprise_id not in mine]
    running = [issue for issue in found if issue not in still]
    soon = work_calendar().add(on, SOON)
    line = late_before(on, work_calendar())
    late = [i for i in running if i.due_on < line]
    today = [i for i in running if line <= i.due_on <= on]
    next_days = [i for i in running if on < i.due_on <= soon]
    later = [i for i in running if i.due_on > soon]
    sorted_out = (
        Pile("已超期", "red", "alert-circle", late),
        Pile("今天到期", "yellow", "clock-hour-4", today),
        Pile(f"{SOON} 个工作日内", "", "calendar-week", next_days),
        Pile("之后", "", "calendar-time", later),
        Pile("停表，等企业", "", "clock-hour-4", still),
        Pile("回访、评估与申诉", "", "phone", beside),
    )
    return [pile for pile in sorted_out if pile.issues]


def lamps(rows: Any, on: date) -> list[tuple[str, str, int, int]]:
    """(lamp, words, number, percent) over all live issues the person may see."""
    soon = work_calendar().add(on, SOON)
    counts = rows.count_lamps(on=on, soon=soon)
    total = sum(counts.values()) or 1
    words = {
        "red": "超期",
        "yellow": f"≤{SOON} 个工作日",
        "green": f">{SOON} 个工作日",
        "pause": "停表",
    }
    return [
        (lamp, text, counts[lamp], round(100 * counts[lamp] / total))
        for lamp, text in words.items()
    ]
