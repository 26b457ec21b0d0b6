"""A template that staff have changed in WPS, one row per version."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.files.models import Attachment


class TemplateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Templates are for who may change them; others see finished documents."""
        return self if user.has_perm("documents.edit") else self.none()

    def in_use(self) -> Self:
        return self.filter(ended_at=None)

    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)


class DocumentTemplate(Attachment):
    """In use until `ended_at`; of each kind at most one is in use."""

    kind = models.CharField("公文", max_length=20, editable=False)
    version = models.PositiveIntegerField("版本", editable=False)
    note = models.CharField("改了什么", max_length=200)
    ended_at = models.DateTimeField("停用时间", null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="停用人",
    )

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公文模板"
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint("kind", "version", name="template_version_once"),
            models.UniqueConstraint(
                "kind",
                condition=Q(ended_at__isnull=True),
                name="one_template_in_use",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="template_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.version} 版"

    @property
    def is_in_use(self) -> bool:
        return self.ended_at is None
