"""Who is reminded of each clock before, on and after its day."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from issues import audience
from issues.clockwork import late_before
from issues.models import Clock
from issues.telling import body
from issues.workflow import ClockKind
from portal.notices.post import post
from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.current import work_calendar

# How many working days are left: the furthest line that was crossed speaks.
LINES = ((-5, "超期 5 个工作日"), (-1, "已超期"), (0, "今天到期"), (1, "余 1 个工作日"))
SOON = (3, "余 3 个工作日内到期")
WHOM: dict[str, Callable[[Clock, date], Iterable[Any]]] = {
    ClockKind.ACCEPTANCE: lambda clock, on: audience.clerks(clock.issue, on),
    ClockKind.HANDLING: lambda clock, on: audience.owner_or_clerks(clock.issue, on),
    ClockKind.SIGNING: lambda clock, on: audience.officers_of(clock.order, on),
    ClockKind.ORDER: lambda clock, on: audience.officers_of(clock.order, on),
    ClockKind.REVIEW: lambda clock, on: audience.reviewers(clock.issue, on),
    ClockKind.CONFIRMATION: lambda clock, on: audience.enterprise(clock.issue, on),
    ClockKind.SUPPLEMENT: lambda clock, on: audience.enterprise(clock.issue, on),
    ClockKind.NOTICE: lambda clock, on: audience.people_of(clock.notice, on),
    ClockKind.APPEAL: lambda clock, on: audience.directors(clock.issue, on),
    ClockKind.HOLD_REVIEW: lambda clock, on: audience.keepers(clock.issue, on),
    ClockKind.CALL_BACK: lambda clock, on: audience.callers(clock.issue, on),
}


def remind(*, on: date, at: datetime) -> int:
    """Remind of every clock that is due soon, today or past; returns the clocks told.

    Asks "due by", never "due exactly": after days of silence only the furthest line
    speaks, and a second run says nothing new. Only on working days.
    """
    calendar = work_calendar()
    mark_overdue(on, calendar)
    if not calendar.is_workday(on):
        return 0
    rows = Clock.objects.due_by(calendar.add(on, SOON[0])).select_related(
        "issue__enterprise", "issue__owner", "order", "notice"
    )
    told = 0
    for clock in rows.prefetch_related("pauses"):
        line = line_crossed(clock, on, calendar)
        if line and not stands_still(clock, on):
            told += 1
            remind_of(clock, line, at)
    return told


def line_crossed(
    clock: Clock, on: date, calendar: WorkCalendar
) -> tuple[int, str] | None:
    left = calendar.between(on, clock.due_on)
    for line, words in LINES:
        # A clock of one day says nothing on its first evening.
        if left <= line and (line < 1 or clock.limit > line):
            return line, words
    return SOON if left <= SOON[0] < clock.limit else None


def stands_still(clock: Clock, on: date) -> bool:
    return any(p.until is None or p.until > on for p in clock.pauses.all())


def remind_of(clock: Clock, line: tuple[int, str], at: datetime) -> None:
    days, words = line
    issue = clock.issue
    post(
        WHOM[clock.kind](clock, localdate(at)),
        key=f"clock-{clock.pk}-{clock.due_on}-{days}",
        subject=f"{clock.get_kind_display()}{words}：{issue.title}",
        body=body(issue, f"应于 {clock.due_on:%Y-%m-%d} 前{DO_WHAT[clock.kind]}。"),
        link=issue.get_absolute_url(),
        urgent=days <= 0,
        at=at,
    )


DO_WHAT = {
    ClockKind.ACCEPTANCE: "受理",
    ClockKind.HANDLING: "办结",
    ClockKind.SIGNING: "签收",
    ClockKind.ORDER: "答复",
    ClockKind.REVIEW: "审核",
    ClockKind.CONFIRMATION: "由您确认并评价",
    ClockKind.SUPPLEMENT: "由您补充材料",
    ClockKind.NOTICE: "答复督办单",
    ClockKind.APPEAL: "决定申诉",
    ClockKind.HOLD_REVIEW: "评估挂账",
    ClockKind.CALL_BACK: "回访",
}


def mark_overdue(on: date, calendar: WorkCalendar) -> None:
    """Freeze the mark on the first working day after the due day."""
    late = Clock.objects.running().of_units()
    late = late.filter(due_on__lt=late_before(on, calendar), overdue_from=None)
    for clock in late.prefetch_related("pauses"):
        if not stands_still(clock, on):
            first = calendar.add(clock.due_on, 1)
            Clock.objects.filter(pk=clock.pk, due_on=clock.due_on).update(
                overdue_from=first
            )
