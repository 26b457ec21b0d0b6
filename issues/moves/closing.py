"""Step three, second half: 问题销号, closed only by four locks.

Outcome, evidence, a second person, the enterprise's own word.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from issues.models.clocks import Clock
from issues.models.closing import ClosingProposal, Confirmation
from issues.models.files import IssueFile
from issues.models.orders import WorkOrder
from issues.workflow import (
    ClockKind,
    ConsultationKind,
    Grade,
    HoldState,
    OrderState,
    Outcome,
    Satisfied,
    Solved,
    State,
)
from portal.workflow.moves import Refused, Said, Visibility, moves

# 否 and 不满意 share one value, so that one test finds either.
NO = str(Solved.NO)
# From this round of dissatisfaction on, the matter goes to a consultation.
CONSULT_FROM_ROUND = 2


class Closing(models.Model):
    """Moves from the proposal to the enterprise's word."""

    class Meta:
        abstract = True

    @moves(State.ACCEPTED, to=State.REVIEW)
    def answer_directly(self, *, by: Any, at: datetime, text: str) -> Said:
        """直接答复: only a simple question, and somebody else still reviews it."""
        obstacle = self.why_not_answer_directly()
        if obstacle:
            raise Refused(obstacle)
        if not text.strip():
            raise Refused("请写明答复内容。")
        ClosingProposal.objects.create(
            issue=self,
            round=self.round,
            outcome=self.outcome_of_parts(),
            result=text.strip(),
            made_by=by,
            made_at=at,
        )
        self.start_review(localdate(at))
        return Said(
            "中心直接答复，等待审核。",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    def why_not_answer_directly(self) -> str:
        if self.parts.all():
            return self.why_parts_block()
        if self.grade != Grade.SIMPLE:
            return "只有 C 级简易的咨询类问题可以直接答复，其余请交办。"
        return ""

    @moves(State.WORKING, to=State.REVIEW)
    def propose_closing(
        self,
        *,
        by: Any,
        at: datetime,
        outcome: Outcome,
        result: str,
        waived: str = "",
        evidence: Sequence[Any] = (),
        evidence_kind: str = "",
    ) -> Said:
        """申请销号 by the lead; `waived` says why an unfinished support is not needed.

        `evidence` are checked uploads; the category says which kind must be there.
        """
        if not result.strip():
            raise Refused("请写明办理结果：做了什么、企业得到什么。")
        if outcome not in PROPOSABLE:
            raise Refused("请选择办理结论。")
        lead = self.orders.lead().live().get()
        obstacle = self.why_notice_blocks(lead.unit) or self.why_not_propose_closing()
        if obstacle:
            raise Refused(obstacle)
        on = localdate(at)
        self.waive_supports(waived.strip(), on)
        proposal = ClosingProposal.objects.create(
            issue=self,
            round=self.round,
            outcome=outcome,
            result=result.strip(),
            made_by=by,
            made_at=at,
        )
        for upload in evidence:
            IssueFile.store(
                upload,
                by=by,
                at=at,
                issue=self,
                proposal=proposal,
                evidence=evidence_kind,
            )
        self.check_evidence(outcome)
        self.take_up(lead, on)
        lead.shift(
            OrderState.WORKING,
            to=OrderState.ANSWERED,
            answer=result.strip(),
            answered_on=on,
        )
        lead.stop_clocks(on)
        self.start_review(on)
        label = Outcome(outcome).label
        return Said(
            f"申请销号（{label}）：{result.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=lead.unit.name,
        )

    def why_not_propose_closing(self) -> str:
        """What is still open and stands in the way of an end."""
        if self.open_extension():
            return "延期申请还没有批复，请先撤回延期申请再申请销号。"
        return self.why_parts_block()

    def waive_supports(self, reason: str, on: date) -> None:
        """Supporting orders are adopted by now, or given up with a reason."""
        for order in self.unfinished_supports():
            if not reason:
                raise Refused(self.why_supports_block())
            self.revoke(order, f"主办说明：{reason}", on)

    def unfinished_supports(self) -> list[WorkOrder]:
        return [o for o in self.orders.all() if not o.is_lead and o.is_live]

    def why_supports_block(self) -> str:
        names = "、".join(str(order.unit) for order in self.unfinished_supports())
        return f"{names} 的协办还没有采纳；不再需要的请写明理由。" if names else ""

    def check_evidence(self, outcome: Outcome) -> None:
        """What this category must show when it claims to be solved."""
        needed = self.category.evidence
        if outcome != Outcome.SOLVED or not needed:
            return
        if not self.files.filter(evidence=needed, proposal__isnull=False).exists():
            label = self.category.get_evidence_display()
            raise Refused(f"“{self.category}”类问题销号须上传{label}作为佐证。")

    def start_review(self, on: date) -> None:
        """The handling clock stops with the proposal; the reviewer's begins. Who says
        that it can end no longer asks for it to wait."""
        self.end_hold(on, HoldState.DROPPED, "已申请销号")
        self.clocks.of(ClockKind.HANDLING).filter(order=None).stop(on)
        limit = self.rules.review_days
        self.due_on = Clock.start(self, ClockKind.REVIEW, on=on, limit=limit).due_on

    @moves(State.REVIEW, to=(State.WORKING, State.ACCEPTED))
    def send_back(
        self, *, by: Any, at: datetime, defects: str, exception: str = ""
    ) -> Said:
        """退回重办: the handling clock runs on as if it had never stopped."""
        if not defects.strip():
            raise Refused("请列出还缺什么，承办单位照单补办。")
        reason = self.second_person(by, exception)
        on = localdate(at)
        self.judge(by=by, approved=False, defects=defects.strip())
        self.clocks.of(ClockKind.REVIEW).stop(on)
        lead = self.orders.lead().filter(state=OrderState.ANSWERED).first()
        if lead:
            lead.shift(OrderState.ANSWERED, to=OrderState.WORKING)
        self.run_on(lead)
        return Said(
            f"退回重办：{defects.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
            exception=reason,
            to=State.WORKING if lead else State.ACCEPTED,
        )

    def run_on(self, lead: WorkOrder | None) -> None:
        """Let the handling clock and the lead's order clock run again."""
        for clock in (
            self.clocks.of(ClockKind.HANDLING).filter(order=None).last(),
            lead and lead.clocks.of(ClockKind.ORDER).last(),
        ):
            if clock:
                clock.stopped_on = None
                clock.save(update_fields=["stopped_on"])
        self.follow_clock()

    def judge(self, *, by: Any, approved: bool, defects: str = "") -> ClosingProposal:
        proposal = self.proposals.open().get()
        proposal.approved, proposal.reviewed_by = approved, by
        proposal.defects = defects
        proposal.save(update_fields=["approved", "reviewed_by", "defects"])
        return proposal

    @moves(State.REVIEW, to=State.CONFIRMING)
    def approve_closing(self, *, by: Any, at: datetime, exception: str = "") -> Said:
        """审核通过: the enterprise is asked for its word."""
        reason = self.second_person(by, exception)
        on = localdate(at)
        proposal = self.judge(by=by, approved=True)
        for order in self.orders.filter(state=OrderState.ANSWERED):
            order.shift(OrderState.ANSWERED, to=OrderState.ADOPTED)
        self.clocks.of(ClockKind.REVIEW).stop(on)
        limit = self.rules.confirmation_days
        clock = Clock.start(self, ClockKind.CONFIRMATION, on=on, limit=limit)
        self.due_on = clock.due_on
        return Said(
            f"审核通过，结论“{proposal.get_outcome_display()}”：{proposal.result} "
            "请企业确认并评价。",
            acting_as=standing_of(by).label,
            exception=reason,
        )

    def second_person(self, by: Any, reason: str) -> str:
        """The written reason if `by` acts under the small-centre rule, else "".

        Who handled, answered or entered the issue may not review it. The director
        may with a reason, unless he handled it himself; then a leader may.
        """
        obstacle = self.why_not_review(by)
        if not obstacle:
            return ""
        if not self.may_except(by):
            raise Refused(obstacle)
        if not reason.strip():
            raise Refused("按小中心规则审核，请写明为什么没有别人可以审核。")
        return reason.strip()

    def why_not_review(self, by: Any) -> str:
        who = standing_of(by)
        if self.was_handled_by(by) or self.is_proposer(by):
            return "您办理或答复过这件问题，须由另一个人审核。"
        if self.was_entered_by(by):
            return "这件问题由您代报，须由另一个人审核。"
        at_review = who.at_centre or self.chain_id in who.secretary_chain_ids
        return "" if at_review else "审核人须是中心人员或本链党委秘书。"

    def may_except(self, by: Any) -> bool:
        """Whether the small-centre rule lets `by` review after all."""
        who = standing_of(by)
        if self.is_proposer(by):
            return False
        if who.is_director:
            return not self.was_handled_by(by)
        return who.is_leader and self.director_is_bound()

    def is_proposer(self, user: Any) -> bool:
        return self.proposals.open().filter(made_by=user).exists()

    @moves(State.CONFIRMING, to=State.CLOSED)
    def confirm(
        self,
        *,
        by: Any,
        at: datetime,
        solved: Solved,
        satisfied: Satisfied,
        words: str = "",
    ) -> Said:
        """企业确认: two separate answers; 否 or 不满意 is a dispute, not a closing."""
        if NO in {solved, satisfied}:
            raise Refused("没解决或不满意，请说明原因并退回重办。")
        self.take_word(by, at, solved=solved, satisfied=satisfied, words=words)
        on = localdate(at)
        self.drop_papers(on, "已销号")
        self.clocks.stop(on)
        self.start_call_back(on)
        outcome = self.proposals.filter(approved=True).latest("pk").outcome
        # The enterprise's word is worth more than the unit's claim.
        partly = solved == Solved.PARTLY and outcome == Outcome.SOLVED
        self.outcome = Outcome.PARTLY if partly else outcome
        self.closed_at = at
        said = f"企业确认：{Solved(solved).label}，{Satisfied(satisfied).label}。"
        return Said(f"{said}{words.strip()} 已销号。", acting_as=self.enterprise.name)

    def take_word(
        self, by: Any, at: datetime, *, solved: str, satisfied: str, words: str
    ) -> None:
        Confirmation.objects.create(
            issue=self,
            round=self.round,
            solved=solved,
            satisfied=satisfied,
            words=words.strip(),
            by=by,
            at=at,
        )

    @moves(State.CONFIRMING, to=(State.WORKING, State.ACCEPTED, State.CONSULTING))
    def dispute(
        self,
        *,
        by: Any,
        at: datetime,
        solved: Solved,
        satisfied: Satisfied,
        words: str,
    ) -> Said:
        """企业不认可: another round, a new term; the second is consulted."""
        if NO not in {solved, satisfied}:
            raise Refused("您选的是已解决且满意，请直接确认销号。")
        if not words.strip():
            raise Refused("请写一句哪里没解决或不满意，重办时带给承办单位。")
        on = localdate(at)
        self.take_word(by, at, solved=solved, satisfied=satisfied, words=words)
        self.clocks.of(ClockKind.CONFIRMATION).stop(on)
        lead = self.lead_to_revive()
        self.start_redo(lead, on)
        disputes, self.round = self.round, self.round + 1
        text = f"企业不认可：{words.strip()} 退回重办，{self.due_on:%m-%d} 前。"
        to = State.WORKING if lead else State.ACCEPTED
        if disputes >= CONSULT_FROM_ROUND:
            self.state = to
            day = self.put_on_agenda(
                at=at, kind=ConsultationKind.SPECIAL, reason="企业第二次不认可"
            )
            text, to = f"{text}{day:%m-%d} 前专题协商。", State.CONSULTING
        return Said(text, acting_as=self.enterprise.name, to=to)

    def lead_to_revive(self) -> WorkOrder | None:
        """The last lead order that came to its end, if its unit still exists."""
        ended = self.orders.lead().filter(state=OrderState.ADOPTED)
        return ended.filter(unit__is_active=True).order_by("pk").last()

    def start_redo(self, lead: WorkOrder | None, on: date) -> None:
        """A new handling clock, and the last lead order open again with its day."""
        original = self.rules.handling_days(self.grade, self.urgency)
        limit = self.rules.redo_limit(original)
        clock = Clock.start(self, ClockKind.HANDLING, on=on, limit=limit)
        self.due_on = clock.due_on
        if lead:
            Clock.start(self, ClockKind.ORDER, on=on, limit=limit, order=lead)
            lead.shift(OrderState.ADOPTED, to=OrderState.WORKING, due_on=clock.due_on)


PROPOSABLE = (
    Outcome.SOLVED,
    Outcome.PARTLY,
    Outcome.EXPLAINED,
    Outcome.UNSUPPORTED,
    Outcome.REFERRED_UP,
)
