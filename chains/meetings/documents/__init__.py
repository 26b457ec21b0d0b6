"""The five Word documents of meetings: what they say, and the finished file."""

from chains.meetings.documents.kinds import (
    KINDS,
    render_minutes,
    render_notice,
    render_reminder,
    render_sheet,
    render_slip,
)

__all__ = [
    "KINDS",
    "render_minutes",
    "render_notice",
    "render_reminder",
    "render_sheet",
    "render_slip",
]
