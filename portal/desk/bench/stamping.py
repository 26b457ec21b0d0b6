"""From a mould to the rows of one issue: a pure function of place, day and dice."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import DateField, DateTimeField, Model
from django.db.models.fields.files import FieldFile
from django.utils.timezone import get_current_timezone, localtime

from chains.models import Enterprise, IndustryChain, Unit
from issues.models import (
    Category,
    Clock,
    Issue,
    IssueFile,
    IssueStep,
    SupervisionNotice,
)
from portal.audit.chain import START, digest
from portal.desk.bench import words
from portal.desk.bench.moulds import FREE, KEY, PK, TABLES, Mould
from portal.desk.bench.zone import Desk, Side, Zone
from portal.notices.models import Delivery, DeliveryState, Notice
from portal.search.bigrams import normal, tokens_of_text
from portal.search.models import Entry
from portal.workdays.arithmetic import WorkCalendar

MODELS: tuple[type[Model], ...] = (
    *(model for model, _ in TABLES),
    *(Notice, IssueFile, Delivery, Entry),
)
HASHED = ("seq", "move", "was", "now", "by_id", "at", "acting_as")
HASHED_WORDS = ("visibility", "text", "exception")
SENTENCE = re.compile(r"〔说\d+〕")
DAY = re.compile(r"(?<![\d-])\d\d-\d\d(?![\d-])")
User = get_user_model()

Row = list[Any]
Patch = tuple[int, Callable[["Stamp"], Any]]


def columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def place_of(model: type[Model], *names: str) -> tuple[int, ...]:
    return tuple(columns(model).index(name) for name in names)


DUE, PROVISIONAL = place_of(Clock, "due_on", "provisional")
PREVIOUS, HASH, RECORD = place_of(IssueStep, "prev_hash", "hash", "issue_id")
CHAINED = [(name, *place_of(IssueStep, name)) for name in (*HASHED, *HASHED_WORDS)]
TITLE, DEMAND, FACTS, REPORTED = place_of(
    Issue, "title", "demand", "facts", "reported_at"
)
NUMBER, MOVE, TEXT, AT = (
    *place_of(Issue, "number"),
    *place_of(IssueStep, "move", "text", "at"),
)


class Days:
    """The dates and the midnights of one first day, by working days from it."""

    def __init__(self, begun: date, calendar: WorkCalendar) -> None:
        self.begun, self.calendar = begun, calendar
        self.kept: dict[int, date] = {}
        self.midnights: dict[int, datetime] = {}

    def day(self, offset: int) -> date:
        found = self.kept.get(offset)
        if found is None:
            found = self.kept[offset] = self.calendar.add(self.begun, offset)
        return found

    def midnight(self, offset: int) -> datetime:
        found = self.midnights.get(offset)
        if found is None:
            zone = get_current_timezone()
            found = datetime.combine(self.day(offset), time(), tzinfo=zone)
            self.midnights[offset] = found
        return found


@dataclass
class Stamp:
    """What is one issue's own."""

    side: Side
    desk: Desk
    clerk: Any
    reviewer: Any
    number: str
    form_key: UUID
    days: Days
    later: timedelta
    texts: dict[str, str]
    dice: Random
    base: dict[type[Model], int]

    def text(self, word: str) -> str:
        """The sentence in place of a word of the mould; the same word, the same one."""
        found = self.texts.get(word)
        if found is None:
            found = self.texts[word] = words.said(self.dice)
        return found


