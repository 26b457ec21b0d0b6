"""The settings of meetings: each a number with the notice that it comes from."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

DAYS = {"validators": [MinValueValidator(0), MaxValueValidator(20)]}


class MeetingRules(models.Model):
    """One row, edited by the centre; who changed what stands in its history.

    What the source article leaves open has a default of ours: the day by which a
    meeting is planned and the days until its minutes follow the usage of other zones.
    """

    plan_day = models.PositiveSmallIntegerField(
        "每月几日前排定",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(25)],
        help_text="当月党委会要在这一天以前排定。",
    )
    minutes_days = models.PositiveSmallIntegerField(
        "纪要几个工作日内签发", default=3, **DAYS
    )
    freeze_days = models.PositiveSmallIntegerField(
        "议程会前几个工作日定稿",
        default=2,
        **DAYS,
        help_text="之后加的是临时议题，要主持人同意并写明理由。",
    )
    reply_days = models.PositiveSmallIntegerField(
        "回执会前几个工作日截止", default=1, **DAYS
    )
    quorum_percent = models.PositiveSmallIntegerField(
        "到会委员须超过百分之几",
        default=50,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
        help_text="到会的委员超过这个比例才算到会人数够。",
    )

    history = HistoricalRecords(verbose_name="会议规则变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "会议规则"

    def __str__(self) -> str:
        return "会议规则"

    @classmethod
    def current(cls) -> Self:
        """The rules in force; the defaults until somebody changes them."""
        return cls.objects.first() or cls()
