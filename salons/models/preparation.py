"""筹备清单: what each side has to do before the day, and the template of it."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from chains.standing import standing_of
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from salons.workflow import COMING, HEADINGS, Heading, Side

# Working days before its day on which an open item turns yellow.
SOON = 2


def fits(prefix: str = "") -> Q:
    """A heading belongs to its side: the article names three for each."""
    found = Q()
    for side, headings in HEADINGS.items():
        found |= Q(**{f"{prefix}side": side, f"{prefix}heading__in": headings})
    return found


class Item(models.Model):
    """The side, the heading and the words of one thing to do."""

    side = models.CharField("由谁办", max_length=10, choices=Side)
    heading = models.CharField("类别", max_length=12, choices=Heading)
    text = models.CharField("事项", max_length=100)
    days_before = models.PositiveSmallIntegerField(
        "提前几个工作日", default=3, validators=[MaxValueValidator(30)]
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


class TemplateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        who = standing_of(user)
        return self if who.at_centre or who.secretary_chain_ids else self.none()


class TemplateItem(Item):
    """筹备模板: every new salon begins with a copy of these."""

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "筹备模板"
        ordering = ["side", "-days_before", "pk"]
        constraints = [
            models.CheckConstraint(condition=fits(), name="template_heading_of_side"),
            models.UniqueConstraint("side", "text", name="template_item_once"),
        ]


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        salons = self.model._meta.get_field("salon").related_model.objects
        rows = self.filter(salon__in=salons.visible_to(user))
        return rows.select_related("salon__turn__chain", "salon__turn__host")

    def undone(self) -> Self:
        return self.filter(done_at=None)

    def ahead(self) -> Self:
        """Of salons that are still to come."""
        return self.filter(salon__state__in=COMING)


class Task(Item):
    """One item of one salon, with the day by which it has to be done."""

    salon = models.ForeignKey(
        "salons.Salon", models.CASCADE, related_name="tasks", verbose_name="沙龙"
    )
    owner = models.CharField("责任人", max_length=40, blank=True)
    due_on = models.DateField("完成日期", editable=False)
    done_at = models.DateTimeField("办好时间", null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="勾选人",
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "筹备事项"
        ordering = [F("done_at").desc(nulls_last=True), "due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=fits(), name="task_heading_of_side"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
            ),
        ]

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def set_due(self, day: date) -> None:
        """So many working days before the day of the salon."""
        self.due_on = work_calendar().add(day, -self.days_before)

    def tick(self, *, by: Any, at: datetime, done: bool) -> None:
        """勾选, or take the tick away; two ticks at once are one.

        Raises Refused once the salon was held.
        """
        if not self.salon.is_coming:
            raise Refused("沙龙已举办或已取消，筹备清单不再改动。")
        rows = Task.objects.filter(pk=self.pk, done_at__isnull=done)
        facts = {"done_at": at, "done_by": by} if done else {}
        rows.update(**({"done_at": None, "done_by": None} | facts))

    def lamp(self, on: date) -> tuple[str, str]:
        """Colour and words for its day."""
        if self.is_done:
            return "green", "已办好"
        calendar = work_calendar()
        if on > self.due_on:
            return "red", f"超 {max(calendar.between(self.due_on, on), 1)} 日"
        left = calendar.between(on, self.due_on)
        words = "今天" if on == self.due_on else f"余 {left} 日"
        return ("yellow" if left <= SOON else "green"), words
