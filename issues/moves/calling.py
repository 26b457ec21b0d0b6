"""Calls to the enterprise: before a silent closing, and 回访 after any closing."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from issues.clockwork import late_before
from issues.models.clocks import Clock
from issues.workflow import (
    CallChannel,
    ClockKind,
    Outcome,
    Satisfied,
    Solved,
    State,
)
from portal.ui.words import sentence
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves

# Days with a call that reached nobody, before silence closes anything.
FAILED_CALLS = 3


class Calling(models.Model):
    """Moves by which the centre itself asks the enterprise."""

    class Meta:
        abstract = True

    @moves(State.CONFIRMING, beside=True)
    def call(
        self,
        *,
        by: Any,
        at: datetime,
        channel: CallChannel,
        reached: bool,
        words: str = "",
    ) -> Said:
        """催请确认: record one call; the enterprise still answers for itself."""
        if reached and not words.strip():
            raise Refused("请写一句企业怎么说，方便接着联系的人。")
        self.calls.create(
            round=self.round,
            after_closing=False,
            channel=channel,
            reached=reached,
            words=words.strip(),
            by=by,
            at=at,
        )
        label = CallChannel(channel).label
        result = f"联系上：{words.strip()}" if reached else "未联系上"
        return Said(
            f"{label}请企业确认，{result}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    @moves(State.CONFIRMING, to=State.CLOSED)
    def close_unanswered(self, *, by: Any, at: datetime, exception: str = "") -> Said:
        """企业未回应: never a yes, never a no; shown apart from both rates."""
        on = localdate(at)
        obstacle = self.why_not_close_unanswered(on)
        if obstacle:
            raise Refused(obstacle)
        reason = self.other_than_owner(by, exception)
        self.outcome, self.closed_at = Outcome.SILENT, at
        self.drop_papers(on, "已销号")
        self.clocks.stop(on)
        self.start_call_back(on)
        days = "、".join(f"{day:%m-%d}" for day in self.days_unreached())
        return Said(
            f"企业未回应，销号。提醒后 {days} 联系均未联系上。"
            f"{self.rules.reopen_days} 天内可以重开。",
            acting_as=standing_of(by).label,
            exception=reason,
        )

    def why_not_close_unanswered(self, on: date) -> str:
        clock = self.clocks.running().of(ClockKind.CONFIRMATION).get()
        if clock.due_on >= late_before(on, work_calendar()):
            return f"企业可以确认到 {clock.due_on:%m-%d}，过期后才能按未回应销号。"
        if not self.was_reminded(clock, on):
            return "提醒企业还不满两次，系统明天会再提醒一次。"
        missing = FAILED_CALLS - len(self.days_unreached())
        if missing > 0:
            return (
                f"还须有 {missing} 天联系过企业而未联系上，请先记录联系情况。"
                "同一天多次只算一次。"
            )
        return ""

    def days_unreached(self) -> list[date]:
        return self.calls.filter(round=self.round, after_closing=False).days_unreached()

    def other_than_owner(self, by: Any, reason: str) -> str:
        """The written reason if the owner himself closes as the director, else ""."""
        if self.owner_id != by.pk:
            return ""
        if obstacle := self.why_not_the_owner(by):
            raise Refused(obstacle)
        if not reason.strip():
            raise Refused("按小中心规则办理，请写明为什么没有别人可以办。")
        return reason.strip()

    def why_not_the_owner(self, by: Any) -> str:
        if self.owner_id != by.pk or standing_of(by).is_director:
            return ""
        return "您是首接负责人，须由中心的另一位同事按未回应销号。"

    @moves(State.CLOSED, to=(State.CLOSED, State.WORKING, State.ACCEPTED))
    def call_back(
        self,
        *,
        by: Any,
        at: datetime,
        channel: CallChannel,
        reached: bool,
        solved: str = "",
        satisfied: str = "",
        words: str = "",
        exception: str = "",
    ) -> Said:
        """回访 by somebody who did not handle it; a 否 or 不满意 opens it again."""
        obstacle = self.why_not_call_back()
        if obstacle:
            raise Refused(obstacle)
        reason = self.uninvolved(by, exception)
        no = reached and (solved == Solved.NO or satisfied == Satisfied.NO)
        if reached and not (solved and satisfied):
            raise Refused("联系上的请问两句：解决了吗，满意吗。")
        if no and not words.strip():
            raise Refused("请写一句哪里没解决或不满意，重办时带给承办单位。")
        on = localdate(at)
        self.calls.create(
            round=self.round,
            after_closing=True,
            claimed=self.outcome,
            channel=channel,
            reached=reached,
            solved=solved if reached else "",
            satisfied=satisfied if reached else "",
            words=words.strip(),
            by=by,
            at=at,
        )
        said = {"acting_as": standing_of(by).label, "exception": reason}
        label = CallChannel(channel).label
        if not reached:
            if len(self.days_not_called_back()) >= FAILED_CALLS:
                self.clocks.of(ClockKind.CALL_BACK).stop(on)
            return Said(f"{label}回访，未联系上", to=State.CLOSED, **said)
        self.clocks.of(ClockKind.CALL_BACK).stop(on)
        answers = f"{Solved(solved).label}，{Satisfied(satisfied).label}"
        text = f"{label}回访：{answers}。{sentence(words)}"
        if not no:
            return Said(text, to=State.CLOSED, **said)
        to = self.start_again(on)
        return Said(f"{text}重开，{self.due_on:%m-%d} 前办理。", to=to, **said)

    def why_not_call_back(self) -> str:
        return "这次销号已经回访过。" if self.is_called_back() else ""

    def is_called_back(self) -> bool:
        done = self.calls.filter(round=self.round, after_closing=True, reached=True)
        return done.exists()

    def days_not_called_back(self) -> list[date]:
        return self.calls.filter(round=self.round, after_closing=True).days_unreached()

    def uninvolved(self, by: Any, reason: str) -> str:
        """The written reason of the small-centre rule if `by` had a hand in it."""
        if not self.had_a_hand(by):
            return ""
        if not standing_of(by).is_director:
            raise Refused(self.why_hands_off(by))
        if not reason.strip():
            raise Refused("按小中心规则回访，请写明为什么没有别人可以回访。")
        return reason.strip()

    def had_a_hand(self, by: Any) -> bool:
        return self.was_handled_by(by) or self.was_entered_by(by)

    def why_hands_off(self, by: Any) -> str:
        if self.had_a_hand(by):
            return "您办理或代报过这件问题，须由另一个人回访。"
        return ""

    def start_call_back(self, on: date) -> None:
        Clock.start(self, ClockKind.CALL_BACK, on=on, limit=self.rules.call_back_days)
