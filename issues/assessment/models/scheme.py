"""口径: weights, points and limits of the assessment; a change is a new version."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F

from issues.assessment.scoring import Weights
from issues.workflow import Level

WHOLE = 100


class Weight(models.PositiveSmallIntegerField):
    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("validators", [MaxValueValidator(WHOLE)])
        super().__init__(*args, **kwargs)


class Points(models.DecimalField):
    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 4)
        kwargs.setdefault("decimal_places", 1)
        low, high = MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(20))
        kwargs.setdefault("validators", [low, high])
        super().__init__(*args, **kwargs)


class Scheme(models.Model):
    """One version; a closed period keeps the one by which it was closed.

    The article names no weights: 30, 40, 30 and the points are defaults of our own.
    """

    heading = models.CharField(
        "页眉标注", max_length=40, blank=True, default="内部参考 · 试运行"
    )
    response = Weight("响应（权重）", default=30)
    on_time = Weight("按时（权重）", default=40)
    satisfied = Weight("满意（权重）", default=30)
    blue = Points("蓝色督办每张扣（分）", default=Decimal(0))
    yellow = Points("黄色督办每张扣（分）", default=Decimal("0.5"))
    red = Points("红色督办每张扣（分）", default=Decimal(1))
    few = models.PositiveSmallIntegerField(
        "少于几件只列不排",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(WHOLE)],
    )
    appeal_days = models.PositiveSmallIntegerField(
        "封账后可申诉（工作日）",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    note = models.CharField("修改说明", max_length=200, blank=True)
    made_at = models.DateTimeField("生效时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="修改人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "考核口径"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(response=WHOLE - F("on_time") - F("satisfied")),
                name="scheme_weights_make_a_hundred",
            )
        ]

    def __str__(self) -> str:
        return f"第 {self.pk} 版" if self.pk else "系统默认"

    @property
    def weights(self) -> Weights:
        return Weights(self.response, self.on_time, self.satisfied, self.few)

    @property
    def points(self) -> dict[str, Decimal]:
        return {
            Level.BLUE: self.blue,
            Level.YELLOW: self.yellow,
            Level.RED: self.red,
        }

    @classmethod
    def current(cls) -> Self:
        """The version in force; the built-in defaults until somebody saved one."""
        return cls.objects.select_related("made_by").first() or cls()

    @classmethod
    def to_pin(cls, at: datetime) -> Self:
        """The version in force as a stored row, so that a period can point at it."""
        scheme = cls.current()
        if scheme.pk is None:
            scheme.made_at, scheme.note = at, "系统默认值"
            scheme.save()
        return scheme
