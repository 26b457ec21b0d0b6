"""经验成果: what enterprises told each other at a salon, kept so that it is found."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from chains.models import Enterprise
from salons.workflow import NoteTheme


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Everybody with an account: experience is there to be passed on."""
        return self if user.is_authenticated else self.none()

    def saying(self, words: str) -> Self:
        """Those in which each of the words occurs, in any of the texts."""
        rows = self
        for word in words.split()[:5]:
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(text__icontains=word)
                | Q(enterprise__name__icontains=word)
            )
        return rows

    def for_list(self) -> Self:
        return self.select_related("salon__turn__chain", "enterprise")


class ExperienceNote(models.Model):
    """One experience, told by an enterprise at a salon that was held."""

    salon = models.ForeignKey(
        "salons.Salon", models.CASCADE, related_name="notes", verbose_name="沙龙"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="experience_notes",
        verbose_name="哪家的经验",
    )
    theme = models.CharField("主题", max_length=10, choices=NoteTheme)
    title = models.CharField("标题", max_length=60)
    text = models.TextField("做法和成效", max_length=3000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="记录人",
    )
    at = models.DateTimeField("记录时间", editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "经验成果"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["salon", "title"],
                name="note_title_once_a_salon",
                violation_error_message="这场沙龙已经有同名的经验。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("salons:note", args=[self.pk])
