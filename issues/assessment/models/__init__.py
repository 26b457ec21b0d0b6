"""Rules of the assessment, frozen periods with their figures and cases, appeals."""

from issues.assessment.models.appeal import Appeal, AppealStep, Correction
from issues.assessment.models.period import FrozenCase, Line, Period
from issues.assessment.models.scheme import Scheme

__all__ = [
    "Appeal",
    "AppealStep",
    "Correction",
    "FrozenCase",
    "Line",
    "Period",
    "Scheme",
]
