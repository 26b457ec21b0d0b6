"""Rating a matter, keeping ratings, and the public figures."""

from services.ratings.views.keeping import export, ledger, rules
from services.ratings.views.mending import MOVES, move, rectification
from services.ratings.views.public import figures
from services.ratings.views.rating import (
    by_code,
    device,
    open_device,
    open_device_at_visit,
    phone,
    phone_after_visit,
    rate,
    thanks,
    ticket,
    visitor,
)

__all__ = [
    "MOVES",
    "by_code",
    "device",
    "export",
    "figures",
    "ledger",
    "move",
    "open_device",
    "open_device_at_visit",
    "phone",
    "phone_after_visit",
    "rate",
    "rectification",
    "rules",
    "thanks",
    "ticket",
    "visitor",
]
