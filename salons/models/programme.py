"""环节: what happens at a salon, in its order; and its papers and photographs."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.files.models import Attachment
from salons.workflow import SegmentKind


class Segment(models.Model):
    """One part of the programme."""

    salon = models.ForeignKey(
        "salons.Salon", models.CASCADE, related_name="segments", verbose_name="沙龙"
    )
    order = models.PositiveSmallIntegerField("次序")
    kind = models.CharField("类型", max_length=10, choices=SegmentKind)
    title = models.CharField("内容", max_length=60)
    begins = models.TimeField("开始", null=True, blank=True)
    speaker = models.CharField("主讲或带队", max_length=60, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "环节"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.title}"


class SalonFileQuerySet(models.QuerySet):
    def papers(self) -> Self:
        return self.filter(is_photo=False)

    def photos(self) -> Self:
        return self.filter(is_photo=True)

    def public(self) -> Self:
        """Photographs whose people agreed that everybody may see them."""
        return self.photos().filter(consented=True)

    def readable_by(self, *, arranges: bool) -> Self:
        """Papers are for all who see the salon, a photograph without consent is for
        who arranges it."""
        inside = Q(is_photo=True, consented=False)
        return self if arranges else self.exclude(inside)


class SalonFile(Attachment):
    """材料, or a photograph; no salon needs one. Without consent it stays inside."""

    salon = models.ForeignKey(
        "salons.Salon", models.CASCADE, related_name="files", verbose_name="沙龙"
    )
    is_photo = models.BooleanField("照片", default=False)
    consented = models.BooleanField("照片中的人同意公开", default=False)

    objects = SalonFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "沙龙材料"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_photo=True) | Q(consented=False),
                name="only_photos_have_consent",
            )
        ]
