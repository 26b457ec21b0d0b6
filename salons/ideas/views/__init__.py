"""金点子: calls, submitting, reading, judging, answering, carrying out."""

from salons.ideas.views.calls import call, call_add, call_edit, calls, export
from salons.ideas.views.idea import MOVES, endorse, idea, move
from salons.ideas.views.passing_on import to_agenda, to_issue
from salons.ideas.views.proposing import propose

__all__ = [
    "MOVES",
    "call",
    "call_add",
    "call_edit",
    "calls",
    "endorse",
    "export",
    "idea",
    "move",
    "propose",
    "to_agenda",
    "to_issue",
]
