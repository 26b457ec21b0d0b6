"""The industry chains of the zone and their segments."""

from typing import Any

from django.db import models
from django.urls import reverse

from chains.kinds import Position
from chains.querysets import ChainQuerySet, SegmentQuerySet
from portal.ui.choices import forget_choices


class IndustryChain(models.Model):
    name = models.CharField(
        "产业链",
        max_length=30,
        unique=True,
        error_messages={"unique": "已有同名的产业链，请换一个名称。"},
    )
    slug = models.SlugField("网址代号", max_length=30, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("启用", default=True)

    objects = ChainQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "产业链"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        super().save(**kwargs)
        forget_choices("chain.all")

    def get_absolute_url(self) -> str:
        return reverse("chains:chain", args=[self.slug])


class Segment(models.Model):
    Position = Position

    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, related_name="segments", verbose_name="产业链"
    )
    name = models.CharField("环节", max_length=30)
    position = models.CharField("位置", max_length=12, choices=Position)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "链上环节"
        ordering = ["chain", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "name"],
                name="segment_once_in_its_chain",
                violation_error_message="这条产业链已有同名环节。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_position_display()} · {self.name}"
