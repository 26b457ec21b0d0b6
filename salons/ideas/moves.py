"""From the accepted idea to its verified benefit; no idea ends without a word."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves
from salons.ideas.workflow import (
    JUDGES,
    UNDER_WAY,
    WITH_REASON,
    AfterPilot,
    Decision,
    IdeaState,
    Verdict,
)


def said(by: Any, text: str, **facts: Any) -> Said:
    return Said(text, acting_as=standing_of(by).label, **facts)


class Answering(models.Model):
    """Moves of an idea; who may is asked by the pages."""

    class Meta:
        abstract = True

    @moves(IdeaState.SUBMITTED, to=IdeaState.WITHDRAWN)
    def withdraw(self, *, by: Any, at: datetime) -> Said:
        """撤回 by its author, before it is accepted."""
        del by, at
        return Said("作者撤回。")

    @moves(IdeaState.SUBMITTED, to=IdeaState.REVIEWING)
    def accept(self, *, by: Any, at: datetime) -> Said:
        """受理: from now on judges and colleagues read it."""
        days = self.call.review_days
        self.due_on = work_calendar().add(localdate(at), days)
        return said(by, f"已受理，{self.due_on} 前评审。")

    @moves(IdeaState.SUBMITTED, IdeaState.REVIEWING)
    def recount(self, *, by: Any, at: datetime, due_on: date) -> Said:
        """The calendar changed: the day by which its author has an answer follows."""
        del by, at
        was, self.due_on = self.due_on, due_on
        return Said(f"放假安排有变，答复期限由 {was} 改为 {due_on}。")

    @moves(IdeaState.REVIEWING, beside=True)
    def review(self, *, by: Any, at: datetime, verdict: str, opinion: str) -> Said:
        """评审: each judge once, in writing."""
        if not opinion.strip():
            raise Refused("请写一句评审意见。")
        self.reviews.model.write(
            self, judge=by, verdict=verdict, opinion=opinion.strip(), at=at
        )
        words = f"评审：{Verdict(verdict).label}。{opinion.strip()}"
        return said(by, words, seen_by=Visibility.INTERNAL)

    @moves(IdeaState.REVIEWING, to=tuple(Decision.values))
    def decide(
        self,
        *,
        by: Any,
        at: datetime,
        decision: str,
        reason: str = "",
        unit: Any = None,
        due_on: date | None = None,
    ) -> Said:
        """定结论 once two have judged: adopted with a unit and a day, or not with the
        reason that its author reads."""
        if (count := self.reviews.count()) < JUDGES:
            raise Refused(f"至少要有 {JUDGES} 人评审才能定结论，现在 {count} 人。")
        label, reason = Decision(decision).label, reason.strip()
        if decision in WITH_REASON:
            if not reason:
                raise Refused(f"{label}要写明理由，作者会看到。")
            self.reason = reason
            return said(by, f"{label}：{reason}", to=decision)
        if unit is None or due_on is None:
            raise Refused(f"{label}要写明由哪个单位、哪天前实施。")
        if due_on <= localdate(at):
            raise Refused("实施期限要在今天以后。")
        self.unit, self.due_on, self.reason = unit, due_on, reason
        words = f"{label}，由 {unit} 在 {due_on} 前实施。{reason}"
        return said(by, words, to=decision)

    @moves(IdeaState.KEPT, to=IdeaState.REVIEWING)
    def resume(self, *, by: Any, at: datetime) -> Said:
        """重新评审 what was kept for a better time; the earlier views stay."""
        days = self.call.review_days
        self.due_on, self.reason = work_calendar().add(localdate(at), days), ""
        return said(by, f"重新评审，{self.due_on} 前定结论。")

    @moves(IdeaState.PILOT, to=tuple(AfterPilot.values))
    def conclude_pilot(
        self,
        *,
        by: Any,
        at: datetime,
        decision: str,
        reason: str,
        due_on: date | None = None,
    ) -> Said:
        """试点定论: carried on everywhere by a new day, or ended with the reason."""
        label, reason = AfterPilot(decision).label, reason.strip()
        if not reason:
            raise Refused("请写明试点的情况，作者会看到。")
        self.reason = reason
        if decision == AfterPilot.REJECTED:
            return said(by, f"{label}：{reason}", to=decision)
        if due_on is None or due_on <= localdate(at):
            raise Refused("请写明哪天前全面实施，日期要在今天以后。")
        self.due_on = due_on
        words = f"{label}，由 {self.unit} 在 {due_on} 前实施：{reason}"
        return said(by, words, to=decision)

    @moves(*UNDER_WAY, to=IdeaState.DONE)
    def report_done(self, *, by: Any, at: datetime, result: str) -> Said:
        """报完成: what was done, by the unit that did it."""
        del at
        if not result.strip():
            raise Refused("请写明做了什么、有什么变化。")
        self.reported_by = by
        return said(by, f"已实施：{result.strip()}")

    @moves(IdeaState.DONE, to=IdeaState.VERIFIED)
    def verify(self, *, by: Any, at: datetime, benefit: str) -> Said:
        """核验成效 by somebody other than who reported it, of another unit."""
        del at
        self.refuse_own(by)
        if not benefit.strip():
            raise Refused("请写明核实到的成效，能用数字的用数字。")
        self.verified = benefit.strip()
        return said(by, f"成效已核验：{self.verified}")

    @moves(IdeaState.DONE, to=UNDER_WAY)
    def send_back(self, *, by: Any, at: datetime, reason: str, due_on: date) -> Said:
        """退回补做, with a new day; what was a pilot is one again."""
        self.refuse_own(by)
        if not reason.strip():
            raise Refused("请写明还差什么。")
        if due_on <= localdate(at):
            raise Refused("新的期限要在今天以后。")
        self.due_on = due_on
        reported = self.steps.filter(move="report_done").latest("seq")
        return said(by, f"还要补做：{reason.strip()}（{due_on} 前）", to=reported.was)

    def refuse_own(self, by: Any) -> None:
        if self.reported_by_id == by.pk:
            raise Refused("您自己报的完成，请另一位同事核验。")
        if self.unit_id in standing_of(by).unit_ids:
            raise Refused("这是您所在单位实施的，请单位以外的同事核验。")
