"""What an issue is about, who answers it by default, what proof closing asks for."""

from typing import Any, Self

from django.db import models

from chains.models import Unit
from issues.workflow import EvidenceKind
from portal.ui.choices import forget_choices


class CategoryQuerySet(models.QuerySet):
    def visible_to(self, _user: Any) -> Self:
        """What the zone deals with is public."""
        return self


class Category(models.Model):
    """Names after the eight classes of Hefei and the seed text; editable."""

    name = models.CharField("类别", max_length=20, unique=True)
    default_unit = models.ForeignKey(
        Unit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="categories",
        verbose_name="默认主办",
    )
    evidence = models.CharField(
        "销号须有佐证", max_length=16, choices=EvidenceKind, blank=True
    )
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("启用", default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题类别"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        super().save(**kwargs)
        forget_choices("category.all", "category.active")

    def is_routed_to(self, unit: Unit) -> bool:
        """Whether `unit` is the default or stands directly below it."""
        default = self.default_unit_id
        return default is None or default in {unit.pk, unit.parent_id}
