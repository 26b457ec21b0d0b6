"""Who hears of appointments: those with an account, the working day before; and the
clerks, of those on a day that was closed meanwhile.

A visitor without an account hears nothing by himself; the page of the booking says so.
"""

from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate

from chains.people import clerks
from portal.notices.post import cancel, post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces
from services.counter.models import Appointment, AppointmentStep, AvailabilityException


@announces(AppointmentStep)
def announce(step: AppointmentStep) -> None:
    """What the centre called off is told to who has booked it."""
    row = step.appointment
    if step.move not in {"call_off", "withdraw"}:
        return
    cancel(f"appointment-{row.pk}-")
    if step.move == "call_off" and row.by and row.by.is_active:
        post(
            [row.by],
            key=f"appointment-{row.pk}-off",
            subject=f"预约取消：{row}",
            body=f"{row.reason} 可以另约时间。",
            link=row.get_absolute_url(),
            urgent=True,
            at=step.at,
        )


def remind(*, on: date, at: datetime) -> int:
    """Who has booked is reminded, of a closed day the clerks; safe to run twice."""
    shut, last = closed_days(on), work_calendar().add(on, 1)
    rows = Appointment.objects.booked().filter(start__gt=at).for_list()
    count = 0
    for row in rows.select_related("by").order_by("pk"):
        if row.day in shut or not work_calendar().is_workday(row.day):
            count += warn_clerks(row, shut.get(row.day, ""), on=on, at=at)
        elif row.day <= last and localdate(row.at) != on:
            count += remind_of(row, at=at)
    return count


def closed_days(on: date) -> dict[date, str]:
    """The closed days from this one on and why; holidays are not among them."""
    rows = AvailabilityException.objects.filter(day__gte=on)
    return dict(rows.values_list("day", "reason"))


def remind_of(row: Appointment, *, at: datetime) -> int:
    """The working day before, or later where nobody woke us. Who has booked today
    needs no reminder of it."""
    if row.by is None or not row.by.is_active:
        return 0
    return post(
        [row.by],
        key=f"appointment-{row.pk}-before",
        subject=f"预约提醒：{row}",
        body="来不了请取消，把时间让给别人。",
        link=row.get_absolute_url(),
        urgent=True,
        at=at,
        expires_at=row.start,
    )


def warn_clerks(row: Appointment, reason: str, *, on: date, at: datetime) -> int:
    """Once, as soon as the day is closed or turns out to be a day off; urgent where it
    is the next working day or sooner."""
    return post(
        clerks(on),
        key=f"appointment-{row.pk}-shut",
        subject=f"停约日有预约，请联系并取消：{row}",
        body=f"{row.day} {reason or work_calendar().why_off(row.day) or '休息日'}。",
        link=f"{reverse('counter:week')}?day={row.day}",
        urgent=row.day <= work_calendar().add(on, 1),
        at=at,
        expires_at=row.start,
    )
