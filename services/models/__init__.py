"""Service items, the versions and points of their guides, and wrong codes of all."""

from services.models.guesses import Guess
from services.models.item import ServiceItem, ServiceItemVersion
from services.models.points import (
    POINTS,
    Basis,
    Condition,
    Field,
    Limit,
    Material,
    Point,
    Question,
    Sections,
    Step,
    signed,
)

__all__ = [
    "POINTS",
    "Basis",
    "Condition",
    "Field",
    "Guess",
    "Limit",
    "Material",
    "Point",
    "Question",
    "Sections",
    "ServiceItem",
    "ServiceItemVersion",
    "Step",
    "signed",
]
