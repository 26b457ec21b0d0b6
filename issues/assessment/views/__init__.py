"""考核: scoreboard, a unit's lines, cases, closing, appeals, rules."""

from issues.assessment.views.appeals import appeal, appeals, decide, lodge
from issues.assessment.views.scoreboard import cases, close_month, scoreboard, unit
from issues.assessment.views.settings import rules
from issues.assessment.views.sheets import export, sheet

__all__ = [
    "appeal",
    "appeals",
    "cases",
    "close_month",
    "decide",
    "export",
    "lodge",
    "rules",
    "scoreboard",
    "sheet",
    "unit",
]
