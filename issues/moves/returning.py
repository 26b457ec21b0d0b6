"""Ways back: lapse and restore, appeal against a refusal, reopen what was closed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.models import Liaison
from chains.standing import standing_of
from issues.models.appeals import Appeal
from issues.models.clocks import Clock, ClockPause
from issues.models.orders import WorkOrder
from issues.models.policy import Policy
from issues.workflow import (
    ClockKind,
    OrderState,
    Outcome,
    PauseReason,
    State,
)
from portal.notices.models import Notice
from portal.ui.words import sentence
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, moves

# What stands in an order that ended because the enterprise stayed silent.
LAPSED = "企业逾期未补充"
# How often an enterprise is reminded before its silence is taken for an answer.
REMINDERS = 2
# Calendar days in which what lapsed can be restored.
RESTORE_DAYS = 30


class Returning(models.Model):
    """Moves out of an end, and the one into an end that the system itself makes."""

    class Meta:
        abstract = True

    @moves(State.WAITING, to=State.WITHDRAWN)
    def lapse(self, *, by: Any, at: datetime) -> Said:
        """逾期未补充: the system's own move, outside all figures, and it can be undone.

        The question stays open, so that answering it is the way back.
        """
        on = localdate(at)
        obstacle = self.why_not_lapse(on)
        if obstacle:
            raise Refused(obstacle)
        self.outcome, self.came_from = Outcome.UNSUPPLIED, ""
        for order in self.orders.live():
            self.revoke(order, LAPSED, on)
        self.drop_papers(on, LAPSED)
        self.release_merged(by, at, LAPSED)
        self.clocks.stop(on)
        until = on + timedelta(days=RESTORE_DAYS)
        return Said(
            f"{self.rules.lapse_days} 个工作日未补充，视为撤回，不计入考核。"
            f"{until:%Y-%m-%d} 前可以恢复，接着办理。"
        )

    def why_not_lapse(self, on: date) -> str:
        clock = self.clocks.running().of(ClockKind.SUPPLEMENT).get()
        last = work_calendar().add(clock.started_on, self.rules.lapse_days)
        if on <= last:
            return f"企业可以补充到 {last:%m-%d}。"
        if not self.was_reminded(clock, on):
            return f"还没有提醒满 {REMINDERS} 次。"
        return self.why_parts_block()

    def was_reminded(self, clock: Clock, on: date) -> bool:
        """Whether `clock` was called to mind often enough on different days; where the
        enterprise has nobody who could be reminded, there is nothing to wait for."""
        keys = Notice.objects.filter(key__startswith=f"clock-{clock.pk}-")
        days = keys.values("at__date").distinct().count()
        return days >= REMINDERS or not self.has_speaker(on)

    def has_speaker(self, on: date) -> bool:
        rows = Liaison.objects.current(on).speaking()
        return rows.filter(enterprise=self.enterprise_id, user__is_active=True).exists()

    @moves(State.WITHDRAWN, to=State.WAITING)
    def restore(self, *, by: Any, at: datetime) -> Said:
        """恢复办理: as if it had never lapsed; the days between count for nobody."""
        on = localdate(at)
        obstacle = self.why_not_restore(on)
        if obstacle:
            raise Refused(obstacle)
        request = self.requests.get(answered_at=None)
        self.outcome = ""
        revived = self.revive_lapsed()
        if request.came_from == State.WORKING and not any(o.is_lead for o in revived):
            # Its unit is gone; the centre sends it to another one.
            request.came_from = State.ACCEPTED
            request.save(update_fields=["came_from"])
            revived = []
        self.came_from = request.came_from
        self.stand_still_again(revived, on)
        limit = self.rules.supplement_days
        Clock.start(self, ClockKind.SUPPLEMENT, on=on, limit=limit)
        self.follow_clock()
        return Said("恢复办理，请接着补充材料。", acting_as=self.enterprise.name)

    def why_not_restore(self, on: date) -> str:
        if self.outcome != Outcome.UNSUPPLIED:
            return "只有因未补充而视为撤回的问题可以恢复。已撤回的请重新报送。"
        lapsed = self.steps.filter(move="lapse").order_by("seq").last()
        last = localdate(lapsed.at) + timedelta(days=RESTORE_DAYS)
        if on > last:
            return f"恢复期到 {last:%Y-%m-%d} 为止，已经过了，请重新报送。"
        return ""

    def revive_lapsed(self) -> list[WorkOrder]:
        """Bring the orders that fell with the lapse back to where they were."""
        fallen = self.orders.filter(state=OrderState.REVOKED, ended_reason=LAPSED)
        revived = []
        for order in fallen.filter(unit__is_active=True):
            back = OrderState.WORKING if order.signed_on else OrderState.SENT
            back = OrderState.ANSWERED if order.answered_on else back
            order.shift(OrderState.REVOKED, to=back, ended_reason="")
            revived.append(order)
        return revived

    def stand_still_again(self, orders: list[WorkOrder], on: date) -> None:
        """The clocks that the lapse stopped run again, paused since the question; a
        notice that ended with it stays ended, and its clock with it."""
        last = self.steps.filter(move="lapse").order_by("seq").last()
        lapsed_on = localdate(last.at)
        open_orders = [o.pk for o in orders if o.state != OrderState.ANSWERED]
        clocks = self.clocks.filter(stopped_on=lapsed_on, notice=None).of_units()
        clocks = clocks.filter(
            models.Q(order=None) | models.Q(order__in=open_orders),
        ).exclude(kind=ClockKind.SIGNING, order__signed_on__isnull=False)
        ids = list(clocks.values_list("pk", flat=True))
        Clock.objects.filter(pk__in=ids).update(stopped_on=None)
        pauses = ClockPause.objects.filter(clock__in=ids, reason=PauseReason.WAITING)
        pauses.filter(until=lapsed_on).update(until=None)

    @moves(State.DECLINED)
    def appeal(self, *, by: Any, at: datetime, reason: str) -> Said:
        """申诉 against 不予受理: once, within five working days, to the director."""
        if not reason.strip():
            raise Refused("请写明为什么应当受理，主任会看到。")
        on = localdate(at)
        obstacle = self.why_not_appeal(on)
        if obstacle:
            raise Refused(obstacle)
        Appeal.objects.create(issue=self, reason=reason.strip(), by=by, at=at)
        limit = self.rules.review_days
        Clock.start(self, ClockKind.APPEAL, on=on, limit=limit)
        return Said(f"申诉：{reason.strip()}", acting_as=self.enterprise.name)

    def why_not_appeal(self, on: date) -> str:
        if Appeal.objects.filter(issue=self).exists():
            return "每件问题只能申诉一次，这件已经申诉过。"
        declined = self.steps.filter(move="decline").order_by("seq").last()
        last = work_calendar().add(localdate(declined.at), self.rules.appeal_days)
        if on > last:
            return f"申诉期到 {last:%m-%d} 为止，已经过了。情况有变化请重新报送。"
        return ""

    @moves(State.DECLINED, to=State.SUBMITTED)
    def grant_appeal(self, *, by: Any, at: datetime, answer: str = "") -> Said:
        """同意申诉: the acceptance clock starts anew, the first one stays as it was."""
        on = localdate(at)
        self.decide_appeal(by, at, granted=True, answer=answer)
        self.decline_reason = ""
        limit = Policy.current().acceptance_days
        clock = Clock.start(self, ClockKind.ACCEPTANCE, on=on, limit=limit)
        self.due_on = clock.due_on
        return Said(
            f"申诉成立，重新受理。{answer.strip()}", acting_as=standing_of(by).label
        )

    @moves(State.DECLINED)
    def reject_appeal(self, *, by: Any, at: datetime, answer: str) -> Said:
        """维持不予受理, with the reason; it is the last word here."""
        if not answer.strip():
            raise Refused("请写明为什么维持不予受理，企业会看到。")
        self.decide_appeal(by, at, granted=False, answer=answer)
        return Said(f"维持不予受理：{answer.strip()}", acting_as=standing_of(by).label)

    def decide_appeal(
        self, by: Any, at: datetime, *, granted: bool, answer: str
    ) -> None:
        rows = Appeal.objects.filter(issue=self, granted=None)
        facts = {"granted": granted, "answer": answer.strip()}
        if not rows.update(decided_by=by, decided_at=at, **facts):
            raise Refused("这件问题没有待决定的申诉。")
        self.clocks.of(ClockKind.APPEAL).stop(localdate(at))

    def has_open_appeal(self) -> bool:
        return Appeal.objects.filter(issue=self, granted=None).exists()

    @moves(State.CLOSED, to=(State.WORKING, State.ACCEPTED))
    def reopen(self, *, by: Any, at: datetime, reason: str) -> Said:
        """重开: by the enterprise once in thirty days, later by the director.

        The first closing stays in the journal; the closed days count for nobody.
        """
        if not reason.strip():
            raise Refused("请写明哪里又出了问题，承办单位会看到。")
        on = localdate(at)
        obstacle = self.why_not_reopen(by, on)
        if obstacle:
            raise Refused(obstacle)
        to = self.start_again(on)
        who = standing_of(by)
        speaks = who.label if who.is_director else self.enterprise.name
        text = f"重开：{sentence(reason)}{self.due_on:%m-%d} 前办理。"
        return Said(text, acting_as=speaks, to=to)

    def why_not_reopen(self, by: Any, on: date) -> str:
        if standing_of(by).is_director:
            return ""
        if self.is_second_time():
            return "企业可以重开一次，这件已经重开过。还有问题请联系中心主任。"
        last = localdate(self.closed_at) + timedelta(days=self.rules.reopen_days)
        if on > last:
            days = self.rules.reopen_days
            return f"销号 {days} 天内可以重开，已过 {last:%m-%d}。请重新报送。"
        return ""

    def is_second_time(self) -> bool:
        """Whether an enterprise reopened it before; free on an issue `load`ed that
        nobody did."""
        if not getattr(self, "was_reopened", True):
            return False
        directors = self.steps_of_directors("reopen")
        return self.steps.filter(move="reopen").exclude(pk__in=directors).exists()

    def start_again(self, on: date) -> str:
        """Another round: the last lead works again if its unit still exists."""
        self.clocks.stop(on)
        lead = self.lead_to_revive()
        self.start_redo(lead, on)
        self.round += 1
        self.closed_at, self.outcome = None, ""
        return State.WORKING if lead else State.ACCEPTED
