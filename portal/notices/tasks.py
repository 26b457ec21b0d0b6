"""The clock of the room: send what is due, write the digests."""

from django.utils.timezone import now

from portal.notices import digest, dispatcher


def dispatch() -> int:
    """Send every delivery that is due."""
    return dispatcher.dispatch()


def write_digests() -> int:
    """Write today's digests."""
    return digest.write_digests(at=now())
