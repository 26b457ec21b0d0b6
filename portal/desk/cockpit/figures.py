"""All figures of the cockpit at one moment, as plain numbers.

Each group comes from one statement, so that its parts add up to its whole: live issues
are counted once, by state, chain, category and unit together.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import product
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate, localtime

from chains.meetings.models import MeetingRules, Obligation
from chains.models import IndustryChain, Unit
from issues.clockwork import late_before
from issues.ledgers.closings import late_handling
from issues.models import Category, Confirmation, Issue, SupervisionNotice
from issues.querysets import STILL, SUPERVISED, midnight, pressing
from issues.workflow import (
    ANSWERABLE,
    PHASE,
    UNANSWERED,
    NoticeState,
    Outcome,
    Satisfied,
    State,
)
from portal.workdays.current import work_calendar
from salons.models import Salon

# Working days before the due day in which a lamp is yellow.
SOON = 3
MONTHS = 12
# How many of the longest overdue issues are named, and how many salons.
OLDEST, SALONS = 5, 4
CONTENT = (Satisfied.YES, Satisfied.MOSTLY)
# What is counted of a span: reported, closed, of these in time, content and silent.
FLOW = ("reported", "closed", "in_time", "content", "silent")


def gather(at: datetime) -> dict[str, Any]:
    """Everything that the two pages show; numbers, days and keys, names of units,
    chains and categories, and no other word."""
    on = localdate(at)
    live, flows = live_rows(on), [*reported_rows(on), *closed_rows(on)]
    month = [row for row in flows if row["month"] == on.replace(day=1)]
    year = [row for row in flows if row["month"].year == on.year]
    displeased = count_displeased(on)
    return {
        "on": on,
        "soon_days": SOON,
        **totals(live),
        "steps": steps_of(live),
        "units": units_of(live, on),
        "oldest": list(oldest(on)),
        "chains": shelves(IndustryChain.objects.all(), "chain", live, month),
        "categories": shelves(Category.objects.all(), "category", live, month),
        "month": sums(month) | {"displeased": displeased["month"]},
        "year": sums(year) | {"displeased": displeased["year"]},
        "months": [
            {"first": first} | sums(row for row in flows if row["month"] == first)
            for first in months_to(on)
        ],
        "notices": notices(on),
        "meetings": meetings(on),
        "salons": salons(at),
    }


def live_rows(on: date) -> list[dict[str, Any]]:
    """Live issues by all that they are told apart by, lamps counted as ledgers do."""
    calendar = work_calendar()
    line, soon = late_before(on, calendar), calendar.add(on, SOON)
    rows = Issue.objects.live().with_turn().annotate(pressed=Exists(pressing()))
    rows = rows.order_by().values("state", "chain", "category", "turn_unit", "pressed")
    late = ~STILL & Q(due_on__lt=line)
    return list(
        rows.annotate(
            live=Count("pk"),
            late=Count("pk", filter=late),
            soon=Count("pk", filter=~STILL & Q(due_on__gte=line, due_on__lte=soon)),
            still=Count("pk", filter=STILL),
            due=Min("due_on", filter=late),
        )
    )


def totals(rows: list[dict[str, Any]]) -> dict[str, int]:
    names = ("live", "late", "soon", "still")
    return {name: sum(row[name] for row in rows) for name in names}


def steps_of(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Live issues by step; the fourth lies over the other three."""
    found = dict.fromkeys("1234", 0)
    for row in rows:
        found[str(PHASE[State(row["state"])])] += row["live"]
        found[str(SUPERVISED)] += row["live"] if row["pressed"] else 0
    return found


def units_of(rows: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """Whose turn it is where something is late or soon will be; the worst first.

    Consultations have no unit: `pk` is None.
    """
    units = Unit.objects.values_list("pk", "short_name", "name")
    names = {pk: short or name for pk, short, name in units}
    found: dict[int | None, dict[str, Any]] = {}
    for row in rows:
        pk = row["turn_unit"]
        facts = {"pk": pk, "name": names.get(pk, "会商中"), "late": 0, "soon": 0}
        unit = found.setdefault(pk, facts | {"since": None})
        unit["late"] += row["late"]
        unit["soon"] += row["soon"]
        unit["since"] = min(filter(None, (unit["since"], row["due"])), default=None)
    for unit in found.values():
        since = unit.pop("since")
        unit["days"] = work_calendar().between(since, on) if since else 0
    urgent = [unit for unit in found.values() if unit["late"] or unit["soon"]]
    worst = lambda unit: (-unit["late"], -unit["days"], -unit["soon"], unit["name"])  # noqa: E731
    return sorted(urgent, key=worst)


def oldest(on: date) -> Iterable[int]:
    """The keys of what has been overdue for longest."""
    rows = Issue.objects.overdue(on).order_by("due_on", "pk")
    return rows.values_list("pk", flat=True)[:OLDEST]


def months_to(on: date) -> list[date]:
    """The first days of twelve months, that of `on` last."""
    last = on.year * 12 + on.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]


