"""How often an address looked for a request that is not there."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.crypto import salted_hmac

# Wrong pairs from one address; after them it waits.
MOST, WITHIN = 10, timedelta(minutes=15)


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
    def are_too_many(cls, address: str, *, at: datetime) -> bool:
        lately = cls.objects.filter(origin=origin_of(address), at__gt=at - WITHIN)
        return lately.count() >= MOST

    @classmethod
    def sweep(cls, *, at: datetime) -> int:
        """What no longer counts is thrown away."""
        return cls.objects.filter(at__lte=at - WITHIN).delete()[0]


def origin_of(address: str) -> str:
    return salted_hmac("services.requests.address", address).hexdigest()[:16]
