"""Several reports of one problem, and several problems in one report: 并案, 拆分."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.timezone import localdate

from chains.standing import standing_of
from issues.models.clocks import Clock
from issues.models.closing import Confirmation
from issues.models.numbers import NumberSeries
from issues.models.policy import Policy
from issues.models.supervision import end_notices, move_notices
from issues.workflow import (
    LIVE,
    ClockKind,
    HoldState,
    Outcome,
    Satisfied,
    Solved,
    State,
)
from portal.ui.words import sentence
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves

# A split makes at least two of one.
FEWEST_PARTS = 2
# Where the handled issue stands when the others are asked for their word.
ANSWERED = (State.CONFIRMING, State.CLOSED)


@dataclass(frozen=True)
class Part:
    """One of the problems that a report turned out to hold."""

    title: str
    demand: str
    category: Any


class Joining(models.Model):
    """Moves that tie issues together and untie them."""

    class Meta:
        abstract = True

    @moves(*LIVE, to=State.MERGED)
    def merge(self, *, by: Any, at: datetime, target: Any, reason: str) -> Said:
        """并案: one is handled, this one stands behind it and keeps its own word.

        Both rows are taken in the order of their keys, so two clerks who merge the
        same pair crosswise wait for each other instead of for ever.
        """
        if not reason.strip():
            raise Refused("请写明为什么是同一个问题。")
        for pk in sorted({self.pk, target.pk}):
            type(self)._base_manager.filter(pk=pk).update(version=F("version"))
        target = type(self).objects.get(pk=target.pk)
        obstacle = self.why_not_merge_into(target)
        if obstacle:
            raise Refused(obstacle)
        on = localdate(at)
        for order in self.orders.live():
            self.revoke(order, f"并入 {target.number}", on)
        self.leave_agenda(on, "并案办理")
        move_notices(self, target, on)
        self.drop_papers(on, f"并入 {target.number}")
        self.requests.filter(answered_at=None).update(answered_at=at)
        self.clocks.stop(on)
        self.came_from, self.merged_into = "", target
        # No chains: what stood behind this one now stands behind the target.
        type(self).objects.filter(merged_into=self).update(merged_into=target)
        target.absorb(by=by, at=at, issue=self)
        return Said(
            f"与同类问题合并办理：{sentence(reason)}办结时请您单独确认。",
            acting_as=standing_of(by).label,
        )

    def why_not_merge_into(self, target: Any) -> str:
        if target.pk == self.pk:
            return "不能并入自己，请选另一件。"
        if target.state not in LIVE:
            now = target.get_state_display()
            return f"{target.number} 现在是“{now}”，只能并入在办的问题。"
        if any(i.parent_id or i.parts.all() for i in (self, target)):
            return "拆分过的问题不能并案，请逐件办理。"
        return ""

    @moves(*LIVE, beside=True)
    def absorb(self, *, by: Any, at: datetime, issue: Any) -> Said:
        """The other side of `merge`; nothing of it is for the enterprise to read."""
        return Said(
            f"{issue.number} 并入本件，合并办理。",
            seen_by=Visibility.INTERNAL,
            acting_as=standing_of(by).label,
        )

    @moves(State.MERGED)
    def co_confirm(
        self,
        *,
        by: Any,
        at: datetime,
        solved: Solved,
        satisfied: Satisfied,
        words: str = "",
    ) -> Said:
        """共同反映企业确认: each enterprise speaks for itself."""
        if Solved.NO in {solved, satisfied}:
            raise Refused("没解决或不满意，请说明原因，本件将单独办理。")
        self.check_may_speak()
        self.take_word(by, at, solved=solved, satisfied=satisfied, words=words)
        said = f"企业确认：{Solved(solved).label}，{Satisfied(satisfied).label}。"
        return Said(f"{said}{words.strip()}", acting_as=self.enterprise.name)

    @moves(State.MERGED, to=(State.SUBMITTED, State.ACCEPTED))
    def co_dispute(
        self,
        *,
        by: Any,
        at: datetime,
        solved: Solved,
        satisfied: Satisfied,
        words: str,
    ) -> Said:
        """共同反映企业不认可: its own problem stays, so it is handled by itself."""
        if Solved.NO not in {solved, satisfied}:
            raise Refused("您选的是已解决且满意，请直接确认。")
        if not words.strip():
            raise Refused("请写一句哪里没解决或不满意，重办时带给承办单位。")
        self.check_may_speak()
        self.take_word(by, at, solved=solved, satisfied=satisfied, words=words)
        to = self.stand_alone(localdate(at), redo=True)
        self.round += 1
        return Said(
            f"企业不认可：{sentence(words)}本件单独办理，{self.due_on:%m-%d} 前。",
            acting_as=self.enterprise.name,
            to=to,
        )

    def check_may_speak(self) -> None:
        obstacle = self.why_not_speak()
        if obstacle:
            raise Refused(obstacle)

    def why_not_speak(self) -> str:
        if Confirmation.objects.filter(issue=self, round=self.round).exists():
            return "您已经确认过了。"
        if self.merged_into is None or self.merged_into.state not in ANSWERED:
            return "合并办理还没有结果，有了结果会请您确认。"
        return ""

    def answer_of_the_handled(self) -> Any:
        """The approved proposal of the issue that was handled for both, if there is."""
        if self.merged_into is None or self.merged_into.state not in ANSWERED:
            return None
        return self.merged_into.proposals.filter(approved=True).last()

    @moves(State.MERGED, to=(State.SUBMITTED, State.ACCEPTED))
    def release(self, *, by: Any, at: datetime, reason: str) -> Said:
        """The one it stood behind ended without an answer: it is handled by itself."""
        to = self.stand_alone(localdate(at), redo=False)
        return Said(
            f"合并的问题{reason}，本件单独办理，{self.due_on:%m-%d} 前。", to=to
        )

    def stand_alone(self, on: date, *, redo: bool) -> str:
        """Leave the merger for the state before it, with a full term, or with that of
        a `redo` where the enterprise was not content."""
        self.merged_into = None
        if self.accepted_at is None:
            limit = Policy.current().acceptance_days
            clock = Clock.start(self, ClockKind.ACCEPTANCE, on=on, limit=limit)
            self.due_on = clock.due_on
            return State.SUBMITTED
        limit = self.rules.handling_days(self.grade, self.urgency)
        limit = self.rules.redo_limit(limit) if redo else limit
        clock = Clock.start(self, ClockKind.HANDLING, on=on, limit=limit)
        self.due_on = clock.due_on
        return State.ACCEPTED

    def release_merged(self, by: Any, at: datetime, reason: str) -> None:
        for issue in self.merged_from.filter(state=State.MERGED):
            issue.release(by=by, at=at, reason=reason)

    @moves(State.ACCEPTED, State.WORKING)
    def split(self, *, by: Any, at: datetime, parts: Sequence[Part]) -> Said:
        """拆分: each part is an issue of its own, due when this one is, which waits."""
        obstacle = self.why_not_split()
        if obstacle:
            raise Refused(obstacle)
        if len(parts) < FEWEST_PARTS:
            raise Refused("请至少拆成两件，每件写清标题、诉求和类别。")
        made = [self.part_of(part, by, at) for part in parts]
        listed = "；".join(f"{issue.number} {issue.title}" for issue in made)
        return Said(
            f"拆成 {len(made)} 件分别办理：{listed}。全部办结后本件销号。",
            acting_as=standing_of(by).label,
        )

    def why_not_split(self) -> str:
        if self.parent_id:
            return "这件是拆分出来的，不能再拆。"
        if self.merged_from.all():
            return "有别的问题并入这件，不能拆分。"
        return ""

    def part_of(self, part: Part, by: Any, at: datetime) -> Any:
        same = (
            *("enterprise_id", "chain_id", "reporter_id", "on_behalf", "consent"),
            *("source", "facts", "urgency", "contact", "phone", "similar_shown"),
        )
        issue = type(self).objects.create(
            **{name: getattr(self, name) for name in same},
            parent=self,
            started_at=at,
            title=part.title.strip(),
            demand=part.demand.strip(),
            category=part.category,
        )
        issue.split_off(by=by, at=at, whole=self)
        return issue

    @moves(State.DRAFT, to=State.ACCEPTED)
    def split_off(self, *, by: Any, at: datetime, whole: Any) -> Said:
        """The other side of `split`: accepted as its whole was, with the days left."""
        if not self.title or not self.demand:
            raise Refused("每件都要写清标题和诉求。")
        on = localdate(at)
        self.number = NumberSeries.for_issue(on.year)
        self.reported_at = self.accepted_at = at
        self.grade, self.owner, self.policy = whole.grade, whole.owner, whole.policy
        limit = max(work_calendar().between(on, whole.due_on), 1)
        clock = Clock.start(self, ClockKind.HANDLING, on=on, limit=limit)
        self.due_on = clock.due_on
        return Said(
            f"由 {whole.number} 拆分，{limit} 个工作日内办理。",
            acting_as=standing_of(by).label,
        )

    def why_parts_block(self) -> str:
        """A whole ends after its parts."""
        numbers = sorted(part.number for part in self.parts.all() if part.is_live)
        if not numbers:
            return ""
        return f"拆分出的 {'、'.join(numbers)} 还在办，全部办结后再来。"

    def outcome_of_parts(self) -> Outcome:
        """What a whole may claim by what its parts came to."""
        ends = set(self.parts.values_list("outcome", flat=True))
        if ends == {Outcome.SOLVED}:
            return Outcome.SOLVED
        helped = ends & {Outcome.SOLVED, Outcome.PARTLY}
        return Outcome.PARTLY if helped else Outcome.EXPLAINED

    def drop_papers(self, on: date, why: str) -> None:
        """The issue ends: requests and holds that still wait for somebody end too."""
        self.drop_extensions()
        self.end_hold(on, HoldState.DROPPED, why)
        self.proposals.open().update(dropped=True)
        end_notices(self, on)
