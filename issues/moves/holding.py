"""挂账: what cannot be solved for now waits by rule, with two keys and reviews."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from issues.models.clocks import Clock, pause
from issues.models.clocks import resume as run_again
from issues.models.holds import Hold
from issues.workflow import (
    OPEN_HOLDS,
    ClockKind,
    HoldCause,
    HoldState,
    PauseReason,
    State,
)
from portal.ui.words import sentence
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves


class Holding(models.Model):
    """Moves into a hold, its reviews, and out of it."""

    class Meta:
        abstract = True

    @moves(State.WORKING, State.CONSULTING)
    def propose_hold(
        self,
        *,
        by: Any,
        at: datetime,
        cause: HoldCause,
        exit_criterion: str,
        interim_help: str,
        next_review_on: date,
    ) -> Said:
        """申请挂账: says when it ends and what the enterprise gets meanwhile."""
        if not exit_criterion.strip() or not interim_help.strip():
            raise Refused("请写明到什么条件就恢复办理，挂账期间怎么帮企业。")
        if self.open_hold():
            raise Refused("已有一份挂账申请在等批准。")
        self.check_review_day(next_review_on, localdate(at))
        self.holds.create(
            cause=cause,
            exit_criterion=exit_criterion.strip(),
            interim_help=interim_help.strip(),
            next_review_on=next_review_on,
            proposed_by=by,
            proposed_at=at,
        )
        return Said(
            f"申请挂账（{HoldCause(cause).label}）。恢复条件：{sentence(exit_criterion)}"
            f"期间帮扶：{sentence(interim_help)}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    def open_hold(self) -> Hold | None:
        """The hold that waits for its keys or is in force."""
        return next((h for h in self.holds.all() if h.state in OPEN_HOLDS), None)

    def proposed_hold(self) -> Hold | None:
        hold = self.open_hold()
        return hold if hold and hold.state == HoldState.PROPOSED else None

    def check_review_day(self, day: date, on: date) -> None:
        last = on + timedelta(days=self.rules.hold_review_days)
        if not on < day <= last:
            raise Refused(f"下次评估请选明天到 {last:%Y-%m-%d} 之间的一天。")

    @moves(
        State.WORKING,
        State.CONSULTING,
        to=(State.WORKING, State.CONSULTING, State.HOLDING),
    )
    def grant_hold(self, *, by: Any, at: datetime) -> Said:
        """同意挂账: one of two keys; with the second the clocks stand still."""
        obstacle = self.why_not_grant_hold(by)
        if obstacle:
            raise Refused(obstacle)
        hold = self.open_hold()
        self.turn_key(hold, by, at)
        said = {"acting_as": standing_of(by).label}
        if hold.missing_key:
            return Said(
                f"同意挂账，还须{hold.missing_key}同意。",
                seen_by=Visibility.DEPARTMENTS,
                to=self.state,
                **said,
            )
        text = self.start_hold(hold, localdate(at))
        return Said(text, to=State.HOLDING, **said)

    def why_not_grant_hold(self, by: Any) -> str:
        """Nothing is proposed, or this person's key is turned already."""
        hold = self.proposed_hold()
        if hold is None:
            return "没有待批准的挂账申请。"
        if self.key_of(hold, by) is None:
            return f"还须{hold.missing_key}同意，两把钥匙须由两个人来用。"
        return ""

    def key_of(self, hold: Hold, by: Any) -> str | None:
        """The column of the key that `by` may still turn."""
        if by.pk in {hold.director_id, hold.chair_id}:
            return None
        who = standing_of(by)
        if who.is_director and hold.director_at is None:
            return "director"
        if self.chain_id in who.secretary_chain_ids and hold.chair_at is None:
            return "chair"
        return None

    def turn_key(self, hold: Hold, by: Any, at: datetime) -> None:
        key = self.key_of(hold, by)
        hold.shift(HoldState.PROPOSED, **{key: by, f"{key}_at": at})

    def start_hold(self, hold: Hold, on: date) -> str:
        """Both keys are turned: stop the clocks, start the one of the review."""
        # The keys may be turned after the day that was proposed for the review.
        last = on + timedelta(days=self.rules.hold_review_days)
        day = hold.next_review_on if hold.next_review_on > on else last
        facts = {"held_on": on, "next_review_on": min(day, last)}
        hold.shift(HoldState.PROPOSED, state=HoldState.HELD, **facts)
        self.leave_agenda(on, "转为挂账")
        self.drop_extensions()
        pause(self.unit_clocks(), on=on, reason=PauseReason.HOLDING)
        self.start_review_clock(hold, on)
        return (
            f"挂账（{hold.get_cause_display()}）。恢复条件：{sentence(hold.exit_criterion)}"
            f"期间帮扶：{sentence(hold.interim_help)}下次评估：{hold.next_review_on:%Y-%m-%d}。"
        )

    def start_review_clock(self, hold: Hold, on: date) -> None:
        """Due on the last working day up to the day of the review."""
        limit = max(work_calendar().between(on, hold.next_review_on), 1)
        Clock.start(self, ClockKind.HOLD_REVIEW, on=on, limit=limit)

    @moves(State.WORKING, State.CONSULTING)
    def refuse_hold(self, *, by: Any, at: datetime, reason: str) -> Said:
        """不同意挂账: either key suffices to say no."""
        if not reason.strip():
            raise Refused("请写明为什么不同意挂账、接着怎么办。")
        obstacle = self.why_not_grant_hold(by)
        if obstacle:
            raise Refused(obstacle)
        hold = self.open_hold()
        hold.shift(
            HoldState.PROPOSED,
            state=HoldState.REFUSED,
            ended_on=localdate(at),
            ended_reason=reason.strip(),
        )
        return Said(
            f"不同意挂账：{reason.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    @moves(State.HOLDING)
    def review_hold(
        self, *, by: Any, at: datetime, progress: str, next_review_on: date
    ) -> Said:
        """挂账评估: another thirty days at most, three times at most."""
        if not progress.strip():
            raise Refused("请写明评估情况：条件到了哪一步、帮扶做了什么。")
        obstacle = self.why_not_review_hold()
        if obstacle:
            raise Refused(obstacle)
        on = localdate(at)
        self.check_review_day(next_review_on, on)
        hold = self.open_hold()
        renewals = hold.renewals + 1
        hold.shift(HoldState.HELD, next_review_on=next_review_on, renewals=renewals)
        self.clocks.of(ClockKind.HOLD_REVIEW).stop(on)
        self.start_review_clock(hold, on)
        return Said(
            f"挂账评估：{sentence(progress)}第 {renewals} 次续期，"
            f"下次评估 {next_review_on:%Y-%m-%d}。",
            acting_as=standing_of(by).label,
        )

    def why_not_review_hold(self) -> str:
        hold, most = self.open_hold(), self.rules.hold_renewals
        if hold and hold.renewals >= most:
            return f"已续期 {most} 次，请恢复办理：交会商或报上级。"
        return ""

    @moves(State.HOLDING, to=(State.WORKING, State.ACCEPTED))
    def resume(self, *, by: Any, at: datetime, reason: str) -> Said:
        """恢复办理: the clocks run on with the days that were left."""
        if not reason.strip():
            raise Refused("请写明恢复条件怎么达到的，接着谁来办。")
        on = localdate(at)
        self.end_hold(on, HoldState.RESUMED, reason.strip())
        self.clocks.of(ClockKind.HOLD_REVIEW).stop(on)
        run_again(self.unit_clocks(), on=on, reason=PauseReason.HOLDING)
        self.follow_clock()
        lead = self.orders.lead().live().exists()
        return Said(
            f"恢复办理：{sentence(reason)}现时限 {self.due_on:%Y-%m-%d}。",
            acting_as=standing_of(by).label,
            to=State.WORKING if lead else State.ACCEPTED,
        )

    def end_hold(self, on: date, to: HoldState, reason: str) -> None:
        """End what is open, proposed or in force; nothing happens if nothing is."""
        self.holds.open().update(state=to, ended_on=on, ended_reason=reason)
