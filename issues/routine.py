"""What the system does by itself each working day: remind again, let lapse, list."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from issues import audience
from issues.clockwork import late_before
from issues.models import Clock, Issue
from issues.orphans import orphans
from issues.reminders import DO_WHAT
from issues.telling import body
from issues.workflow import ENTERPRISE_CLOCKS, ClockKind, State
from portal.notices.post import post
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused


def morning(*, on: date, at: datetime) -> int:
    """All of it, on working days only; safe to run again. Returns what was done."""
    if not work_calendar().is_workday(on):
        return 0
    # A reminder is given its day: what lapses this morning was reminded before it.
    return lapse_silent(on, at) + press(on, at) + name_orphans(on, at)


def press(on: date, at: datetime) -> int:
    """An enterprise whose day has passed is reminded until it was so twice.

    After days without a running system the ordinary reminders may be fewer, and
    nobody's silence counts before that.
    """
    told = 0
    for clock in silent_clocks(on):
        if clock.issue.was_reminded(clock, on):
            continue
        told += 1
        post(
            audience.enterprise(clock.issue, on),
            key=f"clock-{clock.pk}-again-{on}",
            subject=f"还在等您：{clock.issue.title}",
            body=body(
                clock.issue,
                f"已于 {clock.due_on:%Y-%m-%d} 到期，请尽快"
                f"{DO_WHAT[clock.kind].removeprefix('由您')}。",
            ),
            link=clock.issue.get_absolute_url(),
            urgent=True,
            at=at,
        )
    return told


def silent_clocks(on: date) -> Iterable[Clock]:
    late = Clock.objects.running().of(*ENTERPRISE_CLOCKS)
    late = late.filter(due_on__lt=late_before(on, work_calendar()))
    return late.select_related("issue__enterprise").order_by("pk")


def lapse_silent(on: date, at: datetime) -> int:
    """Withdraw what nobody supplies; who is first of two schedulers does it."""
    waiting = Clock.objects.running().of(ClockKind.SUPPLEMENT)
    waiting = waiting.filter(due_on__lt=on, issue__state=State.WAITING)
    lapsed = 0
    for pk in waiting.values_list("issue", flat=True):
        try:
            Issue.objects.get(pk=pk).lapse(by=None, at=at)
        except Refused:
            continue
        lapsed += 1
    return lapsed


def name_orphans(on: date, at: datetime) -> int:
    """One line a day to the director while anything live has lost its people."""
    count = len(orphans(on))
    if not count:
        return 0
    post(
        audience.directors(None, on),
        key=f"orphans-{on}",
        subject=f"有 {count} 件问题缺人承接",
        body="首接负责人离岗、承办单位停用或无人在岗、企业注销或没有联络员。",
        link=reverse("issues:orphans"),
        at=at,
    )
    return 1
