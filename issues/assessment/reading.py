"""Reads the facts of all issues that can matter to a period, in few statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate

from chains.kinds import UnitKind
from chains.models import Unit
from issues.assessment.case import Places
from issues.assessment.facts import Call, Move, Notice, Order, Story, Tick, Word
from issues.assessment.models import FrozenCase
from issues.assessment.periods import Stretch
from issues.models import (
    CallBack,
    Clock,
    ClosingProposal,
    Confirmation,
    Issue,
    IssueStep,
    SupervisionNotice,
    WorkOrder,
)
from issues.querysets import midnight
from issues.workflow import ANSWERABLE, ClockKind, NoticeState, OrderState, State

# Issues whose whole journals are held at a time.
BATCH = 1_000


def places() -> Places:
    kinds = (UnitKind.CENTRE, UnitKind.COMMITTEE)
    return places_among(Unit.objects.filter(kind__in=kinds))


def places_among(units: Iterable[Unit]) -> Places:
    """The centre, and of each chain the committee, the one in office first."""
    centre, committees = None, {}
    for row in sorted(units, key=lambda unit: (not unit.is_active, unit.pk)):
        if row.kind == UnitKind.CENTRE:
            centre = centre or row.pk
        elif row.kind == UnitKind.COMMITTEE:
            committees.setdefault(row.chain_id, row.pk)
    return Places(centre, committees)


def stories(stretch: Stretch) -> Iterator[Story]:
    """Every issue in which something of the period happened or was still running."""
    begins, ends = midnight(stretch.first), midnight(stretch.last + timedelta(1))
    during = (stretch.first, stretch.last)
    steps = IssueStep.objects.filter(at__gte=begins, at__lt=ends)
    clocks = Clock.objects.filter(started_on__lte=stretch.last)
    open_then = Q(stopped_on=None) | Q(stopped_on__gte=stretch.first)
    clocks = clocks.filter(open_then | Q(overdue_from__range=during))
    notices = SupervisionNotice.objects.filter(
        Q(issued_on__range=during) | Q(judged_on__range=during)
    )
    sets = [rows.order_by().values_list("issue") for rows in (steps, clocks, notices)]
    # One after the other: as three conditions of one question PostgreSQL held each
    # issue of all times against each key.
    keys = sorted(key for (key,) in sets[0].union(*sets[1:]))
    reported = Issue.objects.exclude(state=State.DRAFT).order_by("pk")
    for start in range(0, len(keys), BATCH):
        yield from read(reported.filter(pk__in=keys[start : start + BATCH]))


def read(wanted: Any) -> Iterator[Story]:
    """The whole journal of each, whatever its date: figures need what led there."""
    issues = list(wanted.values_list("pk", "chain", "contacted_before_withdrawal"))
    pks = wanted.values("pk")
    moves = gathered(IssueStep.objects.filter(issue__in=pks), move_of)
    orders_of, clocks_of = orders_and_clocks(pks)
    words = gathered(Confirmation.objects.filter(issue__in=pks), word_of)
    outcomes = gathered(
        ClosingProposal.objects.filter(issue__in=pks, approved=True).order_by("pk"),
        lambda row: row.outcome,
    )
    notices = gathered(
        SupervisionNotice.objects.filter(
            issue__in=pks, issued_on__isnull=False, level__in=ANSWERABLE
        ).annotate(is_forgiven=Exists(appealed())),
        notice_of,
    )
    calls = gathered(
        CallBack.objects.filter(issue__in=pks, after_closing=True, reached=True),
        lambda row: Call(row.pk, localdate(row.at), row.satisfied),
    )
    for pk, chain, contacted in issues:
        yield Story(
            pk=pk,
            chain=chain,
            contacted=contacted,
            moves=tuple(moves[pk]),
            clocks=tuple(clocks_of[pk]),
            orders=tuple(orders_of[pk]),
            words=tuple(words[pk]),
            outcomes=tuple(outcomes[pk]),
            notices=tuple(notices[pk]),
            calls=tuple(calls[pk]),
        )


def gathered(rows: Iterable[Any], fact_of: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.issue_id].append(fact_of(row))
    return found


def move_of(row: IssueStep) -> Move:
    on = localdate(row.at)
    return Move(row.seq, row.move, row.was, row.now, on, row.exception)


def word_of(row: Confirmation) -> Word:
    return Word(row.round, row.solved, row.satisfied)


def appealed() -> QuerySet:
    """Decided for the unit: the points of the notice are given back already, and an
    appeal is not decided once it is revoked."""
    key = Concat(Value("notice-"), Cast(OuterRef("pk"), CharField()))
    rows = FrozenCase.objects.filter(issue=OuterRef("issue"), key=key)
    return rows.filter(appeal__correction__isnull=False)


def notice_of(row: SupervisionNotice) -> Notice:
    is_back = row.state == NoticeState.REVOKED and not row.is_forgiven
    revoked = row.judged_on if is_back else None
    return Notice(row.pk, row.unit_id, row.level, row.issued_on, revoked)


KINDS = (
    ClockKind.ACCEPTANCE,
    ClockKind.HANDLING,
    ClockKind.SIGNING,
    ClockKind.ORDER,
)


def orders_and_clocks(pks: Any) -> tuple[dict, dict]:
    orders: dict[int, list[Order]] = defaultdict(list)
    answered: dict[int, date | None] = {}
    for row in WorkOrder.objects.filter(issue__in=pks):
        answered[row.pk] = row.answered_on
        orders[row.issue_id].append(order_of(row))
    clocks: dict[int, list[Tick]] = defaultdict(list)
    last: dict[int, int] = {}
    rows = Clock.objects.filter(issue__in=pks, kind__in=KINDS, notice=None)
    rows = list(rows.order_by(F("started_on"), "pk"))
    for row in rows:
        if row.kind == ClockKind.ORDER:
            last[row.order_id] = row.pk
    for row in rows:
        is_last = last.get(row.order_id) == row.pk
        by_answer = answered.get(row.order_id) == row.stopped_on
        clocks[row.issue_id].append(tick_of(row, answered=by_answer or not is_last))
    return orders, clocks


def order_of(row: WorkOrder) -> Order:
    return Order(
        pk=row.pk,
        unit=row.unit_id,
        is_lead=row.is_lead,
        sent_on=row.sent_on,
        signed_on=row.signed_on,
        is_returned=row.state == OrderState.RETURNED,
    )


def tick_of(row: Clock, *, answered: bool) -> Tick:
    return Tick(
        pk=row.pk,
        kind=row.kind,
        order=row.order_id,
        started_on=row.started_on,
        stopped_on=row.stopped_on,
        overdue_from=row.overdue_from,
        answered=answered and row.kind == ClockKind.ORDER,
    )
