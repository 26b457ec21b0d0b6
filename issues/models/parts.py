"""Columns that records of supervision share: who, on which day, and both or neither."""

from django.conf import settings
from django.db import models
from django.db.models import Q


def person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


def day(label: str) -> models.DateField:
    return models.DateField(label, null=True, blank=True)


def both(*names: str) -> Q:
    """All of these are set, or none is."""
    all_set = Q(**{f"{name}__isnull": False for name in names})
    return all_set | Q(**{f"{name}__isnull": True for name in names})
