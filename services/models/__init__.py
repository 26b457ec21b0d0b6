"""Service items, the versions of their guides, and the points of a guide."""

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
)

__all__ = [
    "POINTS",
    "Basis",
    "Condition",
    "Field",
    "Limit",
    "Material",
    "Point",
    "Question",
    "Sections",
    "ServiceItem",
    "ServiceItemVersion",
    "Step",
]
