"""Who hears of appointments: those with an account, the working day before.

A visitor without an account hears nothing by himself; the page of the booking says so.
"""

from datetime import date, datetime

from django.utils.timezone import localdate

from portal.notices.post import cancel, post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces
from services.counter.models import Appointment, AppointmentStep


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
    """The working day before, or later where nobody woke us; safe to run twice. Who
    has booked today needs no reminder of it."""
    last = work_calendar().add(on, 1)
    rows = Appointment.objects.booked().exclude(by=None).for_list()
    rows = rows.filter(start__gt=at, start__date__lte=last, by__is_active=True)
    count = 0
    for row in rows.select_related("by").order_by("pk"):
        if localdate(row.at) == on:
            continue
        count += post(
            [row.by],
            key=f"appointment-{row.pk}-before",
            subject=f"预约提醒：{row}",
            body="来不了请取消，把时间让给别人。",
            link=row.get_absolute_url(),
            urgent=True,
            at=at,
            expires_at=row.start,
        )
    return count
