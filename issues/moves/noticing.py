"""Step four, 督办单: drafted by the ladder, then issued, answered and judged by people.

Every move sets `in_hand` to its notice, so that whoever is told can be found.
"""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.models import Unit
from chains.standing import standing_of
from issues.models.clocks import Clock
from issues.models.consultations import Matter
from issues.models.numbers import NumberSeries
from issues.models.supervision import SupervisionNotice
from issues.workflow import (
    LIVE,
    LIVE_NOTICES,
    NEXT_LEVEL,
    UNANSWERED,
    Cause,
    ClockKind,
    ConsultationKind,
    Level,
    NoticeState,
    State,
    Verdict,
)
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves

# Drafts of these kinds tell of one and the same lateness: only the loudest waits.
SAME_MATTER = {
    Cause.NO_PROGRESS: (Cause.NO_PROGRESS, Cause.OVERDUE),
    Cause.OVERDUE: (Cause.NO_PROGRESS, Cause.OVERDUE),
    Cause.DISSATISFIED: (Cause.DISSATISFIED,),
}
DEMANDS = {
    Level.BLUE: "请说明当前进展、卡在哪里、哪天办结。",
    Level.YELLOW: "请说明未办好的原因、整改措施和完成日期，由单位负责人审定后答复。",
    Level.RED: "请单位主要负责人书面说明原因、责任和完成日期，并到会汇报。",
}


