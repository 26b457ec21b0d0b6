"""Who is told what of the assessment: that a month waits, of appeals and their days."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from chains.kinds import UnitKind
from chains.people import clerks, directors, handlers, leaders, secretaries
from issues.assessment.closing import waiting_months
from issues.assessment.models import Appeal, AppealStep, Period
from portal.notices.post import post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces


@announces(AppealStep)
def announce(step: AppealStep) -> None:
    """Who decides hears of the appeal, the unit of the decision."""
    appeal, on = step.appeal, localdate(step.at)
    unit = appeal.case.line.unit
    if step.move == "lodge":
        people, words = deciders(unit, on), "考核申诉，请决定"
    else:
        people, words = people_of(unit, on), "考核申诉已有决定"
    post(
        people.exclude(pk=step.by_id),
        key=f"assessment-appeal-{appeal.pk}-step-{step.seq}",
        subject=f"{words}：{unit}",
        body=f"{appeal.case.line.period} {appeal.case.line.get_measure_display()}\n"
        f"{step.text}",
        link=appeal.get_absolute_url(),
        urgent=True,
        at=step.at,
    )


def deciders(unit: Any, on: date) -> Any:
    return leaders(on) if unit.kind == UnitKind.CENTRE else directors(on)


def people_of(unit: Any, on: date) -> Any:
    if unit.kind == UnitKind.CENTRE:
        return clerks(on) | directors(on)
    if unit.kind == UnitKind.COMMITTEE:
        return secretaries(unit.chain, on)
    return handlers(unit, on)


def remind(*, on: date, at: datetime) -> int:
    """On working days, each thing once: months to close, days of appeals."""
    if not work_calendar().is_workday(on):
        return 0
    return of_months(on, at) + of_decisions(on, at) + of_last_days(on, at)


def of_months(on: date, at: datetime) -> int:
    """One notice a month, to the director, from the first working day after it."""
    waiting = waiting_months(on)
    for month in waiting:
        post(
            directors(on),
            key=f"assessment-close-{month.slug}",
            subject=f"{month.label}已过，请封账",
            body="封账以后数字不再变，各单位可以逐件申诉。",
            link=f"{reverse('assessment:scoreboard')}?of={month.slug}",
            at=at,
        )
    return len(waiting)


def of_decisions(on: date, at: datetime) -> int:
    """An appeal is due to be decided: a working day before, and once it is late."""
    soon = work_calendar().add(on, 1)
    rows = Appeal.objects.open().filter(due_on__lte=soon).for_list()
    count = 0
    for appeal in rows.order_by("pk"):
        late = appeal.due_on < on
        words = "已过期" if late else f"{appeal.due_on:%m-%d} 前"
        count += 1
        post(
            deciders(appeal.case.line.unit, on),
            key=f"assessment-appeal-{appeal.pk}-{'late' if late else 'soon'}",
            subject=f"考核申诉待决定（{words}）：{appeal.case.line.unit}",
            body=appeal.reason,
            link=appeal.get_absolute_url(),
            urgent=late,
            at=at,
        )
    return count


def of_last_days(on: date, at: datetime) -> int:
    """A working day before the days of appeal end, each unit with a figure hears."""
    soon = work_calendar().add(on, 1)
    count = 0
    for period in Period.objects.filter(appeal_until__range=(on, soon)):
        units = {
            line.unit_id: line.unit
            for line in period.lines.filter(weight__gt=0).select_related("unit__chain")
        }
        for unit in units.values():
            count += 1
            post(
                people_of(unit, on),
                key=f"assessment-{period.pk}-last-day-{unit.pk}",
                subject=f"{period}考核，{period.appeal_until:%m-%d} 前可以申诉",
                body="有计错的，请逐件申诉；过期不再受理。",
                link=f"{reverse('assessment:unit', args=[unit.pk])}"
                f"?of={period.stretch.slug}",
                at=at,
            )
    return count
