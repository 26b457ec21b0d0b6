"""What the centre says to everybody, and what everybody may say to it."""

from portal.home.models.announcements import WORDS, Announcement, AnnouncementKind
from portal.home.models.suggestions import Suggestion

__all__ = ["WORDS", "Announcement", "AnnouncementKind", "Suggestion"]
