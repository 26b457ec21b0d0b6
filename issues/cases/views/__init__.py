"""The public pages of cases, and the pages of those who write and agree."""

from issues.cases.views.kept import MOVES, add, case, edit, kept, move
from issues.cases.views.public import public_case, public_list

__all__ = [
    "MOVES",
    "add",
    "case",
    "edit",
    "kept",
    "move",
    "public_case",
    "public_list",
]