def reported_rows(on: date) -> list[dict[str, Any]]:
    """What was reported in twelve months, by month, chain and category."""
    rows = Issue.objects.reported_since(months_to(on)[0]).order_by()
    rows = rows.annotate(month=TruncMonth("reported_at"))
    rows = rows.values("month", "chain", "category").annotate(reported=Count("pk"))
    return [row | {"month": localtime(row["month"]).date()} for row in rows]


def closed_rows(on: date) -> list[dict[str, Any]]:
    """What was closed, with whether in time and on whose word: as 销号清单 says it."""
    said = Confirmation.objects.filter(issue=OuterRef("pk"), round=OuterRef("round"))
    rows = Issue.objects.closed().closed_since(months_to(on)[0]).order_by()
    rows = rows.annotate(
        month=TruncMonth("closed_at"),
        was_late=Exists(late_handling()),
        is_content=Exists(said.filter(satisfied__in=CONTENT)),
    )
    kinds = ("month", "chain", "category", "outcome", "was_late", "is_content")
    return [
        {
            "month": localtime(row["month"]).date(),
            "chain": row["chain"],
            "category": row["category"],
            "closed": row["n"],
            "in_time": 0 if row["was_late"] else row["n"],
            "content": row["n"] if row["is_content"] else 0,
            "silent": row["n"] if row["outcome"] == Outcome.SILENT else 0,
        }
        for row in rows.values(*kinds).annotate(n=Count("pk"))
    ]


def sums(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    found = Counter(dict.fromkeys(FLOW, 0))
    for row in rows:
        found.update({name: row.get(name, 0) for name in FLOW})
    return dict(found)


def count_displeased(on: date) -> dict[str, int]:
    """Issues whose enterprise has said 不满意, this month and this year."""
    begins = {"month": on.replace(day=1), "year": on.replace(month=1, day=1)}
    return Confirmation.objects.filter(
        satisfied=Satisfied.NO, at__gte=midnight(begins["year"])
    ).aggregate(
        **{
            name: Count("issue", filter=Q(at__gte=midnight(day)), distinct=True)
            for name, day in begins.items()
        }
    )


def shelves(
    kinds: Any, field: str, live: list[dict[str, Any]], month: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Live and late ones and the month's flow by chain or by category; what has none
    yet stands last, if there is any."""
    found = []
    for pk, name in [*((kind.pk, str(kind)) for kind in kinds), (None, "还没有定")]:
        own = totals([row for row in live if row[field] == pk])
        own |= sums(row for row in month if row[field] == pk)
        if pk or own["live"] or own["reported"] or own["closed"]:
            found.append({"pk": pk, "name": name} | own)
    return found


def notices(on: date) -> dict[str, int]:
    """督办单 that somebody still has to act on."""
    counts = SupervisionNotice.objects.count_states()

    def of(*states: NoticeState) -> int:
        return sum(counts[pair] for pair in product(ANSWERABLE, states))

    return {
        "drafted": of(NoticeState.DRAFTED),
        "open": of(*UNANSWERED),
        "late": SupervisionNotice.objects.late(on).count(),
        "answered": of(NoticeState.ANSWERED),
    }


def meetings(on: date) -> list[dict[str, Any]]:
    """The year of each committee: twelve cells of (key of the month, cell), None where
    nothing was owed."""
    rules, lines = MeetingRules.current(), {}
    for row in Obligation.objects.of_year(on.year).with_meetings():
        line = {"name": str(row.committee.chain), "cells": [None] * 12}
        line = lines.setdefault(row.committee_id, line)
        line["cells"][row.period.month - 1] = [row.pk, row.cell(on, rules).value]
    return list(lines.values())


def salons(at: datetime) -> list[dict[str, Any]]:
    """The next ones: when and of which chain; a theme or a host may name somebody."""
    rows = Salon.objects.coming().filter(start__gte=at).order_by("start", "pk")
    names = rows.values("pk", "start", "turn__chain__name")[:SALONS]
    return [
        {"pk": row["pk"], "start": row["start"], "chain": row["turn__chain__name"]}
        for row in names
    ]
