"""The catalogue for everybody, and its keeping by the centre."""

from services.views.guides import check, guide, guides, notice
from services.views.keeping import (
    add,
    begin,
    confirm,
    discard,
    doubt,
    keep,
    kept,
    publish,
    review,
    switch,
)
from services.views.writing import draft, head, point_add, point_edit, point_remove

__all__ = [
    "add",
    "begin",
    "check",
    "confirm",
    "discard",
    "doubt",
    "draft",
    "guide",
    "guides",
    "head",
    "keep",
    "kept",
    "notice",
    "point_add",
    "point_edit",
    "point_remove",
    "publish",
    "review",
    "switch",
]
