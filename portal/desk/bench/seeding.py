"""The whole load in its order: foundation, people, moulds, rows, index, statistics."""

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from time import monotonic
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.utils.timezone import get_current_timezone

from issues.models import NumberSeries, Policy, SupervisionNotice
from portal.desk.bench import gatherings, writing
from portal.desk.bench.moulds import cast_moulds
from portal.desk.bench.planning import Issues
from portal.desk.bench.stamping import MODELS
from portal.desk.bench.zone import Zone, build
from portal.search.indexing import mended
from portal.search.kinds import KINDS
from portal.search.models import Mark
from portal.workdays.current import work_calendar

FOUNDATION = (
    *("load_calendar", "load_foundation", "load_categories", "load_articles"),
    *("load_salon_template", "load_catalogue", "load_about", "load_places"),
)
# Their entries come with their rows.
STAMPED = ("issue", "step")


@dataclass
class Report:
    """What was written, by whom it is peopled, and how long each stage took."""

    zone: Zone | None = None
    rows: Counter = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, name: str, call: Callable[[], Any]) -> Any:
        begun = monotonic()
        found = call()
        self.seconds[name] = self.seconds.get(name, 0) + monotonic() - begun
        return found


def seed(issues: int, seed: int, on: date) -> Report:
    """Fill an empty, migrated database; all of it or nothing."""
    report = Report()
    report.timed("foundation", found)
    with transaction.atomic():
        zone = report.zone = report.timed("zone", lambda: settle(on))
        moulds = report.timed("moulds", lambda: cast_moulds(zone, on))
        rows = Issues(
            zone=zone,
            moulds=moulds,
            calendar=work_calendar(),
            on=on,
            seed=seed,
            keys=writing.next_keys(MODELS),
        )
        begun = monotonic()
        with writing.unhindered(MODELS):
            load(rows, issues, report)
            finish = monotonic()
        report.seconds["indexes and keys"] = monotonic() - finish
        report.seconds["rows and indexes in all"] = monotonic() - begun
        report.timed("other texts of the index", index_others)
        number(rows, on)
    return report


def found() -> None:
    for name in FOUNDATION:
        call_command(name, verbosity=0, stdout=io.StringIO())


def settle(on: date) -> Zone:
    at = datetime.combine(on, time(8), tzinfo=get_current_timezone())
    Policy.to_pin(at)
    zone = build(on, at)
    gatherings.load(zone, on)
    return zone


def load(rows: Issues, issues: int, report: Report) -> None:
    """Making the rows and writing them are timed apart, the writing by table."""
    batches = rows.batches(issues)
    while batch := report.timed("making rows", lambda: next(batches, None)):
        for model in MODELS:
            some = batch[model]
            if some:
                label = model._meta.db_table
                report.timed(label, lambda m=model, s=some: writing.write(m, s))
                report.rows[label] += len(some)


def index_others() -> None:
    """All that was marked is read here, or came with its entry."""
    for name, kind in KINDS.items():
        if name not in STAMPED:
            mended(kind)
    Mark.objects.all().delete()


def number(rows: Issues, on: date) -> None:
    """So that the next issue and the next notice go on where these ended."""
    for year, last in rows.numbers.items():
        keep("issue", year, last)
    keep("notice", on.year, rows.keys[SupervisionNotice])


def keep(kind: str, year: int, last: int) -> None:
    NumberSeries.objects.update_or_create(kind=kind, year=year, defaults={"last": last})


def is_empty(model: type[Model]) -> bool:
    return not model._base_manager.exists()


def is_for_measuring() -> bool:
    """Its very name says that nobody works in this database."""
    return "bench" in str(connection.settings_dict["NAME"]).rpartition("/")[2]
