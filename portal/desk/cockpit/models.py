"""The figures as they stood at one moment, and the address of the hall's screen."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q

from portal.desk.cockpit.figures import gather
from portal.gatherings.models import Feed

# The clock takes one every five minutes; after three missed ones something is wrong.
LATE_AFTER = timedelta(minutes=16)
# Older figures are not shown at all.
OLDEST = timedelta(hours=24)


class SnapshotQuerySet(models.QuerySet):
    def latest_at(self, at: datetime) -> "Snapshot | None":
        """The newest that may still be shown at that moment."""
        return self.filter(at__gt=at - OLDEST).order_by("-at", "-pk").first()

    def take(self, at: datetime) -> "Snapshot":
        """Count everything anew. Of two that run at once the later moment stays."""
        figures = gather(at)
        with transaction.atomic():
            self.filter(at__lte=at).delete()
            return self.create(at=at, figures=figures)


class Snapshot(models.Model):
    """All figures of one moment; no name of a person, an enterprise or a problem.

    A table that is counted anew every few minutes, rather than counters that each move
    writes, because most figures also change without any move: what is late turns with
    the day and with the calendar of holidays, a month ends, a meeting's day passes.
    Counters would need a second writer for all that, would make every move wait for
    the same few rows, and could drift. A snapshot cannot: it is made by the questions
    that the ledgers ask (`reconcile` asks them again one by one). A page reads one row
    however many issues there are; the price is that it is up to five minutes old,
    which is why each page says of when it is.
    """

    at = models.DateTimeField("统计时间", db_index=True)
    figures = models.JSONField("数字", encoder=DjangoJSONEncoder)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驾驶舱数据"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    def is_late(self, at: datetime) -> bool:
        """Whether a newer one should be there by now."""
        return at - self.at > LATE_AFTER


class Spot(models.TextChoices):
    HALL = "hall", "服务大厅"


class ScreenAddress(Feed):
    """大屏地址: whoever knows it sees the hall's screen, so it can be revoked."""

    spot = models.CharField("位置", max_length=10, choices=Spot, default=Spot.HALL)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="生成人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "大屏地址"
        constraints = [
            models.UniqueConstraint(
                fields=["spot"],
                condition=Q(revoked_at=None),
                name="one_screen_address_in_force_a_spot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_spot_display()} {self.made_at:%Y-%m-%d}"

    @classmethod
    def current(cls) -> Self | None:
        return cls.objects.in_force().filter(spot=Spot.HALL).first()

    @classmethod
    def renew(cls, *, by: Any, at: datetime) -> Self:
        """A new address; the screen that has the old one goes dark."""
        with transaction.atomic():
            cls.revoke(at=at)
            return cls.objects.create(spot=Spot.HALL, made_by=by, made_at=at)

    @classmethod
    def revoke(cls, *, at: datetime) -> int:
        return cls.objects.revoke(at=at, spot=Spot.HALL)
