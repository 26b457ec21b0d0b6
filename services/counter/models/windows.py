"""窗口, the numbers of a day, and the settings of the counter."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from chains.permissions import works_at_centre
from portal.workflow.moves import Refused


class WindowQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if works_at_centre(user) else self.none()

    def active(self) -> Self:
        return self.filter(is_active=True)

    def of(self, person: Any, on: date) -> "Window | None":
        """Where this person sits today, if anywhere."""
        return self.active().filter(clerk=person.pk, clerk_on=on).first()


class Window(models.Model):
    """One window of the hall and who sits there today."""

    name = models.CharField("窗口名称", max_length=20, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=1)
    is_active = models.BooleanField("在用", default=True)
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="今天谁在",
    )
    clerk_on = models.DateField("哪天", null=True, editable=False)

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "窗口"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(clerk__isnull=True, clerk_on__isnull=True)
                | Q(clerk__isnull=False, clerk_on__isnull=False),
                name="window_clerk_iff_day",
            ),
            models.UniqueConstraint(
                fields=["clerk", "clerk_on"], name="one_window_a_clerk_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def sit(self, *, by: Any, on: date) -> None:
        """坐到这里: leaves the window where the person sat before, and takes over from
        a colleague. Raises Refused when two change places at the same moment."""
        if not self.is_active:
            raise Refused(f"{self.name}已停用，请选别的窗口。")
        try:
            with transaction.atomic():
                Window.objects.filter(clerk=by).update(clerk=None, clerk_on=None)
                Window.objects.filter(pk=self.pk).update(clerk=by, clerk_on=on)
        except IntegrityError as twice:
            raise Refused("座位刚刚有变动，请再点一次。") from twice
        self.refresh_from_db()


class TicketSeries(models.Model):
    """The last number given on a day under a prefix; its row is the lock."""

    prefix = models.CharField("前缀", max_length=2)
    day = models.DateField("日期")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "号码序列"
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "day"], name="ticket_series_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.day}: {self.last}"

    @classmethod
    def take(cls, prefix: str, day: date) -> int:
        """The next number. Call inside a transaction: the UPDATE holds the row until
        commit, so there is no twin, and a rollback gives the number back."""
        series = cls.objects.filter(prefix=prefix, day=day)
        if not series.update(last=F("last") + 1):
            cls.objects.get_or_create(prefix=prefix, day=day)
            series.update(last=F("last") + 1)
        return series.values_list("last", flat=True).get()


class CounterRules(models.Model):
    """One row, edited by the centre; who changed what stands in its history.

    No rule asks for these numbers: they are usage elsewhere, and defaults of ours.
    """

    retention_days = models.PositiveSmallIntegerField(
        "姓名电话保留几天",
        default=180,
        validators=[MinValueValidator(30), MaxValueValidator(730)],
        help_text="过了这些天，来访人的姓名和电话自动清空，事项和时间留作统计。",
    )
    days_ahead = models.PositiveSmallIntegerField(
        "开放以后几个工作日",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    cancel_hours = models.PositiveSmallIntegerField(
        "提前几小时可以自己取消",
        default=2,
        validators=[MaxValueValidator(72)],
        help_text="再晚就请打电话。",
    )
    most_per_phone = models.PositiveSmallIntegerField(
        "一个手机号最多同时约几次",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )

    history = HistoricalRecords(verbose_name="窗口规则变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "窗口规则"

    def __str__(self) -> str:
        return "窗口规则"

    @classmethod
    def current(cls) -> Self:
        """The rules in force; the defaults until somebody changes them."""
        return cls.objects.first() or cls()
