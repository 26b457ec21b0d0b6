"""Ratings, what follows from a bad one, and the few rules."""

from services.ratings.models.rating import FollowUp, Rating
from services.ratings.models.rectification import Rectification, RectificationStep
from services.ratings.models.rules import RatingRules

__all__ = [
    "FollowUp",
    "Rating",
    "RatingRules",
    "Rectification",
    "RectificationStep",
]
