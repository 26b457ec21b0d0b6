"""Who is told what of turns and salons, and when."""

from datetime import date, datetime

from salons.reminders import rotation, salons


def remind(*, on: date, at: datetime) -> int:
    """All that is due by now; safe to run twice. Returns how many were addressed."""
    return rotation.remind(on=on, at=at) + salons.remind(on=on, at=at)
