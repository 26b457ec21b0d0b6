"""Step one, 问题报送: report, ask and supply, accept or decline, withdraw."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from issues.models.clocks import Clock, pause, resume
from issues.models.numbers import NumberSeries
from issues.models.policy import Policy
from issues.models.requests import InformationRequest, Question
from issues.models.supervision import end_notices
from issues.workflow import (
    LIVE,
    ClockKind,
    DeclineReason,
    Grade,
    PauseReason,
    State,
)
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves

# A withdrawal so soon after a handler's contact is worth a call (working days).
CONTACT_DAYS = 2


class Reporting(models.Model):
    """Moves of the first step."""

    class Meta:
        abstract = True

    @moves(State.DRAFT, to=State.SUBMITTED)
    def report(self, *, by: Any, at: datetime, **words: Any) -> Said:
        """报送: the draft gets a number and the acceptance clock starts.

        `words` are the writer's last changes to the draft, stored by the same UPDATE.
        """
        for name, value in words.items():
            setattr(self, name, value)
        missing = self.missing_for_report()
        if missing:
            raise Refused(f"还差：{'、'.join(missing)}。补上后再提交。")
        if self.on_behalf and not self.consent:
            raise Refused("代报要先征得企业同意，请勾选“企业已同意代报”。")
        if not self.similar_shown:
            raise Refused("请先看一眼类似问题，再点一次提交。")
        on = localdate(at)
        self.chain_id = self.chain_id or self.enterprise.chain_id
        self.number = NumberSeries.for_issue(on.year)
        self.reported_at = at
        limit = Policy.current().acceptance_days
        clock = Clock.start(self, ClockKind.ACCEPTANCE, on=on, limit=limit)
        self.due_on = clock.due_on
        speaks = standing_of(by).label if self.on_behalf else self.enterprise.name
        how = "代企业报送" if self.on_behalf else "报送"
        return Said(f"{how}问题：{self.title}", acting_as=speaks)

    def missing_for_report(self) -> list[str]:
        """What the report still lacks, by the names on the form."""
        needed = {
            "一句话说清": self.title.strip(),
            "希望怎么解决": self.demand.strip(),
            "类别": self.category_id,
            "联系人": self.contact.strip(),
            "联系电话": self.phone,
        }
        return [name for name, value in needed.items() if not value]

    @moves(State.SUBMITTED, State.ACCEPTED, State.WORKING, to=State.WAITING)
    def ask(self, *, by: Any, at: datetime, questions: Sequence[str]) -> Said:
        """请企业补充: the units' clocks stand still until all is answered."""
        questions = [text.strip() for text in questions if text.strip()]
        if not questions:
            raise Refused("请至少写一个要企业回答的问题。")
        obstacle = self.why_not_ask(by)
        if obstacle:
            raise Refused(obstacle)
        on = localdate(at)
        request = InformationRequest.objects.create(
            issue=self,
            round=self.rounds_asked() + 1,
            came_from=self.state,
            asked_by=by,
            asked_at=at,
        )
        Question.objects.bulk_create(
            Question(request=request, text=text) for text in questions
        )
        pause(self.unit_clocks(), on=on, reason=PauseReason.WAITING)
        limit = self.rules.supplement_days
        Clock.start(self, ClockKind.SUPPLEMENT, on=on, limit=limit)
        self.came_from = self.state
        listed = "；".join(questions)
        return Said(f"请企业补充：{listed}", acting_as=standing_of(by).label)

    def why_not_ask(self, by: Any) -> str:
        """Asking again and again is a way to stop the clock; the third needs a name."""
        free = self.rules.free_questions
        if self.rounds_asked() >= free and not standing_of(by).is_director:
            return f"已要求补充 {free} 轮，再次要求须由中心主任决定。"
        return ""

    def rounds_asked(self) -> int:
        """How often the enterprise was asked for more; free on a row `for_page`."""
        if hasattr(self, "requests_made"):
            return self.requests_made
        return self.requests.count()

    def unit_clocks(self) -> models.QuerySet:
        """Running clocks of the centre and the units, with their pauses.

        Not those of a notice: its answer does not wait for the enterprise.
        """
        clocks = self.clocks.running().of_units().filter(notice=None)
        return clocks.prefetch_related("pauses")

    @moves(State.WAITING, to=(State.SUBMITTED, State.ACCEPTED, State.WORKING))
    def supply(
        self,
        *,
        by: Any,
        at: datetime,
        answers: Sequence[str],
        files: Sequence[Any] = (),
    ) -> Said:
        """补充材料: back to exactly the state in which the question was asked."""
        on = localdate(at)
        request = self.requests.get(answered_at=None)
        questions = list(request.questions.all())
        answers = [text.strip() for text in answers]
        if len(answers) != len(questions) or not all(answers):
            raise Refused("每个问题都要回答，答不了的请写明原因。")
        for question, answer in zip(questions, answers, strict=True):
            question.answer = answer
        Question.objects.bulk_update(questions, ["answer"])
        request.answered_at = at
        request.save(update_fields=["answered_at"])
        self.clocks.of(ClockKind.SUPPLEMENT).stop(on)
        resume(self.unit_clocks(), on=on, reason=PauseReason.WAITING)
        self.follow_clock()
        back, self.came_from = self.came_from, ""
        own = standing_of(by)
        speaks = own.label if own.at_centre else self.enterprise.name
        told = "；".join(f"{q.text} {q.answer}" for q in questions)
        return Said(f"已补充：{told}", acting_as=speaks, to=back, uploads=files)

    @moves(State.SUBMITTED, to=State.ACCEPTED)
    def accept(
        self,
        *,
        by: Any,
        at: datetime,
        category: Any,
        grade: Grade,
        chain: Any,
        owner: Any,
    ) -> Said:
        """受理: category, grade, chain and owner are set and the rules are pinned."""
        if not standing_of(owner).at_centre:
            raise Refused("首接负责人须是党群服务中心在岗人员，请另选一位。")
        on = localdate(at)
        self.category, self.grade, self.chain = category, grade, chain
        self.owner, self.accepted_at = owner, at
        self.policy = Policy.to_pin(at)
        self.clocks.of(ClockKind.ACCEPTANCE).stop(on)
        limit = self.policy.handling_days(grade, self.urgency)
        clock = Clock.start(self, ClockKind.HANDLING, on=on, limit=limit)
        self.due_on = clock.due_on
        return Said(
            f"已受理，首接负责人：{owner}。{limit} 个工作日内办理，"
            f"最晚 {clock.due_on:%Y-%m-%d}。",
            acting_as=standing_of(by).label,
        )

    @moves(State.SUBMITTED, to=State.DECLINED)
    def decline(
        self, *, by: Any, at: datetime, reason: DeclineReason, instead: str
    ) -> Said:
        """不予受理: a coded reason, and always where to go instead."""
        if not instead.strip():
            raise Refused("请写明企业可以向哪里反映。")
        self.decline_reason = reason
        self.release_merged(by, at, "不予受理")
        self.clocks.stop(localdate(at))
        end_notices(self, localdate(at))
        label = DeclineReason(reason).label
        return Said(
            f"不予受理：{label}。可向：{instead.strip()}",
            acting_as=standing_of(by).label,
        )

    @moves(*LIVE, to=State.WITHDRAWN)
    def withdraw(self, *, by: Any, at: datetime, reason: str) -> Said:
        """撤回: handlers are told; soon after a contact it is marked for a call."""
        if not reason.strip():
            raise Refused("请写一句撤回的原因，承办单位会看到。")
        obstacle = self.why_parts_block()
        if obstacle:
            raise Refused(obstacle)
        on = localdate(at)
        since = work_calendar().add(on, -CONTACT_DAYS)
        contacts = self.steps.filter(move__in=("ask", "progress"), at__date__gte=since)
        self.contacted_before_withdrawal = contacts.exists()
        for order in self.orders.live():
            self.revoke(order, "企业撤回", on)
        self.leave_agenda(on, "企业撤回")
        self.drop_papers(on, "企业撤回")
        self.release_merged(by, at, "已由企业撤回")
        self.clocks.stop(on)
        self.came_from = ""
        return Said(f"企业撤回：{reason.strip()}", acting_as=self.enterprise.name)

    @moves(*LIVE, beside=True)
    def remark(
        self,
        *,
        by: Any,
        at: datetime,
        text: str,
        seen_by: Visibility = Visibility.INTERNAL,
        files: Sequence[Any] = (),
    ) -> Said:
        """A note beside the work: internal unless the writer says otherwise."""
        if not text.strip():
            raise Refused("记录还是空的，请写几个字。")
        who = standing_of(by)
        speaks = who.label if who.is_staff else self.enterprise.name
        return Said(text.strip(), seen_by=seen_by, acting_as=speaks, uploads=files)
