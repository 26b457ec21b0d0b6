"""交接清单: what one host leaves to the next, signed by both."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from chains.models import Enterprise

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


class Handover(models.Model):
    """One list for a turn; the moves of the turn write it.

    Who came is said in counts and enterprises: no roll of persons is kept here.
    """

    turn = models.OneToOneField(
        "salons.Turn", models.CASCADE, related_name="handover", verbose_name="期次"
    )
    demands = models.TextField("遗留诉求", max_length=1000)
    contact = models.CharField("场地联系人", max_length=100)
    attendance = models.CharField("到会情况", max_length=200)
    experience = models.TextField("经验和提醒", max_length=1000, blank=True)
    given_by = models.ForeignKey(
        **PERSON, related_name="handovers_given", verbose_name="移交人"
    )
    given_at = models.DateTimeField("移交时间")
    taken_by = models.ForeignKey(
        **PERSON, null=True, related_name="handovers_taken", verbose_name="接收人"
    )
    taken_for = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        related_name="handovers_taken",
        verbose_name="接收企业",
    )
    taken_at = models.DateTimeField("接收时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "交接清单"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    taken_by__isnull=True, taken_for__isnull=True, taken_at__isnull=True
                )
                | Q(
                    taken_by__isnull=False,
                    taken_for__isnull=False,
                    taken_at__isnull=False,
                ),
                name="handover_taken_by_somebody_for_an_enterprise",
            )
        ]

    def __str__(self) -> str:
        return f"{self.turn}交接清单"
