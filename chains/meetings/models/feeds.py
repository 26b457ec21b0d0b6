"""The calendar address of a committee, for its members' and the hall's calendars."""

from django.db import models
from django.db.models import Q

from chains.models import Unit
from portal.gatherings.models import Feed


class CommitteeFeed(Feed):
    """党委日历订阅: all meetings of one committee that were called."""

    committee = models.ForeignKey(
        Unit, models.CASCADE, related_name="feeds", verbose_name="产业链党委"
    )

    class Meta:
        verbose_name = verbose_name_plural = "党委日历订阅"
        constraints = [
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(revoked_at=None),
                name="one_feed_in_force_a_committee",
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.made_at:%Y-%m-%d}"