class Press:
    """One mould made ready: of each row what is the same, and what is put in."""

    def __init__(self, mould: Mould, zone: Zone, calendar: WorkCalendar) -> None:
        self.mould, self.zone, self.calendar = mould, zone, calendar
        side, desk, clerks = zone.sides[0], zone.desks[0], zone.clerks
        self.roles: dict[tuple[type[Model], int], Callable[[Stamp], int]] = {
            (Enterprise, side.enterprise.pk): lambda s: s.side.enterprise.pk,
            (IndustryChain, side.chain.pk): lambda s: s.side.chain.pk,
            (Unit, desk.unit.pk): lambda s: s.desk.unit.pk,
            (Category, desk.category.pk): lambda s: s.desk.category.pk,
            (User, side.liaison.pk): lambda s: s.side.liaison.pk,
            (User, desk.officer.pk): lambda s: s.desk.officer.pk,
            (User, clerks[0].pk): lambda s: s.clerk.pk,
            (User, clerks[1].pk): lambda s: s.reviewer.pk,
        }
        self.names: dict[str, Callable[[Stamp], str]] = {
            mould.number: lambda s: s.number,
            side.enterprise.name: lambda s: s.side.enterprise.name,
            side.enterprise.short_name: lambda s: s.side.enterprise.short_name,
            side.chain.name: lambda s: s.side.chain.name,
            side.liaison.name: lambda s: s.side.liaison.name,
            side.liaison.phone: lambda s: s.side.liaison.phone,
            desk.unit.name: lambda s: s.desk.unit.name,
            desk.category.name: lambda s: s.desk.category.name,
            desk.officer.name: lambda s: s.desk.officer.name,
            clerks[0].name: lambda s: s.clerk.name,
            clerks[1].name: lambda s: s.reviewer.name,
            str(PK): lambda s: str(s.base[Issue]),
        }
        for model, row in mould.rows:
            if model is SupervisionNotice and row["number"]:
                offset = calendar.between(mould.begun, row["issued_on"])
                self.names[row["number"]] = lambda s, offset=offset: (
                    f"督办〔{s.days.day(offset).year}〕{s.base[SupervisionNotice]}号"
                )
        for word in FREE.values():
            self.names[word] = lambda s, word=word: s.texts[word]
        self.dates = {
            f"{day:%m-%d}": offset
            for offset in range(mould.span + 60)
            for day in (calendar.add(mould.begun, offset),)
        }
        ordered = sorted(self.names, key=len, reverse=True)
        known = "|".join(map(re.escape, ordered))
        self.pattern = re.compile(f"{known}|{SENTENCE.pattern}|{DAY.pattern}")
        self.places: dict[tuple[type[Model], Any], int] = {}
        self.counts: dict[type[Model], int] = dict.fromkeys(MODELS, 0)
        for model, row in mould.rows:
            self.places[model, row["id"]] = self.counts[model]
            self.counts[model] += 1
        self.rows = [
            (model, list(row.values()), self.patches(model, row))
            for model, row in mould.rows
        ]

    def patches(self, model: type[Model], row: dict[str, Any]) -> list[Patch]:
        found = []
        for place, field in enumerate(model._meta.concrete_fields):
            patch = self.patch(model, field, row[field.attname])
            if patch is not None:
                found.append((place, patch))
        return found

    def patch(  # noqa: PLR0911 - one line a kind of column
        self, model: type[Model], field: Any, value: Any
    ) -> Callable[[Stamp], Any] | None:
        """How this column differs from issue to issue; None if it does not."""
        if value is None:
            return None
        if field.primary_key or field.is_relation:
            target = model if field.primary_key else field.related_model
            if (target, value) in self.places:
                return self.key(target, value)
            return self.roles.get((target, value))
        if isinstance(field, DateTimeField):
            return self.moment(value)
        if isinstance(field, DateField):
            offset = self.calendar.between(self.mould.begun, value)
            return lambda s: s.days.day(offset)
        if value == KEY:
            return lambda s: s.form_key
        return self.words(value) if isinstance(value, str) else None

    def key(self, model: type[Model], value: Any) -> Callable[[Stamp], int]:
        place = self.places[model, value]
        return lambda s: s.base[model] + place

    def moment(self, value: datetime) -> Callable[[Stamp], datetime]:
        local = localtime(value)
        offset = self.calendar.between(self.mould.begun, local.date())
        since = local.replace(tzinfo=None) - datetime.combine(local.date(), time())
        return lambda s: s.days.midnight(offset) + since + s.later

    def words(self, value: str) -> Callable[[Stamp], str] | None:
        """The text with everything in it that is another issue's own."""
        pieces: list[Callable[[Stamp], str]] = []
        end = 0
        for hit in self.pattern.finditer(value):
            fixed = value[end : hit.start()]
            if fixed:
                pieces.append(lambda _s, fixed=fixed: fixed)
            pieces.append(self.piece(hit.group()))
            end = hit.end()
        if not pieces:
            return None
        if value[end:]:
            pieces.append(lambda _s, fixed=value[end:]: fixed)
        if len(pieces) == 1:
            return pieces[0]
        return lambda s: "".join([piece(s) for piece in pieces])

    def piece(self, word: str) -> Callable[[Stamp], str]:
        if word in self.names:
            return self.names[word]
        if SENTENCE.fullmatch(word):
            return lambda s: s.text(word)
        if word in self.dates:
            offset = self.dates[word]
            return lambda s: f"{s.days.day(offset):%m-%d}"
        return lambda _s: word

    def rows_of(self, stamp: Stamp) -> Iterator[tuple[type[Model], Row]]:
        """The rows of one issue, each a list in the order of its table's columns."""
        previous = START
        for model, fixed, patches in self.rows:
            row = fixed.copy()
            for place, put in patches:
                row[place] = put(stamp)
            if model is IssueStep:
                previous = chained(row, previous)
            elif model is Clock:
                row[PROVISIONAL] = not self.calendar.is_announced(row[DUE])
            yield model, row


