"""The clock of the room: one call, once a day."""

from django.utils.timezone import localtime

from portal.files.sweep import sweep_orphans


def sweep() -> int:
    """Put files aside that no record names."""
    return sweep_orphans(at=localtime())