class Noticing(models.Model):
    """Moves of the notices of an issue. The system makes the first two and the last."""

    class Meta:
        abstract = True

    @moves(*LIVE, beside=True)
    def remind_unit(
        self, *, by: Any, at: datetime, unit: Unit, cause: Cause, key: str, facts: str
    ) -> Said:
        """提醒: goes out by itself; an earlier one of the unit ends with it."""
        on = localdate(at)
        earlier = self.notices.filter(unit=unit, level=Level.REMINDER).live()
        earlier.update(state=NoticeState.ENDED)
        self.in_hand = SupervisionNotice.objects.create(
            issue=self,
            unit=unit,
            level=Level.REMINDER,
            state=NoticeState.ISSUED,
            cause=cause,
            cause_key=key,
            facts=facts,
            drafted_on=on,
            issued_on=on,
        )
        return Said(f"提醒 {unit}：{facts}", seen_by=Visibility.DEPARTMENTS)

    @moves(*LIVE, beside=True)
    def draft_notice(
        self,
        *,
        by: Any,
        at: datetime,
        unit: Unit,
        level: Level,
        cause: Cause,
        key: str,
        facts: str,
        follows: SupervisionNotice | None = None,
    ) -> Said:
        """拟督办单: nobody is addressed before a person has issued it."""
        softer = self.notices.drafted().filter(
            unit=unit, cause__in=SAME_MATTER.get(cause, ())
        )
        softer.exclude(level=level).update(
            state=NoticeState.ENDED, verdict=f"已改拟{Level(level).label}。"
        )
        self.put_draft(unit, level, cause, key, facts, localdate(at), follows)
        return Said(
            f"系统拟{Level(level).label}单（{unit}），等待签发：{facts}",
            seen_by=Visibility.INTERNAL,
        )

    def put_draft(
        self,
        unit: Unit,
        level: Level,
        cause: Cause,
        key: str,
        facts: str,
        on: date,
        follows: SupervisionNotice | None = None,
    ) -> None:
        self.in_hand = SupervisionNotice.objects.create(
            issue=self,
            unit=unit,
            level=level,
            cause=cause,
            cause_key=key,
            facts=facts,
            demand=DEMANDS[Level(level)],
            drafted_on=on,
            follows=follows,
        )

    @moves(*LIVE, beside=True)
    def issue_notice(
        self, *, by: Any, at: datetime, notice: SupervisionNotice, demand: str = ""
    ) -> Said:
        """签发: the number is given now, and the days for the answer begin.

        The softer notice that was not answered counts as escalated from here on.
        """
        on = localdate(at)
        days = self.rules.reply_days(notice.level)
        notice.shift(
            NoticeState.DRAFTED,
            to=NoticeState.ISSUED,
            number=NumberSeries.for_notice(on.year),
            demand=demand.strip() or notice.demand,
            issued_by=by,
            issued_on=on,
            reply_days=days,
            reply_due_on=work_calendar().add(on, days),
        )
        Clock.start(self, ClockKind.NOTICE, on=on, limit=days, notice=notice)
        softer = notice.follows
        if softer and softer.is_unanswered:
            softer.stop_clock(on)
            softer.shift(*UNANSWERED, to=NoticeState.ESCALATED)
        self.in_hand = notice
        return Said(
            f"签发{notice.title}（{notice.unit}）：{notice.facts} "
            f"要求：{notice.demand} {notice.reply_due_on:%m-%d} 前答复。",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label if by else "",
        )

    @moves(*LIVE, beside=True)
    def drop_notice(
        self, *, by: Any, at: datetime, notice: SupervisionNotice, reason: str
    ) -> Said:
        """不予签发: the occasion is kept, so that it is never drafted again."""
        if not reason.strip():
            raise Refused("请写一句为什么不签发。")
        notice.shift(
            NoticeState.DRAFTED,
            to=NoticeState.DROPPED,
            verdict=reason.strip(),
            judged_by=by,
            judged_on=localdate(at),
        )
        self.in_hand = notice
        return Said(
            f"不予签发{notice.title}（{notice.unit}）：{reason.strip()}",
            seen_by=Visibility.INTERNAL,
            acting_as=standing_of(by).label,
        )

    @moves(*LIVE, beside=True)
    def sign_notice(self, *, by: Any, at: datetime, notice: SupervisionNotice) -> Said:
        """签收督办单."""
        self.take_notice(by, notice, localdate(at), NoticeState.ISSUED)
        return Said(
            f"签收{notice.title}。",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=notice.unit.name,
        )

    def take_notice(
        self, by: Any, notice: SupervisionNotice, on: date, *sources: NoticeState
    ) -> None:
        if notice.level == Level.REMINDER:
            raise Refused("提醒不用签收和答复，把事办了就行。")
        notice.shift(*sources, to=NoticeState.SIGNED, signed_by=by, signed_on=on)
        self.in_hand = notice

    @moves(*LIVE, beside=True)
    def answer_notice(
        self, *, by: Any, at: datetime, notice: SupervisionNotice, text: str
    ) -> Said:
        """答复督办单; who answers has signed for it."""
        if not text.strip():
            raise Refused("请写明原因、措施和完成日期。")
        on = localdate(at)
        if notice.state == NoticeState.ISSUED:
            self.take_notice(by, notice, on, NoticeState.ISSUED)
        notice.shift(
            NoticeState.SIGNED,
            to=NoticeState.ANSWERED,
            answer=text.strip(),
            answered_by=by,
            answered_on=on,
        )
        notice.stop_clock(on)
        self.in_hand = notice
        return Said(
            f"答复{notice.title}：{text.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=notice.unit.name,
        )

    @moves(*LIVE, beside=True)
    def judge_notice(
        self,
        *,
        by: Any,
        at: datetime,
        notice: SupervisionNotice,
        verdict: Verdict,
        words: str = "",
    ) -> Said:
        """评判: adopt the answer, go one level up, or take a mistaken notice back."""
        if notice.level == Level.REMINDER:
            raise Refused("提醒不用评判。")
        if verdict != Verdict.ADOPT and not words.strip():
            raise Refused("升级或撤销督办单，请写明理由。")
        on = localdate(at)
        judged = {"verdict": words.strip(), "judged_by": by, "judged_on": on}
        if verdict == Verdict.REVOKE:
            notice.shift(*IN_FORCE, to=NoticeState.REVOKED, **judged)
            notice.stop_clock(on)
            # What was drafted on the strength of it falls with it.
            notice.followers.drafted().update(
                state=NoticeState.ENDED, verdict="上一级督办单已撤销。"
            )
        elif verdict == Verdict.ESCALATE:
            notice.shift(NoticeState.ANSWERED, to=NoticeState.ESCALATED, **judged)
            self.go_up(notice, words.strip(), on)
        else:
            notice.shift(NoticeState.ANSWERED, to=NoticeState.ADOPTED, **judged)
        self.in_hand = notice
        label = Verdict(verdict).label
        return Said(
            f"{notice.title}评判：{label}。{words.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    def go_up(self, notice: SupervisionNotice, words: str, on: date) -> None:
        """Draft the next level, or after red bring it before the committee."""
        louder = NEXT_LEVEL.get(Level(notice.level))
        if louder is None:
            SupervisionNotice.objects.filter(pk=notice.pk).update(
                raised_on=on, matter=self.open_matter()
            )
            return
        key = f"{self.pk}-{notice.unit_id}-{louder}-{Cause.JUDGED}-{notice.pk}"
        facts = f"{notice.title}的答复未通过：{words}"
        taken = self.notices.live().filter(unit=notice.unit, level=louder)
        if not taken.exists():
            self.put_draft(notice.unit, louder, Cause.JUDGED, key, facts, on, notice)

    @moves(*LIVE, beside=True)
    def raise_notice(self, *, by: Any, at: datetime, notice: SupervisionNotice) -> Said:
        """提请党委会: a red notice stays unanswered; secretaries and owner hear it."""
        rows = SupervisionNotice.objects.filter(pk=notice.pk, raised_on=None)
        marks = {"raised_on": localdate(at), "matter": self.open_matter()}
        if not rows.unanswered().update(**marks):
            raise Refused("这张督办单已经答复，或已提请党委会。")
        self.in_hand = notice
        return Said(
            f"{notice.title}逾期未答复，列入下次党委会议题。",
            seen_by=Visibility.DEPARTMENTS,
        )

    @moves(State.ACCEPTED, State.WORKING, to=State.CONSULTING)
    def refer_raised(self, *, by: Any, at: datetime, notice: SupervisionNotice) -> Said:
        """列入党委会: by itself, once the issue may be put on an agenda."""
        reason = f"{notice.title}未按期答复或答复未通过（{notice.unit}）"
        day = self.put_on_agenda(at=at, kind=ConsultationKind.COMMITTEE, reason=reason)
        matter = self.matters.latest("pk")
        rows = SupervisionNotice.objects.filter(pk=notice.pk, matter=None)
        if not rows.update(matter=matter):
            raise Refused("已经列入党委会。")
        self.in_hand = notice
        # The enterprise reads where its matter goes, not why a unit is pressed.
        return Said(f"列入 {day:%m-%d} 前召开的党委会。")

    def open_matter(self) -> Matter | None:
        """The agenda on which the issue stands already, if on any."""
        return self.matters.filter(result=Matter.Result.OPEN).first()

    def why_notice_blocks(self, unit: Unit) -> str:
        """The sentence that names what this unit has yet to answer, or nothing."""
        owed = self.notices.unanswered().filter(unit=unit).order_by("pk").first()
        return f"请先答复{owed.title}，再申请销号。" if owed else ""


# A notice that was issued in error may be taken back at any of these.
IN_FORCE = tuple(state for state in LIVE_NOTICES if state != NoticeState.DRAFTED)
