"""The clock of the journal's check."""

from django.utils.timezone import now

from portal.desk.audit import daily


def check() -> int:
    """Check the journals and export the head, once a day."""
    return daily.check(at=now())
