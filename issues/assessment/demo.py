"""Closed months of the demo, one appeal that was granted and one that was not."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from chains.kinds import PostRole
from chains.models import Post
from issues.assessment.closing import close, last_over
from issues.assessment.models import Appeal, FrozenCase
from issues.assessment.models.appeal import is_good
from issues.assessment.periods import Stretch
from issues.assessment.workflow import Measure, Remedy
from issues.models import Issue
from portal.workdays.current import work_calendar

DISPUTED = (Measure.ON_TIME, Measure.SATISFIED, Measure.RESPONSE)
WORDS = (
    (
        "当天已电话告知企业，签收晚点了一步",
        Remedy.GOOD,
        "核对通话记录属实，改按合格计。",
    ),
    ("企业那几天停产检修，进不了厂", "", "停产期间没有申请暂缓，维持原数。"),
)


def load(at: datetime) -> int:
    """Every month since the first report is closed; returns how many."""
    director = get_user_model().objects.get(username="director")
    first = Issue.objects.reported().order_by("reported_at").first()
    month, closed = Stretch.month_of(localdate(first.reported_at)), 0
    while month <= last_over(localdate(at)):
        when = moment_after(month.last, at)
        period = close(month, by=director, at=when)
        appeal(period, director, when)
        month, closed = month.step(1), closed + 1
    return closed


def moment_after(day: date, at: datetime) -> datetime:
    """The morning of the first working day after it, but never beyond now."""
    when = work_calendar().add(day, 1)
    return min(at, at - (localdate(at) - when))


def appeal(period: Any, director: Any, when: datetime) -> None:
    """The first two bad cases of units with somebody who can speak for them."""
    made = Appeal.objects.count()
    if made >= len(WORDS):
        return
    rows = FrozenCase.objects.filter(line__period=period, line__measure__in=DISPUTED)
    for case in rows.select_related("line__unit", "line__period").order_by("pk"):
        officers = Post.objects.current(localdate(when)).filter(
            unit=case.line.unit, role__in=(PostRole.OFFICER, PostRole.SECRETARY)
        )
        officer = officers.select_related("user").first()
        if officer is None or is_good(case) or case.line.unit.kind == "centre":
            continue
        reason, remedy, answer = WORDS[made]
        row = Appeal.lodge_against(case, by=officer.user, at=when, reason=reason)
        later = when + timedelta(hours=2)
        if remedy:
            row.grant(by=director, at=later, remedy=remedy, answer=answer)
        else:
            row.reject(by=director, at=later, answer=answer)
        return
