"""The abstract gathering: a meeting, later a salon, with its identity in calendars;
and the address by which a calendar program fetches a person's gatherings."""

import secrets
from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from portal.gatherings.calendar_file import Entry


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

    def as_entry(self, *, title: str, cancelled: bool, url: str) -> Entry:
        """What a calendar file says of it."""
        return Entry(
            uid=f"{self.uid}@{settings.MAIL_DOMAIN}",
            sequence=self.sequence,
            start=self.start,
            end=self.end,
            title=title,
            place=self.place,
            changed_at=self.changed_at,
            cancelled=cancelled,
            url=url,
        )


class FeedQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        return self.filter(revoked_at=None)

    def renew(self, *, at: datetime, **whose: Any) -> Any:
        """A new address for `whose`; the old one is dead from now on."""
        with transaction.atomic():
            self.revoke(at=at, **whose)
            return self.create(made_at=at, **whose)

    def revoke(self, *, at: datetime, **whose: Any) -> int:
        return self.in_force().filter(**whose).update(revoked_at=at)


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Feed(models.Model):
    """日历订阅: whoever knows the address reads the gatherings, so it can be revoked.

    A subclass says whose they are and that one of its feeds is in force at a time.
    """

    token = models.CharField(max_length=40, unique=True, default=new_token)
    made_at = models.DateTimeField("生成时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        abstract = True


class PersonalFeed(Feed):
    """What one person is called to."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="feeds",
        verbose_name="人员",
    )

    class Meta:
        verbose_name = verbose_name_plural = "个人日历订阅"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at=None),
                name="one_feed_in_force_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"
