"""The counter for its clerks, the hall and the visitor's phone."""

from services.counter.views import appointments, desk, public, settings, visits

__all__ = ["appointments", "desk", "public", "settings", "visits"]
