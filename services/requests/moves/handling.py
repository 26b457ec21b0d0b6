"""While it is handled: another unit's word, a colleague, more days, an issue of it."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.timezone import localdate

from issues.models import Issue
from issues.workflow import LIVE as ISSUE_LIVE
from issues.workflow import Source
from issues.workflow import State as IssueState
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves
from services.requests.moves import said
from services.requests.workflow import (
    LIVE,
    MOST_EXTRA_DAYS,
    STILL,
    PauseReason,
    State,
)


class Handling(models.Model):
    """One number and one person who answers for it, whoever else is asked."""

    class Meta:
        abstract = True

    @moves(State.WORKING, to=State.DEPARTMENT)
    def ask_unit(
        self, *, by: Any, at: datetime, unit: Any, question: str, expected_on: date
    ) -> Said:
        """请部门办理: the applicant is told whom it waits for, not the words."""
        if not question.strip():
            raise Refused("请写明请对方办什么。")
        on = localdate(at)
        if expected_on < on:
            raise Refused("希望回复的日期不能早于今天。")
        self.coordinations.create(
            unit=unit,
            question=question.strip(),
            sent_by=by,
            sent_at=at,
            expected_on=expected_on,
        )
        self.pause_clock(on, PauseReason.DEPARTMENT)
        words = f"已请{unit}协助，{expected_on} 前回复：{question.strip()}"
        return said(by, words, seen_by=Visibility.DEPARTMENTS)

    @moves(State.DEPARTMENT)
    def remind_unit(self, *, by: Any, at: datetime) -> Said:
        """催办: counted, and told to the unit's people."""
        del at
        self.coordinations.open().update(reminders=F("reminders") + 1)
        row = self.coordinations.open().get()
        words = f"第 {row.reminders} 次催办{row.unit}。"
        return said(by, words, seen_by=Visibility.DEPARTMENTS)

    @moves(State.DEPARTMENT, to=State.WORKING)
    def reply(self, *, by: Any, at: datetime, reply: str) -> Said:
        """部门回复, by its officer or by the counter after a call."""
        if not reply.strip():
            raise Refused("请写明办理情况。")
        row = self.coordinations.open().get()
        facts = {"reply": reply.strip(), "replied_by": by, "replied_at": at}
        self.coordinations.filter(pk=row.pk).update(**facts)
        self.resume_clock(localdate(at))
        words = f"{row.unit}回复：{reply.strip()}"
        return said(by, words, seen_by=Visibility.DEPARTMENTS)

    @moves(State.WORKING)
    def extend(self, *, by: Any, at: datetime, days: int, reason: str) -> Said:
        """延期, once, in time, with the reason that the applicant reads."""
        if self.extra_days:
            raise Refused("已经延期过一次，不能再延。")
        if not reason.strip():
            raise Refused("请写明延期理由，申请人会看到。")
        if not 1 <= days <= MOST_EXTRA_DAYS:
            raise Refused(f"一次最多延 {MOST_EXTRA_DAYS} 个工作日。")
        if localdate(at) > self.due_on:
            raise Refused("期限已过，不能再延期；请尽快办结并向申请人说明。")
        self.extra_days, self.extension_reason = days, reason.strip()
        self.refresh_due(work_calendar())
        words = f"延期 {days} 个工作日，至 {self.due_on}：{reason.strip()}"
        return said(by, words)

    @moves(
        *(State.SUPPLEMENT, State.WORKING, State.DEPARTMENT, State.REFERRED),
    )
    def hand_over(self, *, by: Any, at: datetime, colleague: Any, reason: str) -> Said:
        """交接: another person answers for it from now on; number and clock stay."""
        del at
        if colleague.pk == self.handler_id:
            raise Refused(f"现在就是{colleague.name}在办，请选另一位同事。")
        if not reason.strip():
            raise Refused("请写一句交接到哪一步、还剩什么。")
        before = self.handler.name if self.handler else "窗口"
        self.handler = colleague
        words = f"{before}交给{colleague.name}：{reason.strip()}"
        return said(by, words, seen_by=Visibility.INTERNAL)

    @moves(State.WORKING, to=State.REFERRED)
    def refer(self, *, by: Any, at: datetime, demand: str) -> Said:
        """转问题: the loop of issues takes it up; the request waits for its word."""
        if self.enterprise is None:
            raise Refused(
                "问题要以企业名义报送。请先核对申请企业，或改为请部门办理、直接答复。"
            )
        if not demand.strip():
            raise Refused("请用一句话写明要解决什么。")
        self.issue = Issue.objects.draft_for(
            self.enterprise,
            by=by,
            at=at,
            source=Source.COUNTER,
            demand=demand.strip(),
            facts=f"窗口办件 {self.number}：{self.guide.name}",
        )
        self.pause_clock(localdate(at), PauseReason.ISSUE)
        return said(by, f"转为企业问题办理：{demand.strip()}")

    @moves(State.REFERRED, to=State.WORKING)
    def take_back(self, *, by: Any, at: datetime, reason: str) -> Said:
        """收回自办, where the issue was never reported or ended unsolved."""
        if self.issue and self.issue.state in (*ISSUE_LIVE, IssueState.CLOSED):
            raise Refused(
                f"问题 {self.issue.number} 还在办或已销号，请等它的结果或按结果办结。"
            )
        if not reason.strip():
            raise Refused("请写一句为什么收回。")
        self.resume_clock(localdate(at))
        return said(by, f"收回由窗口办理：{reason.strip()}")

    @moves(*LIVE)
    def recount(self, *, by: Any, at: datetime, calendar: Any) -> Said:
        """The calendar changed: the day follows, and no edit makes anything late."""
        del by
        was, on = self.due_on, localdate(at)
        self.refresh_due(calendar)
        if was >= on > self.due_on and self.state not in STILL:
            today = on if calendar.is_workday(on) else calendar.add(on, 1)
            self.move_due(today, calendar)
        return Said(f"放假安排有变，期限由 {was} 改为 {self.due_on}。")
