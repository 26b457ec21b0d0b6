"""A table that somebody uploaded for the register, until it is applied."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse


class RegisterImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Only one's own: the rows hold whole phone numbers."""
        return self.filter(made_by=user)

    def waiting(self) -> Self:
        return self.filter(applied_at__isnull=True)


class RegisterImport(models.Model):
    name = models.CharField("文件名", max_length=200)
    # As read; emptied when applied.
    rows = models.JSONField("内容", default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="上传人",
    )
    made_at = models.DateTimeField("上传时间")
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业导入"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("chains:import_preview", args=[self.pk])
