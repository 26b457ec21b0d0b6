"""The pages of places: what everybody reads, and what their keepers do."""

from chains.places.views.keeping import (
    add,
    close,
    edit,
    export,
    keep,
    kept,
    points,
    reopen,
    tick,
    upgrade,
)
from chains.places.views.showing import place, places

__all__ = [
    "add",
    "close",
    "edit",
    "export",
    "keep",
    "kept",
    "place",
    "places",
    "points",
    "reopen",
    "tick",
    "upgrade",
]
