"""封账: a period that is over is frozen once; anybody can compute it again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from issues.assessment import figures, reading
from issues.assessment.case import Case, Places
from issues.assessment.models import FrozenCase, Line, Period, Scheme
from issues.assessment.periods import PER_QUARTER, Stretch
from issues.assessment.workflow import PeriodKind
from issues.models import IssueStep
from issues.reminders import mark_overdue
from portal.audit.journal import record, target_of
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused

BATCH = 500


def cases(
    stretch: Stretch,
    scheme: Scheme,
    places: Places | None = None,
    until: date | None = None,
) -> list[Case]:
    """The period as the steps and clocks tell it now, or told it up to `until`."""
    return figures.cases_of(
        reading.stories(stretch),
        stretch,
        places=places or reading.places(),
        points=scheme.points,
        until=until,
    )


def close(stretch: Stretch, *, by: Any, at: datetime, ip: str = "") -> Period:
    """Freeze a month; with the last of a quarter's three the quarter is frozen too."""
    on = localdate(at)
    if not stretch.is_month:
        raise Refused("季度在它三个月都封账以后由系统一起封账。")
    if not stretch.is_over(on):
        raise Refused(f"{stretch.label}还没有过完，{stretch.last:%m-%d} 之后才能封账。")
    try:
        with transaction.atomic():
            # A mark that the clocks owe must not come after the figures were taken.
            mark_overdue(on, work_calendar())
            scheme = Scheme.to_pin(at)
            period = freeze(stretch, scheme, by=by, at=at, ip=ip)
            # The journal makes writers take turns until they commit: of two months
            # closed at once the second counts the first.
            quarter = Stretch.quarter_of(stretch.first)
            if months_closed(quarter) == PER_QUARTER:
                freeze(quarter, scheme, by=by, at=at, ip=ip)
    except IntegrityError as twice:
        raise Refused(f"{stretch.label}已经封账，数字不会再变。") from twice
    return period


def months_closed(quarter: Stretch) -> int:
    months = Period.objects.filter(kind=PeriodKind.MONTH)
    return months.filter(first__range=(quarter.first, quarter.last)).count()


def freeze(
    stretch: Stretch, scheme: Scheme, *, by: Any, at: datetime, ip: str
) -> Period:
    places = reading.places()
    period = Period.objects.create(
        kind=stretch.kind,
        seats=places.as_json(),
        first=stretch.first,
        scheme=scheme,
        closed_by=by,
        closed_at=at,
        appeal_until=Period.last_day(localdate(at), scheme),
    )
    found = cases(stretch, scheme, places)
    lines = Line.objects.bulk_create(
        Line(
            period=period,
            unit_id=one.unit,
            measure=one.measure,
            value=one.value,
            weight=one.weight,
        )
        for one in figures.sums_of(found)
    )
    of = {(line.unit_id, line.measure): line for line in lines}
    FrozenCase.objects.bulk_create(
        (
            FrozenCase(
                line=of[case.unit, case.measure],
                issue_id=case.issue,
                key=case.key,
                on=case.on,
                value=case.value,
                weight=case.weight,
                why=case.why,
            )
            for case in found
        ),
        batch_size=BATCH,
    )
    detail = {"period": stretch.label, "cases": len(found)}
    record(
        "assessment.close",
        by=by,
        ip=ip,
        target=target_of(period),
        detail=detail,
        at=at,
    )
    return period


def differences(period: Period) -> Iterator[str]:
    """A sentence for each figure or case that the steps tell otherwise now."""
    stretch = period.stretch
    now = cases(stretch, period.scheme, period.places)
    sums = {(one.unit, one.measure): one for one in figures.sums_of(now)}
    yield from compared(
        f"{stretch.slug} figure",
        {
            (line.unit_id, line.measure): (line.value, line.weight)
            for line in period.lines.order_by("pk")
        },
        {key: (one.value, one.weight) for key, one in sums.items()},
    )
    kept = FrozenCase.objects.filter(line__period=period).select_related("line")
    yield from compared(
        f"{stretch.slug} case",
        {
            (row.line.unit_id, row.line.measure, row.key): (row.value, row.weight)
            for row in kept
        },
        {(c.unit, c.measure, c.key): (c.value, c.weight) for c in now},
    )


def compared(what: str, kept: dict, now: dict) -> Iterator[str]:
    for key in sorted({*kept, *now}, key=str):
        if kept.get(key) != now.get(key):
            where = " ".join(map(str, key))
            yield f"{what} {where}: frozen {kept.get(key)}, now {now.get(key)}"


def waiting_months(on: date) -> list[Stretch]:
    """Months that are over and not closed, the oldest first; none before there was
    anything to count."""
    first = IssueStep.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return []
    months = Period.objects.filter(kind=PeriodKind.MONTH)
    closed = set(months.values_list("first", flat=True))
    # What lies before the first closed month was before the assessment began.
    begin = max(
        Stretch.month_of(localdate(first)),
        Stretch.month_of(min(closed)) if closed else Stretch.month_of(on).step(-1),
    )
    found, month = [], begin
    while month.is_over(on):
        if month.first not in closed:
            found.append(month)
        month = month.step(1)
    return found


def last_over(on: date) -> Stretch:
    """The month before this one."""
    return Stretch.month_of(on.replace(day=1) - timedelta(1))
