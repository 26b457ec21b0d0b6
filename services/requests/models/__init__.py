"""Requests, what they wait for, and mandates."""

from services.requests.models.asking import (
    CalendarRun,
    Coordination,
    Pause,
    Supplement,
)
from services.requests.models.files import RequestFile
from services.requests.models.mandates import Mandate
from services.requests.models.numbers import DaySeries
from services.requests.models.request import RequestStep, ServiceRequest

__all__ = [
    "CalendarRun",
    "Coordination",
    "DaySeries",
    "Mandate",
    "Pause",
    "RequestFile",
    "RequestStep",
    "ServiceRequest",
    "Supplement",
]
