"""Calls for ideas, the ideas, what judges wrote, who stands behind them."""

from salons.ideas.models.call import Call
from salons.ideas.models.idea import Idea, submit
from salons.ideas.models.review import Endorsement, IdeaStep, Review

__all__ = ["Call", "Endorsement", "Idea", "IdeaStep", "Review", "submit"]
