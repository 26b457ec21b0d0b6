"""What the pages print of a snapshot: each figure with the cases behind it."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime

from chains.meetings.workflow import Cell
from issues.ledgers.base import Ledger
from issues.ledgers.closings import CLOSINGS
from issues.ledgers.notices import NOTICES
from issues.ledgers.problems import PROBLEMS
from issues.phases import TITLES

# What stands in a square of the year; words for who cannot tell colours apart.
MARKS = {
    Cell.WAIVED: "免",
    Cell.MET: "✓",
    Cell.LATE: "补",
    Cell.AWAITING_MINUTES: "纪",
    Cell.MINUTES_OVERDUE: "纪!",
    Cell.ARRANGED: "排",
    Cell.UNCONFIRMED: "?",
    Cell.NOT_DUE: "–",
    Cell.NOT_ARRANGED: "待",
    Cell.MISSED: "缺",
}
NOTICE_WORDS = {
    "drafted": ("待签发", "drafted", ""),
    "open": ("待答复", "open", ""),
    "late": ("逾期未答复", "open", "red"),
    "answered": ("待评判", "answered", ""),
}


@dataclass(frozen=True)
class Figure:
    """A number and the list of a ledger that holds its cases, if one does."""

    label: str
    count: int
    ledger: Ledger | None = None
    query: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        if self.ledger is None:
            return ""
        return f"{reverse(self.ledger.url)}?{urlencode(self.query)}"


def problems(label: str, count: int, **query: Any) -> Figure:
    return Figure(label, count, PROBLEMS, asked(query))


def closings(label: str, count: int, **query: Any) -> Figure:
    return Figure(label, count, CLOSINGS, asked(query))


def asked(query: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in query.items())


@dataclass(frozen=True)
class Share:
    """So many of so many; nothing is no share, least of all a good one."""

    label: str
    part: int
    whole: int
    figures: tuple[Figure, ...] = ()

    @property
    def percent(self) -> str:
        """With one digit, and 100 only where none is missing."""
        if not self.whole:
            return "–"
        thousands = 1000 * self.part // self.whole
        return f"{thousands // 10}.{thousands % 10}".removesuffix(".0") + "%"

    @property
    def counts(self) -> str:
        return f"{self.part} / {self.whole}" if self.whole else "还没有"


@dataclass(frozen=True)
class Span:
    """This month or this year."""

    label: str
    reported: Figure
    closed: Figure
    in_time: Share
    content: Share
    silent: Figure

    @property
    def counts(self) -> tuple[Figure, ...]:
        return (self.reported, self.closed)

    @property
    def shares(self) -> tuple[Share, ...]:
        return (self.in_time, self.content)

    def figures(self) -> list[Figure]:
        parts = [figure for share in self.shares for figure in share.figures]
        return [*self.counts, self.silent, *parts]


@dataclass(frozen=True)
class Shelf:
    """One chain, category or unit, its figures in the order of the columns."""

    name: str
    figures: tuple[Figure, ...]
    note: str = ""

    @property
    def is_touched(self) -> bool:
        return any(figure.count for figure in self.figures)


@dataclass(frozen=True)
class Month:
    first: date
    reported: Figure
    closed: Figure
    in_time: Share


@dataclass(frozen=True)
class Square:
    """One month of one committee."""

    mark: str
    cell: str
    label: str
    url: str


class Reading:
    """One snapshot's figures as the templates go through them."""

    def __init__(self, figures: dict[str, Any]) -> None:
        self.raw = figures
        self.on = date.fromisoformat(str(figures["on"]))
        self.soon_days = figures["soon_days"]
        live, lamp = {"view": "live"}, {"view": "live", "lamp": "red"}
        self.live = problems("在办", figures["live"], **live)
        self.late = problems("超期", figures["late"], **lamp)
        self.soon = problems("快到期", figures["soon"], **live, lamp="yellow")
        self.still = figures["still"]
        self.steps = [
            problems(title, figures["steps"][str(number)], view="live", step=number)
            for number, title in enumerate(TITLES, 1)
        ]
        self.units = [unit_of(row) for row in figures["units"]]
        self.month = span_of("本月", figures["month"], self.on.replace(day=1), "month")
        begin = self.on.replace(month=1, day=1)
        self.year = span_of("今年", figures["year"], begin, "year")
        self.chains = [shelf_of("chain", row, self.on) for row in figures["chains"]]
        rows = [shelf_of("category", row, self.on) for row in figures["categories"]]
        self.categories = [shelf for shelf in rows if shelf.is_touched]
        self.months = [month_of(row) for row in figures["months"]]
        # PostgreSQL keeps keys within JSON in an order of its own.
        counts = figures["notices"]
        self.notices = [notice_of(name, counts[name]) for name in NOTICE_WORDS]
        self.meetings = [line_of(row) for row in figures["meetings"]]
        self.this_month = [
            (line["name"], square)
            for line in self.meetings
            if (square := line["squares"][self.on.month - 1])
        ]
        self.salons = [salon_of(row) for row in figures["salons"]]

    @property
    def latest_months(self) -> list[Month]:
        return self.months[::-1]

    @property
    def spans(self) -> tuple[Span, Span]:
        return (self.month, self.year)

    @property
    def busiest(self) -> list[Shelf]:
        """Categories with something live, the most first: as many as a screen holds."""
        found = [shelf for shelf in self.categories if shelf.figures[0].count]
        return sorted(found, key=lambda shelf: -shelf.figures[0].count)[:7]

    def all_figures(self) -> Iterator[Figure]:
        """Everything that a ledger can be asked for again."""
        yield from (self.live, self.late, self.soon, *self.steps, *self.notices)
        yield from (*self.month.figures(), *self.year.figures())
        for shelf in (*self.units, *self.chains, *self.categories):
            yield from shelf.figures
        for month in self.months:
            yield from (month.reported, month.closed, *month.in_time.figures)

    def charts(self) -> dict[str, Any]:
        """What the charts draw; the same numbers stand in tables."""
        return {
            "months": {
                "names": [f"{month.first.month}月" for month in self.months],
                "series": [
                    {"name": "报送", "values": [m.reported.count for m in self.months]},
                    {"name": "销号", "values": [m.closed.count for m in self.months]},
                ],
            },
            "units": bars(self.units, ("超期", "快到期")),
            "categories": bars(self.busiest, ("在办",)),
        }


