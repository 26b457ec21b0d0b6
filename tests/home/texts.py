"""Announcements for other tests."""

from portal.home.models import Announcement


def announcement_with(secret):
    """A draft with that word in it."""
    row = Announcement.objects.create(title=secret, text=secret, source=secret)
    return {"announcement": row.pk}
