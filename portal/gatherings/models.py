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


class FeedTokenQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        return self.filter(revoked_at=None)


def new_token() -> str:
    return secrets.token_urlsafe(24)


class FeedToken(models.Model):
    """日历订阅: whoever knows the address reads the person's gatherings, so it can be
    revoked; one is in force at a time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="feed_tokens",
        verbose_name="人员",
    )
    token = models.CharField(max_length=40, unique=True, default=new_token)
    made_at = models.DateTimeField("生成时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = FeedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at=None),
                name="one_feed_in_force_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


def renew_feed(person: Any, *, at: datetime) -> FeedToken:
    """A new address; the old one is dead from now on."""
    with transaction.atomic():
        revoke_feed(person, at=at)
        return FeedToken.objects.create(person=person, made_at=at)


def revoke_feed(person: Any, *, at: datetime) -> int:
    return FeedToken.objects.in_force().filter(person=person).update(revoked_at=at)
