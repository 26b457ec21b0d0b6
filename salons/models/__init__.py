"""Turns, what they cost and earn, and what enterprises ask for around them."""

from salons.models.cadences import Cadence
from salons.models.credits import Credit
from salons.models.exemptions import Exemption, ExemptionStep
from salons.models.handovers import Handover
from salons.models.swaps import Swap, SwapStep
from salons.models.turns import Turn, TurnStep

__all__ = [
    "Cadence",
    "Credit",
    "Exemption",
    "ExemptionStep",
    "Handover",
    "Swap",
    "SwapStep",
    "Turn",
    "TurnStep",
]
