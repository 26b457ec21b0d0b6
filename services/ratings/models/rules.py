"""The few numbers of 好差评 that the centre may change."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords


def days(label: str, default: int, most: int, hint: str) -> models.Field:
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        validators=[MinValueValidator(1), MaxValueValidator(most)],
        help_text=hint,
    )


class RatingRules(models.Model):
    """One row; who changed what stands in its history.

    GB/T 39735 leaves the numbers open and places differ (5 working days here, 15
    there), so they are defaults. A change counts for what comes after it.
    """

    window_days = days("办结后几天内可以评价", 30, 180, "自然日，到期当天还可以评。")
    contact_days = days("差评几个工作日内联系评价人", 1, 5, "建议值 1。")
    fix_days = days("差评几个工作日内整改", 5, 15, "各地 5 到 15 个工作日，建议值 5。")
    most_days = days("延期后最多几个工作日", 15, 30, "从差评当天算起，只能延一次。")
    follow_days = days("整改后几天内可以追评", 30, 180, "自然日，只能追评一次。")
    least = days("评价满几件才算比率", 10, 100, "公开页上不到这个数的事项只列数。")

    history = HistoricalRecords(verbose_name="好差评规则变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "好差评规则"

    def __str__(self) -> str:
        return "好差评规则"

    @classmethod
    def current(cls) -> Self:
        """The rules in force; the defaults until somebody changes them."""
        return cls.objects.first() or cls()
