"""延期: asked in time by the lead, granted by another hand, told to the enterprise."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from issues.models.clocks import Clock
from issues.models.extensions import Extension
from issues.models.orders import WorkOrder
from issues.workflow import ClockKind, ExtensionState, State
from portal.ui.words import sentence
from portal.workdays.current import work_calendar
from portal.workflow.moves import JUST_CHANGED, Refused, Said, Visibility, moves

# From this one on only the director grants, and after it nobody.
LAST = 2


class Extending(models.Model):
    """Moves around one request for more days."""

    class Meta:
        abstract = True

    @moves(State.WORKING, State.CONSULTING)
    def ask_extension(
        self, *, by: Any, at: datetime, reason: str, progress: str, new_due_on: date
    ) -> Said:
        """申请延期: at least one working day before the order is due."""
        if not reason.strip() or not progress.strip():
            raise Refused("请写明延期理由和目前进展。")
        on = localdate(at)
        obstacle = self.why_not_ask_extension(on)
        if obstacle:
            raise Refused(obstacle)
        order = self.orders.lead().live().get()
        clock = self.clock_of(order)
        days = work_calendar().between(clock.due_on, new_due_on)
        ordinal = self.extensions_granted() + 1
        most = self.most_days(ordinal)
        if not 1 <= days <= most:
            last = work_calendar().add(clock.due_on, most)
            raise Refused(
                f"第 {ordinal} 次延期最多 {most} 个工作日，请选 "
                f"{clock.due_on:%m-%d} 之后、{last:%m-%d} 以前的工作日。"
            )
        Extension.objects.create(
            issue=self,
            order=order,
            ordinal=ordinal,
            reason=reason.strip(),
            progress=progress.strip(),
            days=days,
            was_due_on=clock.due_on,
            new_due_on=new_due_on,
            asked_by=by,
            asked_at=at,
        )
        return Said(
            f"申请第 {ordinal} 次延期 {days} 个工作日，到 {new_due_on:%Y-%m-%d}。"
            f"理由：{sentence(reason)}进展：{sentence(progress)}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=order.unit.name,
        )

    def why_not_ask_extension(self, on: date) -> str:
        """Too late, too often, or one is waiting already."""
        if self.open_extension():
            return "已有一份延期申请在等批复。"
        if self.extensions_granted() >= LAST:
            return f"已经延期 {LAST} 次，请提交会商或申请挂账。"
        order = self.lead_order
        clock = self.clock_of(order) if order else None
        if clock is None:
            return "没有在办的主办交办单。"
        last = work_calendar().add(clock.due_on, -1)
        if on > last:
            return f"延期须在到期前至少 1 个工作日提出，已过 {last:%m-%d}。"
        return ""

    @staticmethod
    def clock_of(order: WorkOrder) -> Clock | None:
        return order.clocks.running().of(ClockKind.ORDER).last()

    def open_extension(self) -> Extension | None:
        """Free of a statement on an issue `for_page`, as the next two are."""
        return self.extension_in(ExtensionState.ASKED)

    def extensions_granted(self) -> int:
        return sum(e.state == ExtensionState.GRANTED for e in self.extensions.all())

    def most_days(self, ordinal: int) -> int:
        rules = self.rules
        first = ordinal < LAST
        return rules.first_extension_days if first else rules.second_extension_days

    @moves(State.WORKING, State.CONSULTING, State.WAITING)
    def grant_extension(self, *, by: Any, at: datetime, answer: str = "") -> Said:
        """批准延期: both days stay visible; asked in time, so no mark of lateness."""
        extension = self.decidable_extension(by)
        facts = {"decided_by": by, "decided_at": at, "answer": answer.strip()}
        extension.shift(ExtensionState.GRANTED, **facts)
        clock = self.clock_of(extension.order)
        asked_on = localdate(extension.asked_at)
        clock.extend(extension.days, asked_on=asked_on)
        handling = self.clocks.running().of(ClockKind.HANDLING)
        handling.get(order=None).extend(extension.days, asked_on=asked_on)
        self.follow_clock()
        return Said(
            f"同意延期 {extension.days} 个工作日：原时限 {extension.was_due_on:%m-%d}，"
            f"现时限 {clock.due_on:%m-%d}。理由：{sentence(extension.reason)}",
            acting_as=standing_of(by).label,
        )

    @moves(State.WORKING, State.CONSULTING, State.WAITING)
    def refuse_extension(self, *, by: Any, at: datetime, answer: str) -> Said:
        """不同意延期: the day stays."""
        if not answer.strip():
            raise Refused("请写明为什么不同意延期。")
        extension = self.decidable_extension(by)
        facts = {"decided_by": by, "decided_at": at, "answer": answer.strip()}
        extension.shift(ExtensionState.REFUSED, **facts)
        return Said(
            f"不同意延期，时限不变。{answer.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    def decidable_extension(self, by: Any) -> Extension:
        obstacle = self.why_not_decide_extension(by)
        if obstacle:
            raise Refused(obstacle)
        return self.extensions.select_related("order").get(state=ExtensionState.ASKED)

    def why_not_decide_extension(self, by: Any) -> str:
        extension = self.open_extension()
        if extension is None:
            return "没有待批的延期申请。"
        if extension.asked_by_id == by.pk:
            return "这份延期是您申请的，须由另一个人批复。"
        if extension.ordinal >= LAST and not standing_of(by).is_director:
            return "第二次延期须由中心主任批复。"
        return ""

    @moves(State.WORKING, State.CONSULTING, State.WAITING)
    def withdraw_extension(self, *, by: Any, at: datetime) -> Said:
        """撤回延期申请."""
        extension = self.open_extension()
        if extension is None:
            raise Refused("没有待批的延期申请。")
        extension.shift(ExtensionState.WITHDRAWN)
        return Said(
            "撤回延期申请，按原时限办理。",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    @moves(State.WORKING, State.CONSULTING, State.WAITING, State.HOLDING, beside=True)
    def object_extension(self, *, by: Any, at: datetime, words: str) -> Said:
        """对延期有异议: on record once an extension; owner and director are told."""
        if not words.strip():
            raise Refused("请写一句为什么不能等到那一天。")
        if not self.may_object():
            raise Refused("没有可以提出异议的延期。")
        rows = self.extensions.filter(pk=self.last_granted().pk, objected_at=None)
        if not rows.update(objection=words.strip(), objected_at=at):
            raise Refused(JUST_CHANGED)
        return Said(f"对延期有异议：{words.strip()}", acting_as=self.enterprise.name)

    def may_object(self) -> bool:
        """Whether the last granted extension still lacks the enterprise's word."""
        last = self.last_granted()
        return last is not None and last.objected_at is None

    def last_granted(self) -> Extension | None:
        return self.extension_in(ExtensionState.GRANTED)

    def extension_in(self, state: ExtensionState) -> Extension | None:
        """The youngest in that state."""
        found = [e for e in self.extensions.all() if e.state == state]
        return found[-1] if found else None

    def drop_extensions(self, **which: Any) -> None:
        """What was asked for is no longer there to be extended."""
        asked = self.extensions.filter(state=ExtensionState.ASKED, **which)
        asked.update(state=ExtensionState.DROPPED)
