"""Turns and what is asked around them; salons and all that belongs to one."""

from salons.models.answers import Answer, Demand
from salons.models.cadences import Cadence
from salons.models.credits import Credit
from salons.models.exemptions import Exemption, ExemptionStep
from salons.models.experience import ExperienceNote
from salons.models.guests import Guest
from salons.models.handovers import Handover
from salons.models.opinions import Opinion, OpinionGiven
from salons.models.preparation import Task, TemplateItem
from salons.models.programme import SalonFile, Segment
from salons.models.salons import Salon, SalonStep, arrange
from salons.models.swaps import Swap, SwapStep
from salons.models.turns import Turn, TurnStep

__all__ = [
    "Answer",
    "Cadence",
    "Credit",
    "Demand",
    "Exemption",
    "ExemptionStep",
    "ExperienceNote",
    "Guest",
    "Handover",
    "Opinion",
    "OpinionGiven",
    "Salon",
    "SalonFile",
    "SalonStep",
    "Segment",
    "Swap",
    "SwapStep",
    "Task",
    "TemplateItem",
    "Turn",
    "TurnStep",
    "arrange",
]
