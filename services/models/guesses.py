"""How often an address asked with a number and a code that do not belong together."""

from datetime import datetime, timedelta

from django.db import models

from portal.workflow.origins import origin_of

# Wrong pairs from one address, whatever it asked for; after them it waits.
MOST, WITHIN = 10, timedelta(minutes=15)
ORIGIN = "services.guess"
TOO_MANY = "查询次数太多，请 15 分钟后再试，或打中心电话问。"


class Guess(models.Model):
    """One wrong pair of number and code. `origin` is a keyed hash of the address."""

    origin = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "查询失败"
        indexes = [models.Index(fields=["origin", "at"])]

    def __str__(self) -> str:
        return f"{self.origin} {self.at}"

    @classmethod
    def note(cls, address: str, *, at: datetime) -> None:
        cls.objects.create(origin=origin_of(address, of=ORIGIN), at=at)

    @classmethod
    def are_too_many(cls, address: str, *, at: datetime) -> bool:
        """Two at the same moment may both be let in: the limit keeps guessing away."""
        origin = origin_of(address, of=ORIGIN)
        return cls.objects.filter(origin=origin, at__gt=at - WITHIN).count() >= MOST

    @classmethod
    def sweep(cls, *, at: datetime) -> int:
        """What no longer counts is thrown away."""
        return cls.objects.filter(at__lte=at - WITHIN).delete()[0]
