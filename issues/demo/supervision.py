"""Supervision in the demo: the real ladder runs, and people take some of it further."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from issues import ladder
from issues.clockwork import late_before
from issues.models import Issue, SupervisionNotice
from issues.workflow import Level, State
from portal.workdays.current import work_calendar

ANSWER = "主要卡在配件到货，供货方已发车；本周五前装完并请企业现场确认。"
INSTRUCTION = "请主办单位负责人到企业现场看一次，把完成日期当面说清。"
REPLY = "已到企业现场，完成日期定在本周五，企业同意。"


def supervise(at: datetime, officers: dict[int, Any]) -> int:
    """Notices of all levels in most states; the first red waits as a draft.

    `officers` answer, by their unit. Returns how many notices there are.
    """
    users = {user.username: user for user in get_user_model().objects.all()}
    # On a day off the ladder rests; the demo may be begun on one.
    day = localdate(at)
    calendar = work_calendar()
    on = day if calendar.is_workday(day) else late_before(day, calendar)
    ladder.draft(on=on, at=at)
    blues, yellows, reds = (
        list(SupervisionNotice.objects.drafted().filter(level=level).order_by("pk"))
        for level in (Level.BLUE, Level.YELLOW, Level.RED)
    )
    director, leader = users["director"], users["leader"]
    for notice, by in [(n, director) for n in blues[:1]] + [
        (n, leader) for n in (*yellows[:3], *reds[1:2])
    ]:
        issue_of(notice).issue_notice(by=by, at=at, notice=notice)
    for notice in (*blues[:1], *yellows[1:3]):
        officer = officers.get(notice.unit_id, users["clerk"])
        facts = {"by": officer, "at": at, "notice": notice}
        issue_of(notice).answer_notice(text=ANSWER, **facts)
    for notice in yellows[2:3]:
        facts = {"by": leader, "at": at, "notice": notice}
        issue_of(notice).judge_notice(verdict="adopt", **facts)
    instruct(leader, at, officers)
    return SupervisionNotice.objects.count()


def issue_of(notice: SupervisionNotice) -> Issue:
    return Issue.objects.get(pk=notice.issue_id)


def instruct(leader: Any, at: datetime, officers: dict[int, Any]) -> None:
    """Two instructions on the oldest issues at work; the first has its reply."""
    working = Issue.objects.filter(state=State.WORKING).order_by("due_on", "pk")
    until = work_calendar().add(localdate(at), 2)
    for number, issue in enumerate(working[:2]):
        issue.instruct(by=leader, at=at, text=INSTRUCTION, reply_by=until)
        if number == 0:
            row = issue.instructions.get()
            officer = officers[issue.lead_order.unit_id]
            issue.reply_instruction(by=officer, at=at, instruction=row, text=REPLY)
