"""工作台: what waits for me by urgency; for leaders what is overdue and whose it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Expression
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from chains.standing import Standing, standing_of
from issues.clockwork import Lamp, late_before
from issues.models import Issue, SupervisionNotice
from issues.panel import next_step
from issues.permissions import can_report
from issues.workflow import State
from portal.accounts.guards import signed_in
from portal.accounts.models import User
from portal.desk.coming import coming, trays
from portal.ui.counts import MOST, has_more, up_to
from portal.ui.parts import InParts
from portal.workdays.current import work_calendar

SHOWN = 30
SOON = 3
FEW = 99


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
    watches = who.is_leader and not who.at_centre
    found = first_issues(user, who, on, watches=watches)
    most = most_counted(who)
    waiting = dict(trays(user, moment))
    counts = read_beside(
        user,
        to_issue=up_to(SupervisionNotice.objects.for_issuers(user).drafted()),
        **{lamp: up_to(*rows, most=most) for lamp, rows in lamps_of(user, on).items()},
        **{name: Exists(tray.rows) for name, tray in waiting.items()},
    )
    facts = {
        "greeting": greeting(moment.hour),
        "today": on,
        "piles": piles(found[:SHOWN], on, mine=who.enterprise_ids),
        "count": len(found),
        "shown": SHOWN,
        "watches": watches,
        "lamps": lamps(counts, most),
        "most": most,
        "may_report": can_report(user),
        "is_staff": who.is_staff,
        "to_issue": counts["to_issue"],
        "coming": coming(tray for name, tray in waiting.items() if counts[name]),
    }
    return render(request, "desk/desk.html", facts)


def first_issues(user: Any, who: Standing, on: date, *, watches: bool) -> list[Issue]:
    """The most urgent, dressed; one more than the page shows, if there are more."""
    rows = Issue.objects.visible_to(user).for_list().with_lead().with_asked()
    if watches:
        rows = InParts(rows, [rows.live()])
    else:
        rows = rows.first_waiting_for(who, user, on=on)
    rows = rows.order_by("due_on", "pk")[: SHOWN + 1]
    found = dressed(rows, on, own=who.enterprise_ids)
    for issue in found:
        issue.is_beside = not watches and issue.state in BESIDE
        issue.turn_what = asked_of(issue, who) or issue.turn_what
    return found


def read_beside(user: Any, **asked: Expression) -> dict[str, Any]:
    """Figures of many tables in one statement; nothing found is nought."""
    row = User.objects.filter(pk=user.pk).order_by().values_list(*asked.values()).get()
    return {name: value or 0 for name, value in zip(asked, row, strict=True)}


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


LAMPS = {
    Lamp.RED: "超期",
    Lamp.YELLOW: f"≤{SOON} 个工作日",
    Lamp.GREEN: f">{SOON} 个工作日",
    Lamp.PAUSED: "停表",
}


def lamps_of(user: Any, on: date) -> dict[str, list[Any]]:
    """The live issues of each lamp, in the parts in which the person sees them."""
    soon = work_calendar().add(on, SOON)
    parts = Issue.objects.order_by("due_on", "pk").parts_visible_to(user)
    rows = [part.by_lamp(on=on, soon=soon) for part in parts]
    return {lamp.value: [part[lamp] for part in rows] for lamp in LAMPS}


def most_counted(who: Standing) -> int:
    """How far lamps are counted. What a unit sees is found by asking of one live issue
    after the other; of a hundred of its own the end is soon reached."""
    sees_all = who.at_centre or who.is_leader
    return FEW if who.unit_ids and not sees_all else MOST


def lamps(counts: dict[str, int], most: int) -> list[tuple[str, str, int, int | None]]:
    """(lamp, words, number, percent) over all live issues the person may see; no share
    where a number is but the least that there is."""
    numbers = [counts[lamp] for lamp in LAMPS]
    total = None if has_more(numbers, most) else sum(numbers) or 1
    return [
        (lamp, text, number, round(100 * number / total) if total else None)
        for (lamp, text), number in zip(LAMPS.items(), numbers, strict=True)
    ]