def chained(row: Row, previous: str) -> str:
    """Put the hash of a step into its row, as `Step.digest` makes it."""
    fields = {name: row[place] for name, place in CHAINED}
    fields["record"] = row[RECORD]
    row[PREVIOUS], row[HASH] = previous, digest(previous, fields)
    return row[HASH]


@lru_cache(maxsize=50_000)
def searchable(text: str) -> tuple[str, list[str]]:
    plain = normal(text)
    return plain, tokens_of_text(plain)


def entries(rows: list[tuple[type[Model], Row]], stamp: Stamp) -> Iterator[Row]:
    """The index as `issues.search` would write it, without asking the database."""
    issue, enterprise = rows[0][1], stamp.side.enterprise
    title = f"{issue[NUMBER]} {issue[TITLE]}"
    address = f"/issues/{issue[0]}/"
    parts = (title, issue[DEMAND], issue[FACTS], enterprise.name)
    text = "\n".join(parts)
    plain = normal(text)
    number = stamp.base[Entry]
    found = ("issue", issue[0], title, address, issue[REPORTED].date(), enterprise.pk)
    yield [number, *found, text, plain, tokens_of_text(plain)]
    for model, row in rows:
        said = row[TEXT].strip() if model is IssueStep else ""
        if said and row[MOVE] != "report":
            number += 1
            found = ("step", row[0], title, address, row[AT].date(), enterprise.pk)
            yield [number, *found, said, *searchable(said)]


def paper(stamp: Stamp, pk: int, reported: datetime) -> Row:
    """A photograph of which only the row is there."""
    return columns_of(
        IssueFile(
            pk=pk,
            file="bench/none.jpg",
            name="现场照片.jpg",
            size=120_000,
            content_type="image/jpeg",
            sha256="0" * 64,
            uploaded_by_id=stamp.side.liaison.pk,
            uploaded_at=reported,
            issue_id=stamp.base[Issue],
        )
    )


def reminder(stamp: Stamp, pk: int, at: datetime, *, due: bool) -> Row:
    """A message about it that was sent long ago, or that is due now."""
    return columns_of(
        Delivery(
            pk=pk,
            key=f"bench-{stamp.base[Issue]}:mail",
            person_id=stamp.side.liaison.pk,
            channel="mail",
            address="nobody@bench.invalid",
            subject=f"已受理：{stamp.texts[FREE['title']]}",
            state=DeliveryState.PENDING if due else DeliveryState.SENT,
            attempts=0 if due else 1,
            next_try_at=at,
            created_at=at,
            sent_at=None if due else at,
        )
    )


def columns_of(row: Model) -> Row:
    return [plain(getattr(row, name)) for name in columns(type(row))]


def plain(value: Any) -> Any:
    """A stored file is its name, and a choice its word."""
    if isinstance(value, FieldFile):
        return value.name
    return value.value if isinstance(value, Enum) else value
