"""The compliance of a year as a grid: rows of committees, columns of months."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from chains.meetings.models import Meeting, MeetingRules, Obligation, Resolution
from chains.meetings.workflow import FIVE_FAMILIES, TOOK_PLACE, Cell, Topic
from portal.workdays.current import work_calendar

# Cells whose month is judged; the others are still open or excused.
GOOD, JUDGED = (Cell.MET,), (Cell.MET, Cell.LATE, Cell.MINUTES_OVERDUE, Cell.MISSED)


@dataclass
class Line:
    """One committee: its twelve cells (None where nothing was owed)."""

    committee: Any
    cells: list[tuple[Obligation | None, Cell | None]] = field(default_factory=list)

    @property
    def met(self) -> str:
        """达标率 of the months that can be judged, in whole percent."""
        counts = Counter(cell for _, cell in self.cells)
        judged = sum(counts[cell] for cell in JUDGED)
        if not judged:
            return "—"
        return f"{100 * sum(counts[cell] for cell in GOOD) // judged}%"


@dataclass
class Year:
    number: int
    lines: list[Line]
    # Mean working days from meeting to signature, or None.
    minutes_days: float | None
    topics: list[tuple[str, int]]
    # Resolutions done in time, of those that were due.
    kept: tuple[int, int]


def year_of(user: Any, number: int, on: date) -> Year:
    """What this person may see of that year; statements do not grow with it."""
    rows = Obligation.objects.visible_to(user).of_year(number).with_meetings()
    lines: dict[int, dict[int, Obligation]] = {}
    committees: dict[int, Any] = {}
    for row in rows:
        committees[row.committee_id] = row.committee
        lines.setdefault(row.committee_id, {})[row.period.month] = row
    meetings = Meeting.objects.visible_to(user).filter(
        kind="committee", obligation__period__year=number, state__in=TOOK_PLACE
    )
    rules = MeetingRules.current()
    return Year(
        number,
        [line_of(committees[pk], months, on, rules) for pk, months in lines.items()],
        mean_days(meetings),
        coverage(meetings),
        kept_resolutions(user, number, on),
    )


def line_of(
    committee: Any, months: dict[int, Obligation], on: date, rules: MeetingRules
) -> Line:
    rows = [months.get(number) for number in range(1, 13)]
    return Line(
        committee, [(row, row.cell(on, rules) if row else None) for row in rows]
    )


def mean_days(meetings: Any) -> float | None:
    signed = [row for row in meetings if row.signed_at]
    if not signed:
        return None
    calendar = work_calendar()
    days = [calendar.between(row.day, localdate(row.signed_at)) for row in signed]
    return round(sum(days) / len(days), 1)


def coverage(meetings: Any) -> list[tuple[str, int]]:
    """How often each of the five families was on an agenda."""
    topics = Counter(meetings.values_list("items__topic", flat=True))
    return [(Topic(topic).label, topics[topic]) for topic in FIVE_FAMILIES]


def kept_resolutions(user: Any, number: int, on: date) -> tuple[int, int]:
    rows = Resolution.objects.visible_to(user).filter(due_on__year=number)
    due = rows.filter(due_on__lt=on).exclude(state="dropped")
    return due.count() - due.owed().count(), due.count()
