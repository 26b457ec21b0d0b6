"""Windows, visits, opening times and appointments of the counter."""

from services.counter.models.appointments import (
    Appointment,
    AppointmentStep,
    Slot,
    bookable_days,
    free_slots,
)
from services.counter.models.openings import (
    AvailabilityException,
    AvailabilityRule,
    Weekday,
)
from services.counter.models.visits import (
    Visit,
    VisitService,
    VisitStep,
    call_next,
    take_up,
)
from services.counter.models.windows import CounterRules, TicketSeries, Window

__all__ = [
    "Appointment",
    "AppointmentStep",
    "AvailabilityException",
    "AvailabilityRule",
    "CounterRules",
    "Slot",
    "TicketSeries",
    "Visit",
    "VisitService",
    "VisitStep",
    "Weekday",
    "Window",
    "bookable_days",
    "call_next",
    "free_slots",
    "take_up",
]
