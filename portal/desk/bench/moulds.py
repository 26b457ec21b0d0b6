"""Moulds: one issue for each way through the loop, moved by the real moves.

Every row that a way leaves is read back and the issue is taken back. What is stamped
from a mould is therefore as valid as the moves are, also after they have changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import get_current_timezone, localdate

from issues.models import (
    CallBack,
    Clock,
    ClockPause,
    ClosingProposal,
    Confirmation,
    Consultation,
    Decision,
    InformationRequest,
    Issue,
    IssueStep,
    Matter,
    NumberSeries,
    Question,
    SupervisionNotice,
    WorkOrder,
)
from issues.moves.handling import Ask
from issues.workflow import Cause, Grade, Level, OrderRole
from portal.desk.bench.zone import Zone
from portal.notices.models import Notice
from portal.workdays.current import work_calendar

# Words of a way: the move, and before it the working days that pass.
BEGUN = "report accept:1 dispatch sign:1"
ENDED = "approve:1 confirm:2 call_back:2"
WAYS = {
    "short": f"report accept:1 answer_directly:1 {ENDED}",
    "plain": f"{BEGUN} propose:4 {ENDED}",
    "told": f"{BEGUN} progress:2 progress:2 propose:2 {ENDED}",
    "helped": f"{BEGUN.replace('dispatch', 'dispatch_both')} progress:1 help:1 adopt "
    f"propose:3 {ENDED}",
    "consulted": f"{BEGUN} refer:2 decide:4 sign:1 progress:2 propose:2 {ENDED}",
    "asked": f"report ask:1 supply:2 accept:1 dispatch sign:1 propose:4 {ENDED}",
    "redone": f"{BEGUN} propose:4 approve:1 dispute:2 progress:1 propose:2 {ENDED}",
    "late": f"{BEGUN} progress:3 propose:9 {ENDED}",
    "submitted": "report",
    "waiting": "report ask:1",
    "accepted": "report accept:1",
    "consulting": f"{BEGUN} refer:2",
    "review": f"{BEGUN} progress:2 propose:2",
    "confirming": f"{BEGUN} progress:2 propose:2 approve:1",
    "drafted": f"{BEGUN} progress:4 draft:8",
    "issued": f"{BEGUN} progress:4 draft:7 send",
    "long": f"{BEGUN} " + " ".join(["progress"] * 96),
}
# What stands for a sentence, a number or a key that every stamped issue has its own of.
FREE = {"title": "〔题〕", "facts": "〔情〕", "demand": "〔求〕"}
PK = 900_000_001
NUMBER = 900_000
KEY = UUID(int=1)
# The tables that an issue leaves rows in, parents first, and how they lead to it.
TABLES: tuple[tuple[type[Model], str], ...] = (
    (Issue, "pk"),
    (IssueStep, "issue"),
    (WorkOrder, "issue"),
    (SupervisionNotice, "issue"),
    (Clock, "issue"),
    (ClockPause, "clock__issue"),
    (InformationRequest, "issue"),
    (Question, "request__issue"),
    (ClosingProposal, "issue"),
    (Confirmation, "issue"),
    (Consultation, "matters__issue"),
    (Matter, "issue"),
    (Decision, "matter__issue"),
    (CallBack, "issue"),
)


@dataclass(frozen=True)
class Mould:
    """The rows of one way, and on which day it began and ended."""

    rows: list[tuple[type[Model], dict[str, Any]]]
    begun: date
    ended: date
    span: int = field(default=0)

    @property
    def number(self) -> str:
        return self.rows[0][1]["number"]


def cast_moulds(zone: Zone, on: date) -> dict[str, Mould]:
    """All ways. Nothing of them stays in the database."""
    found = {}
    begun = work_calendar().add(on, -100)
    for name, way in WAYS.items():
        with transaction.atomic():
            found[name] = Walk(zone, begun, name == "short").along(way)
            transaction.set_rollback(True)
    return found


class Walk:
    """One issue on its way, moved by the first of each kind of the zone's people."""

    def __init__(self, zone: Zone, begun: date, simple: bool) -> None:  # noqa: FBT001
        self.zone, self.begun, self.simple = zone, begun, simple
        self.side, self.desk = zone.sides[0], zone.desks[0]
        self.clerk, self.reviewer = zone.clerks[:2]
        self.at = datetime.combine(begun, time(9), tzinfo=get_current_timezone())
        self.said = 0

    def along(self, way: str) -> Mould:
        """Walk it and read back what it left."""
        before = Notice.objects.order_by("-pk").values_list("pk", flat=True).first()
        # The number itself can be told from any other text.
        NumberSeries.objects.update_or_create(
            kind="issue", year=self.begun.year, defaults={"last": NUMBER}
        )
        NumberSeries.objects.update_or_create(
            kind="notice", year=self.at.year, defaults={"last": NUMBER}
        )
        Issue.objects.create(
            pk=PK,
            enterprise=self.side.enterprise,
            reporter=self.side.liaison,
            category=self.desk.category,
            form_key=KEY,
            contact=self.side.liaison.name,
            phone=self.side.liaison.phone,
            similar_shown=True,
            started_at=self.at,
            **FREE,
        )
        for word in way.split():
            name, _, days = word.partition(":")
            self.wait(int(days or 0))
            getattr(self, name)()
        ended = localdate(self.at)
        Clock.objects.filter(issue=PK).mark_late(work_calendar().add(ended, 1))
        rows = list(left(before or 0, [self.side.liaison, self.clerk]))
        span = work_calendar().between(self.begun, ended)
        return Mould(rows, self.begun, ended, span)

    def wait(self, days: int) -> None:
        day = localdate(self.at)
        self.at += work_calendar().add(day, days) - day

    def make(self, move: str, by: Any, **facts: Any) -> None:
        self.at += timedelta(minutes=1)
        self.issue = Issue.objects.get(pk=PK)
        getattr(self.issue, move)(by=by, at=self.at, **facts)

    def sentence(self) -> str:
        """A new one each time; the stamp puts another in its place."""
        self.said += 1
        return f"〔说{self.said}〕"

    def order(self, role: OrderRole = OrderRole.LEAD) -> WorkOrder:
        return self.issue.orders.filter(role=role).latest("pk")

    def asks(self, *, both: bool = False) -> list[Ask]:
        day = localdate(self.at)
        self.issue.refresh_from_db()
        due = max(self.issue.due_on, work_calendar().add(day, 3))
        rows = [Ask(self.desk.unit, OrderRole.LEAD, FREE["demand"], due)]
        if both:
            soon = work_calendar().add(day, 3)
            unit = self.zone.helper.unit
            rows.append(Ask(unit, OrderRole.SUPPORTING, self.sentence(), soon))
        return rows

    def report(self) -> None:
        self.make("report", self.side.liaison)

    def ask(self) -> None:
        self.make("ask", self.clerk, questions=[self.sentence()])

    def supply(self) -> None:
        self.make("supply", self.side.liaison, answers=[self.sentence()])

    def accept(self) -> None:
        self.make(
            "accept",
            self.clerk,
            category=self.desk.category,
            grade=Grade.SIMPLE if self.simple else Grade.GENERAL,
            chain=self.side.chain,
            owner=self.clerk,
        )

    def answer_directly(self) -> None:
        self.make("answer_directly", self.clerk, text=self.sentence())

    def dispatch(self, *, both: bool = False) -> None:
        self.make("dispatch", self.clerk, asks=self.asks(both=both))

    def dispatch_both(self) -> None:
        self.dispatch(both=True)

    def sign(self) -> None:
        self.make("sign", self.desk.officer, order=self.order())

    def progress(self) -> None:
        facts = {"order": self.order(), "text": self.sentence()}
        self.make("progress", self.desk.officer, **facts)

    def help(self) -> None:
        facts = {"order": self.order(OrderRole.SUPPORTING), "text": self.sentence()}
        self.make("answer", self.zone.helper.officer, **facts)

    def adopt(self) -> None:
        order = self.order(OrderRole.SUPPORTING)
        self.make("adopt", self.desk.officer, order=order)

    def refer(self) -> None:
        self.make("refer", self.clerk, reason=self.sentence())

    def decide(self) -> None:
        self.make(
            "decide",
            self.clerk,
            chair="链党委书记",
            conclusions=self.sentence(),
            asks=self.asks(),
        )

    def propose(self) -> None:
        facts = {"outcome": "solved", "result": self.sentence()}
        self.make("propose_closing", self.desk.officer, **facts)

    def approve(self) -> None:
        self.make("approve_closing", self.reviewer)

    def confirm(self) -> None:
        facts = {"solved": "yes", "satisfied": "yes", "words": self.sentence()}
        self.make("confirm", self.side.liaison, **facts)

    def dispute(self) -> None:
        facts = {"solved": "no", "satisfied": "no", "words": self.sentence()}
        self.make("dispute", self.side.liaison, **facts)

    def call_back(self) -> None:
        facts = {"solved": "yes", "satisfied": "yes", "words": self.sentence()}
        self.make("call_back", self.reviewer, channel="phone", reached=True, **facts)

    def draft(self) -> None:
        Clock.objects.filter(issue=PK).mark_late(localdate(self.at))
        self.make(
            "draft_notice",
            None,
            unit=self.desk.unit,
            level=Level.YELLOW,
            cause=Cause.OVERDUE,
            key=f"bench-{PK}",
            facts=self.sentence(),
        )

    def send(self) -> None:
        notice = Issue.objects.get(pk=PK).notices.get()
        self.make("issue_notice", self.zone.leader, notice=notice)


def left(
    before: int, people: list[Any]
) -> Iterator[tuple[type[Model], dict[str, Any]]]:
    """Every row of the issue, by its columns; two lines of inboxes at most."""
    for model, path in TABLES:
        for row in model._base_manager.filter(**{path: PK}).order_by("pk"):
            yield model, columns_of(row)
    told = Notice.objects.filter(pk__gt=before, person__in=people)
    for row in told.order_by("-pk")[:2]:
        yield Notice, columns_of(row)


def columns_of(row: Model) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
