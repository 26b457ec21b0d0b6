"""What a day leaves behind: visits nobody ended, appointments nobody came to, names."""

from datetime import date, datetime, timedelta
from typing import Any

from portal.workflow.moves import Refused
from services.counter.models import Appointment, CounterRules, Visit, Window


def close_days_before(on: date, *, at: datetime) -> int:
    """End what earlier days left open; today is the clerks' own."""
    visits = Visit.objects.live().filter(day__lt=on)
    rows = Appointment.objects.booked().filter(start__date__lt=on)
    count = sum(moved(row.close_day, at) for row in visits.order_by("pk"))
    count += sum(moved(row.miss, at) for row in rows.order_by("pk"))
    Window.objects.filter(clerk_on__lt=on).update(clerk=None, clerk_on=None)
    return count


def moved(move: Any, at: datetime) -> bool:
    """False where a clerk was faster."""
    try:
        move(by=None, at=at)
    except Refused:
        return False
    return True


def forget_names(on: date, *, at: datetime) -> int:
    """Empty names and numbers that were kept long enough; figures stay."""
    kept = timedelta(days=CounterRules.current().retention_days)
    count = Visit.objects.named_before(on - kept).forget()
    return count + Appointment.objects.named_before(at - kept).forget()
