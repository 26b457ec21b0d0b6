"""诉求回应清单: it makes itself from the problems of the chain; nobody writes it up.

On it stands every problem that was reported before the salon began and is either still
open or came to its end since the salon before, so that its end is told once. Of those
withdrawn or merged only what was raised aloud at a salon is told of there again.
(Mission row M049: 回应企业诉求解决情况.)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from chains.models import Unit
from issues.models import Issue, IssueStep, WorkOrder
from issues.workflow import LIVE, OPEN_ORDERS, Source, State
from portal.workflow.moves import Refused
from salons.models.answers import Answer
from salons.workflow import SalonState

# How far back the first salon of a chain looks for what was brought to an end.
FIRST_LOOK = timedelta(days=60)
# States of an issue in which a unit reports progress.
IN_HANDS = (State.WORKING, State.CONSULTING, State.WAITING, State.HOLDING)


@dataclass(frozen=True)
class Line:
    """One problem of the list, with what was said of it if anything was."""

    issue: Issue
    answer: Answer | None
    was_raised_here: bool

    @property
    def stands(self) -> str:
        return self.answer.stood if self.answer else standing_of_issue(self.issue)


def since(salon: Any) -> datetime:
    """The start of the salon before: what ended later has not been told yet."""
    previous = salon.previous
    return previous.start if previous else salon.start - FIRST_LOOK


def to_answer(salon: Any) -> QuerySet:
    """The problems that this salon has to answer."""
    if salon.state in {SalonState.CLOSED, SalonState.CANCELLED}:
        return Issue.objects.filter(pk__in=salon.answers.values("issue"))
    border = since(salon)
    ending = IssueStep.objects.filter(
        issue=OuterRef("pk"), now=OuterRef("state"), at__gte=border
    )
    raised_aloud = Q(source=Source.SALON, state__in=(State.WITHDRAWN, State.MERGED))
    open_or_told_now = (
        Q(state__in=LIVE)
        | Q(state=State.CLOSED, closed_at__gte=border)
        | ((Q(state=State.DECLINED) | raised_aloud) & Exists(ending))
    )
    return Issue.objects.filter(
        open_or_told_now, chain=salon.turn.chain_id, reported_at__lt=salon.start
    )


def lines(salon: Any, user: Any) -> list[Line]:
    """What this person may read of the list; those raised at salons come first."""
    said = {row.issue_id: row for row in salon.answers.select_related("unit")}
    rows = to_answer(salon) | Issue.objects.filter(pk__in=said)
    rows = rows.visible_to(user).select_related("enterprise", "category").distinct()
    found = [
        Line(row, said.get(row.pk), row.source == Source.SALON)
        for row in rows.order_by("reported_at", "pk")
    ]
    return sorted(found, key=lambda line: not line.was_raised_here)


def unanswered(salon: Any) -> list[int]:
    """Keys of the problems about which nothing was said yet, whoever asks."""
    said = salon.answers.values("issue")
    rows = to_answer(salon).exclude(pk__in=said)
    return list(rows.order_by("reported_at", "pk").values_list("pk", flat=True))


def standing_of_issue(issue: Issue) -> str:
    if issue.state == State.CLOSED:
        return f"已销号：{issue.get_outcome_display()}"
    return issue.get_state_display()


@transaction.atomic
def answer(
    salon: Any,
    issue: Issue,
    *,
    by: Any,
    at: datetime,
    said: str,
    speaker: str,
    unit: Unit | None = None,
) -> Answer:
    """记现场答复, or correct it. The first word of a unit that has the problem in hand
    counts as progress on its order.

    Raises Refused before the day and after the salon is closed.
    """
    if localdate(at) < salon.day or not (salon.is_open or salon.is_over):
        raise Refused("沙龙还没有开始，现场答复到当天再记。")
    if salon.state == SalonState.CLOSED:
        raise Refused("本期沙龙已闭环，答复不能再改。")
    facts = {"said": said, "speaker": speaker, "unit": unit, "by": by, "at": at}
    row, is_new = Answer.objects.update_or_create(
        salon=salon,
        issue=issue,
        defaults=facts,
        create_defaults=facts | {"stood": standing_of_issue(issue)},
    )
    if is_new and unit and issue.state in IN_HANDS:
        orders = WorkOrder.objects.filter(issue=issue, unit=unit)
        if order := orders.filter(state__in=OPEN_ORDERS).first():
            words = f"红色沙龙现场答复（{speaker}）：{said}"
            issue.progress(by=by, at=at, order=order, text=words)
    return row
