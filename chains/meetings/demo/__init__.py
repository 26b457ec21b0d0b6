"""Meetings of the demo, held by the accounts whose move it was."""

from chains.meetings.demo.loading import load

__all__ = ["load"]
