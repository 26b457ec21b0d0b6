"""Announcements for other tests."""

from django.utils.timezone import now

from portal.home.models import Announcement, Suggestion


def announcement_with(secret):
    """A draft with that word in it."""
    row = Announcement.objects.create(title=secret, text=secret, source=secret)
    return {"announcement": row.pk, "suggestion": suggestion_with(secret).pk}


def suggestion_with(secret):
    """One that waits for its answer."""
    row = Suggestion(text=secret, name="来信人", phone="13899990001")
    row.submit(address=f"192.0.2.{Suggestion.objects.count()}", at=now())
    return row
