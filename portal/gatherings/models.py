"""The abstract gathering: a meeting, later a salon, with its identity in calendars."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q


class Gathering(models.Model):
    """When and where people come together.

    `uid` is the same in the feed, the download and every mail (RFC 5545), so that a
    calendar knows an update for what it is. `sequence` rises only when time, place
    or cancellation change: a client ignores what has a lower one.
    """

    start = models.DateTimeField("开始时间")
    end = models.DateTimeField("结束时间")
    place = models.CharField("地点", max_length=60, blank=True)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField("日历版本", default=0, editable=False)
    changed_at = models.DateTimeField("安排变更时间", editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="%(class)s_ends_after_it_starts",
                violation_error_message="结束时间要晚于开始时间，请改一处。",
            )
        ]

    def follow(self, *, at: datetime) -> None:
        """Calendars must take the gathering up anew; saved with the caller's move."""
        self.sequence += 1
        self.changed_at = at
