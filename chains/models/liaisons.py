"""Who speaks for an enterprise, and which cadre assists it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from chains.kinds import LiaisonKind
from chains.models.enterprises import Enterprise
from chains.querysets import LiaisonQuerySet


class Liaison(models.Model):
    Kind = LiaisonKind

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="liaisons",
        verbose_name="人员",
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="liaisons", verbose_name="企业"
    )
    kind = models.CharField("身份", max_length=16, choices=LiaisonKind)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = LiaisonQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="联络员变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "联络关系"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="liaison_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期，请改日期。",
            ),
            models.UniqueConstraint(
                fields=["user", "enterprise", "kind"],
                condition=Q(until__isnull=True),
                name="one_open_liaison_of_a_kind",
                violation_error_message="此人已是这家企业的同类联络人。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.enterprise.called} {self.get_kind_display()}"
