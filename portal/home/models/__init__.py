"""What the centre says to everybody, and what everybody may say to it."""

from portal.home.models.announcements import Announcement, AnnouncementKind
from portal.home.models.suggestions import Suggestion

__all__ = ["Announcement", "AnnouncementKind", "Suggestion"]
