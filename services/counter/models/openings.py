"""When the counter takes appointments: opening rules and the days it is closed."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import make_aware

from chains.permissions import works_at_centre
from services.models import ServiceItem


class Weekday(models.IntegerChoices):
    MONDAY = 0, "周一"
    TUESDAY = 1, "周二"
    WEDNESDAY = 2, "周三"
    THURSDAY = 3, "周四"
    FRIDAY = 4, "周五"
    SATURDAY = 5, "周六"
    SUNDAY = 6, "周日"


class KeptQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if works_at_centre(user) else self.none()


class RuleQuerySet(KeptQuerySet):
    def open_for(self, item: ServiceItem) -> Self:
        """Rules in force for this item; one without items is for all of them."""
        rows = self.filter(is_active=True)
        return rows.filter(Q(items=None) | Q(items=item)).distinct()


class AvailabilityRule(models.Model):
    """开放时段: so many seats every so many minutes on one weekday.

    Weekday and times never change, because appointments stand in their slots: to
    change them, a rule is stopped and another written.
    """

    weekday = models.PositiveSmallIntegerField("星期", choices=Weekday)
    opens = models.TimeField("从")
    closes = models.TimeField("到")
    minutes = models.PositiveSmallIntegerField(
        "每段几分钟",
        default=30,
        validators=[MinValueValidator(10), MaxValueValidator(240)],
    )
    capacity = models.PositiveSmallIntegerField(
        "每段几个名额",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    items = models.ManyToManyField(
        ServiceItem, blank=True, related_name="openings", verbose_name="只办这些事项"
    )
    is_active = models.BooleanField("开放", default=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预约时段"
        ordering = ["weekday", "opens", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="opening_before_closing"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="opening_on_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, minutes__gte=10),
                name="opening_has_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}—{self.closes:%H:%M}"

    def starts(self, day: date) -> list[datetime]:
        """The beginnings of its slots on a day, of another weekday none; a last piece
        that is too short is none."""
        if day.weekday() != self.weekday:
            return []
        step = timedelta(minutes=self.minutes)
        at, end = moment(day, self.opens), moment(day, self.closes)
        found = []
        while at + step <= end:
            found.append(at)
            at += step
        return found

    def ends(self, start: datetime) -> datetime:
        return start + timedelta(minutes=self.minutes)


class AvailabilityException(models.Model):
    """停约: a day without appointments, beside the holidays of the calendar."""

    day = models.DateField("日期", unique=True)
    reason = models.CharField("原因", max_length=60)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "停约日"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


def moment(day: date, clock: time) -> datetime:
    return make_aware(datetime.combine(day, clock))