def bars(shelves: list[Shelf], names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "names": [shelf.name for shelf in shelves],
        "series": [
            {"name": name, "values": [shelf.figures[n].count for shelf in shelves]}
            for n, name in enumerate(names)
        ],
    }


def unit_of(row: dict[str, Any]) -> Shelf:
    """A consultation has no unit: its cases are found by their state."""
    whose = {"turn": row["pk"]} if row["pk"] else {"state": "consulting"}
    figures = tuple(
        problems(label, row[name], view="live", lamp=lamp, **whose)
        for label, name, lamp in (("超期", "late", "red"), ("快到期", "soon", "yellow"))
    )
    note = f"最久超 {row['days']} 个工作日" if row["days"] else ""
    return Shelf(row["name"], figures, note)


def span_of(label: str, row: dict[str, int], begin: date, view: str) -> Span:
    told = row["content"] + row["displeased"]
    late = closings("超期", row["closed"] - row["in_time"], view=view, in_time="no")
    in_time = closings("按期", row["in_time"], view=view, in_time="yes")
    since = {"view": "all", "displeased": begin}
    displeased = problems("说过不满意", row["displeased"], **since)
    return Span(
        label,
        problems("报送", row["reported"], view="all", since=begin),
        closings("销号", row["closed"], view=view),
        Share("按期办结", row["in_time"], row["closed"], (in_time, late)),
        Share("满意", row["content"], told, (displeased,)),
        closings("企业未回应", row["silent"], view=view, outcome="silent"),
    )


def shelf_of(kind: str, row: dict[str, Any], on: date) -> Shelf:
    """Live, late, reported and closed in the month; without a link where the kind is
    still open, for no filter asks for that."""
    if row["pk"] is None:
        names = ("live", "late", "reported", "closed")
        return Shelf(row["name"], tuple(Figure("", row[name]) for name in names))
    own = {kind: row["pk"]}
    return Shelf(
        row["name"],
        (
            problems("在办", row["live"], view="live", **own),
            problems("超期", row["late"], view="live", lamp="red", **own),
            problems(
                "本月报送",
                row["reported"],
                view="all",
                since=on.replace(day=1),
                **own,
            ),
            closings("本月销号", row["closed"], view="month", **own),
        ),
    )


def month_of(row: dict[str, Any]) -> Month:
    first = date.fromisoformat(str(row["first"]))
    last = first.replace(day=monthrange(first.year, first.month)[1])
    span = {"view": "all", "since": first, "until": last}
    in_time = closings("按期", row["in_time"], **span, in_time="yes")
    return Month(
        first,
        problems("报送", row["reported"], **span),
        closings("销号", row["closed"], **span),
        Share("按期", row["in_time"], row["closed"], (in_time,)),
    )


def notice_of(name: str, count: int) -> Figure:
    label, view, lamp = NOTICE_WORDS[name]
    query = {"view": view} | ({"lamp": lamp} if lamp else {})
    return Figure(label, count, NOTICES, asked(query))


def line_of(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "squares": [square_of(x) for x in row["cells"]]}


def square_of(found: list[Any] | None) -> Square | None:
    if not found:
        return None
    cell = Cell(found[1])
    url = reverse("meetings:month", args=[found[0]])
    return Square(MARKS[cell], cell.value, cell.label, url)


def salon_of(row: dict[str, Any]) -> dict[str, Any]:
    start = row["start"]
    start = start if isinstance(start, datetime) else datetime.fromisoformat(start)
    url = reverse("salons:salon", args=[row["pk"]])
    return {"chain": row["chain"], "start": localtime(start), "url": url}
