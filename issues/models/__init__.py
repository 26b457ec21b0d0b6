"""The records of the loop, one noun a file."""

from issues.models.appeals import Appeal
from issues.models.calls import CallBack
from issues.models.category import Category
from issues.models.clocks import CalendarLog, CalendarRun, Clock, ClockPause
from issues.models.closing import ClosingProposal, Confirmation
from issues.models.consultations import Consultation, Decision, Matter
from issues.models.extensions import Extension
from issues.models.files import IssueFile
from issues.models.holds import Hold
from issues.models.instructions import Instruction
from issues.models.issue import Issue, IssueStep
from issues.models.numbers import NumberSeries
from issues.models.orders import WorkOrder
from issues.models.policy import Policy
from issues.models.requests import InformationRequest, Question
from issues.models.supervision import SupervisionNotice

__all__ = [
    "Appeal",
    "CalendarLog",
    "CalendarRun",
    "CallBack",
    "Category",
    "Clock",
    "ClockPause",
    "ClosingProposal",
    "Confirmation",
    "Consultation",
    "Decision",
    "Extension",
    "Hold",
    "InformationRequest",
    "Instruction",
    "Issue",
    "IssueFile",
    "IssueStep",
    "Matter",
    "NumberSeries",
    "Policy",
    "Question",
    "SupervisionNotice",
    "WorkOrder",
]
