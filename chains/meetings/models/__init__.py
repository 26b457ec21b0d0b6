"""Meetings and what they owe, talk about and decide."""

from chains.meetings.models.agenda import AgendaItem, Ballot, Paper, Vote
from chains.meetings.models.attendance import Attendee
from chains.meetings.models.feeds import CommitteeFeed
from chains.meetings.models.meetings import Correction, Meeting, MeetingStep, plan
from chains.meetings.models.obligations import Obligation, materialise
from chains.meetings.models.resolutions import Resolution, ResolutionStep
from chains.meetings.models.rules import MeetingRules

__all__ = [
    "AgendaItem",
    "Attendee",
    "Ballot",
    "CommitteeFeed",
    "Correction",
    "Meeting",
    "MeetingRules",
    "MeetingStep",
    "Obligation",
    "Paper",
    "Resolution",
    "ResolutionStep",
    "Vote",
    "materialise",
    "plan",
]
