"""The numbers of one month, each from rows that say when; nothing is estimated.

A room that is added later adds its own function here and its part in `writing.PARTS`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from chains.meetings.models import (
    Attendee,
    Meeting,
    MeetingRules,
    Obligation,
    Resolution,
)
from chains.meetings.workflow import TOOK_PLACE, Cell, MeetingState
from chains.models import Enterprise, IndustryChain
from chains.visits.models import Finding, Visit
from issues.assessment.board import Board, board_of
from issues.assessment.periods import Stretch
from issues.assessment.scoring import Figure, Row
from issues.models import Clock, Issue, IssueStep, SupervisionNotice
from issues.models.issue import STANDING_STILL
from issues.querysets import midnight
from issues.workflow import LIVE, SIDE_CLOCKS, State
from salons.activities.models import Activity, Registration
from salons.models import Guest, Salon
from salons.workflow import OVER
from services.counter.models import Visit as CounterVisit
from services.counter.workflow import VisitState
from services.ratings.models import Rating
from services.ratings.workflow import CONTENT
from services.requests.models import RequestStep
from services.requests.workflow import State as RequestState

OLDEST = 5
# In the others the enterprise has the word, or two keys agreed to wait.
MOVING = tuple(state for state in LIVE if state not in STANDING_STILL)
# What a committee's month may be reported for.
LACKING = (Cell.MISSED, Cell.UNCONFIRMED, Cell.NOT_ARRANGED)


@dataclass
class OfIssues:
    """Reported, ended and left over, as it stood when the month ended."""

    reported: int = 0
    closed: int = 0
    live: int = 0
    late: int = 0


@dataclass
class OfTheDesk:
    """窗口服务: visits served, requests handed in and closed, what was said of them."""

    visits: int = 0
    filed: int = 0
    closed: int = 0
    ratings: int = 0
    content: int = 0


@dataclass
class Numbers:
    """All that the report says of one month; `until` is its last day, or today."""

    stretch: Stretch
    until: date
    board: Board
    whole: OfIssues = field(default_factory=OfIssues)
    chains: list[tuple[IndustryChain, OfIssues, Row | None]] = field(
        default_factory=list
    )
    oldest: list[Issue] = field(default_factory=list)
    notices: Counter = field(default_factory=Counter)
    meetings: Counter = field(default_factory=Counter)
    owed: int = 0
    # The committees whose month lacks its meeting, by what is the matter.
    unmet: dict[Cell, list[str]] = field(default_factory=lambda: defaultdict(list))
    resolutions: int = 0
    salons: int = 0
    activities: int = 0
    visits: int = 0
    findings: int = 0
    desk: OfTheDesk = field(default_factory=OfTheDesk)
    reached: int = 0
    enterprises: int = 0

    @property
    def is_over(self) -> bool:
        return self.until == self.stretch.last

    @property
    def centre(self) -> Row | None:
        return next((r for r in self.board.rows if r.unit.kind == "centre"), None)

    def figure(self, measure: str) -> Figure:
        return self.centre.figures[measure] if self.centre else Figure()


def numbers_of(stretch: Stretch, user: Any, on: date) -> Numbers:
    """A fixed number of statements, however much happened."""
    until = min(stretch.last, on)
    found = Numbers(stretch, until, board_of(stretch, user, on))
    count_issues(found)
    count_gatherings(found, on)
    found.desk = at_the_desk(found)
    found.reached, found.enterprises = reached(Stretch.quarter_of(until), until)
    return found


def days(stretch: Stretch, until: date) -> tuple[datetime, datetime]:
    return midnight(stretch.first), midnight(until + timedelta(1))


def count_issues(found: Numbers) -> None:
    begins, ends = days(found.stretch, found.until)
    during = IssueStep.objects.filter(at__gte=begins, at__lt=ends)
    reported = by_chain(during.filter(move="report"))
    gone = during.filter(now=State.CLOSED).exclude(was=State.CLOSED)
    closed = by_chain(gone)
    then = live_at(found.until)
    live = tally(then.values_list("chain").annotate(n=Count("pk")))
    late = tally(late_at(found.until).values_list("chain").annotate(n=Count("pk")))
    found.whole = OfIssues(
        *(sum(part.values()) for part in (reported, closed, live, late))
    )
    committees = {row.unit.chain_id: row for row in found.board.rows if is_whole(row)}
    for chain in IndustryChain.objects.order_by("order", "pk"):
        own = [part[chain.pk] for part in (reported, closed, live, late)]
        if any(own) or chain.pk in committees:
            row = committees.get(chain.pk)
            found.chains.append((chain, OfIssues(*own), row))
    rows = late_at(found.until).select_related("enterprise").with_lead()
    found.oldest = list(rows.order_by("late_since", "pk")[:OLDEST])
    first, last = found.stretch.first, found.until
    issued = SupervisionNotice.objects.counted().answerable()
    issued = issued.filter(issued_on__range=(first, last)).order_by()
    levels = issued.values_list("level").annotate(n=Count("pk"))
    found.notices = tally(levels)


def is_whole(row: Row) -> bool:
    return row.unit.kind == "committee"


def by_chain(steps: QuerySet) -> Counter:
    rows = steps.order_by().values_list("issue__chain")
    return tally(rows.annotate(n=Count("pk")))


def tally(rows: Any) -> Counter:
    return Counter(dict(rows))


def live_at(day: date) -> QuerySet:
    """Issues that somebody still owed something when that day ended."""
    return standing_at(day, LIVE)


def standing_at(day: date, states: Iterable[State]) -> QuerySet:
    """Issues that were in one of these states when that day ended."""
    ends = midnight(day + timedelta(1))
    steps = IssueStep.objects.filter(issue=OuterRef("pk"), at__lt=ends)
    last = steps.order_by("-seq").values("now")[:1]
    rows = Issue.objects.reported().annotate(stood=Subquery(last)).order_by()
    return rows.filter(stood__in=states)


def late_at(day: date) -> QuerySet:
    """Those of them with a red lamp then, as ledgers and cockpit count: the clock that
    lists show had run over and did not stand still. Each says `late_since` when."""
    over = Clock.objects.of_the_issue().exclude(kind__in=SIDE_CLOCKS)
    over = over.filter(
        Q(stopped_on=None) | Q(stopped_on__gt=day),
        issue=OuterRef("pk"),
        overdue_from__lte=day,
    )
    since = Subquery(over.order_by("overdue_from").values("overdue_from")[:1])
    rows = standing_at(day, MOVING).filter(Exists(over))
    return rows.annotate(late_since=since)


def count_gatherings(found: Numbers, on: date) -> None:
    during = (found.stretch.first, found.until)
    held = Meeting.objects.took_place().between(*during)
    kinds = held.order_by().values_list("kind")
    found.meetings = tally(kinds.annotate(n=Count("pk")))
    count_committees(found, on)
    made = Resolution.objects.filter(item__meeting__in=held).exclude(state="draft")
    found.resolutions = made.count()
    found.salons = Salon.objects.over().filter(start__date__range=during).count()
    events = Activity.objects.filter(state="held", start__date__range=during)
    found.activities = events.count()
    visits = Visit.objects.filter(day__range=during)
    found.visits = visits.count()
    said = Finding.objects.filter(visit__in=visits)
    found.findings = said.exclude(issue=None).count()


def count_committees(found: Numbers, on: date) -> None:
    """Who owed a meeting (党委会), and who lacks it; an excuse (免开) from when the
    month was over changes neither."""
    _, ends = days(found.stretch, found.until)
    rules = MeetingRules.current() if on <= found.stretch.last else None
    rows = Obligation.objects.filter(period=found.stretch.first).with_meetings()
    for row in rows:
        if row.is_waived and row.waived_at < ends:
            continue
        found.owed += 1
        cell = state_of(row, on, rules)
        if cell in LACKING:
            found.unmet[cell].append(str(row.committee))


def state_of(month: Obligation, on: date, rules: MeetingRules | None) -> Cell | None:
    """How it stands in a running month; how it stood when the month ended in one that
    is over, so that its report says the same on any later day.

    What was made up for or entered since then does not count. A meeting that is moved
    or cancelled only afterwards is one that did not take place in time.
    """
    if on <= month.hold_due:
        return month.cell(on, rules)
    ends = midnight(month.hold_due + timedelta(1))
    in_time = [
        row
        for row in month.meetings.all()
        if row.day <= month.hold_due
        and row.state != MeetingState.CANCELLED
        and not row.entered_late
    ]
    if any(row.held_at and row.held_at < ends for row in in_time):
        return None
    return Cell.UNCONFIRMED if in_time else Cell.MISSED


def at_the_desk(found: Numbers) -> OfTheDesk:
    """A request that was opened again and closed once more counts both times; what a
    review took out of the ratings counts in none."""
    begins, ends = days(found.stretch, found.until)
    during = {"at__gte": begins, "at__lt": ends}
    steps = RequestStep.objects.filter(**during)
    served = CounterVisit.objects.filter(
        day__range=(found.stretch.first, found.until), state=VisitState.DONE
    )
    ratings = Rating.objects.counted().filter(**during)
    said = ratings.aggregate(
        all=Count("pk"), content=Count("pk", filter=Q(level__in=CONTENT))
    )
    gone = steps.filter(now=RequestState.CLOSED).exclude(was=RequestState.CLOSED)
    return OfTheDesk(
        visits=served.count(),
        filed=steps.filter(move="submit").count(),
        closed=gone.count(),
        ratings=said["all"],
        content=said["content"],
    )


def reached(quarter: Stretch, until: date) -> tuple[int, int]:
    """Enterprises that reported at least one issue or joined at least one event in
    the quarter so far, and all that are registered."""
    begins, ends = days(quarter, until)
    during = (quarter.first, until)
    reports = IssueStep.objects.filter(move="report", at__gte=begins, at__lt=ends)
    guests = Guest.objects.filter(
        present=True, salon__state__in=OVER, salon__start__date__range=during
    )
    hosts = Salon.objects.over().filter(start__date__range=during)
    seats = Attendee.objects.filter(
        present=True,
        meeting__state__in=TOOK_PLACE,
        meeting__start__date__range=during,
    )
    entries = Registration.objects.filter(
        present__gt=0,
        activity__state="held",
        activity__start__date__range=during,
    )
    active = Enterprise.objects.active()
    joined = active.filter(
        Q(pk__in=reports.values("issue__enterprise"))
        | Q(pk__in=guests.values("enterprise"))
        | Q(pk__in=hosts.values("turn__host"))
        | Q(pk__in=seats.values("enterprise"))
        | Q(pk__in=entries.values("enterprise"))
    )
    return joined.count(), active.count()
