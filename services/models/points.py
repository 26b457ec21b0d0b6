"""The points of a guide: conditions, materials, steps, limits, bases, questions.

A point marked △ in the plan, or doubted by staff, is not verified: staff see it, the
public does not, until somebody has checked the source and says so (以窗口答复为准).
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from portal.workflow.models import Frozen
from portal.workflow.moves import Refused
from portal.workflow.seen import words_of
from services.workflow import Copy, FieldKind, Source


class PointQuerySet(models.QuerySet):
    def public(self) -> Self:
        return self.filter(is_verified=True)

    def to_verify(self) -> Self:
        return self.filter(is_verified=False)


class Point(models.Model):
    """One statement of a guide. Its words are frozen with the version; whether it is
    verified is not."""

    # A subclass adds `version`, whose reverse name is that of its section.
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_verified = models.BooleanField("已核对", default=False, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="核对人",
    )
    # Empty where the sources were read when the catalogue was written.
    checked_on = models.DateField("核对日期", null=True, editable=False)
    # Of a point in a draft: the published one whose very words it still has.
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="照抄自",
    )

    objects = PointQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def save(self, **kwargs: Any) -> None:
        """Raises Frozen once the version is published."""
        self.refuse_published()
        super().save(**kwargs)

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_published()
        return super().delete(**kwargs)

    @property
    def more(self) -> str:
        """What it says beside its first words; staff check both."""
        return ""

    @property
    def words(self) -> dict[str, Any]:
        """All that staff type of it, by field."""
        fields = self._meta.concrete_fields
        names = [field.name for field in fields if field.editable]
        return words_of(self, (name for name in names if name != "id"))

    def refuse_published(self) -> None:
        if self.version.number is not None:
            raise Frozen("a published guide never changes")

    def confirm(self, *, by: Any, on: date) -> None:
        """核对无误: shown to the public from now on, with the day."""
        self.judge(by=by, on=on, sound=True, refusal="这一条同事刚刚已经核对过。")

    def doubt(self, *, by: Any, on: date) -> None:
        """存疑撤下: off the public page at once, until somebody has checked it."""
        self.judge(by=by, on=on, sound=False, refusal="这一条同事刚刚已经撤下。")

    def judge(self, *, by: Any, on: date, sound: bool, refusal: str) -> None:
        """What is said of a point is said of its copy in a draft, too, so that a
        revision neither brings back what was doubted nor hides what was confirmed.

        Raises Refused with `refusal` for who comes second, and once another version
        is the current one.
        """
        facts = signed(by, on) | {"is_verified": sound}
        rows = type(self).objects.all()
        with self.version.item.held():
            current = rows.filter(pk=self.pk, version__is_current=True)
            if not current.exists():
                raise Refused("同事刚刚发布了新的一版，请在新的一版上再看这一条。")
            if not rows.filter(pk=self.pk, is_verified=not sound).update(**facts):
                raise Refused(refusal)
            rows.filter(copied_from=self.pk).update(**facts)

    @classmethod
    def copy(cls, last: Any, draft: Any) -> None:
        rows = list(cls.objects.filter(version=last))
        for row in rows:
            row.copied_from_id, row.pk, row.version = row.pk, None, draft
        cls.objects.bulk_create(rows)


def signed(by: Any, on: date) -> dict[str, Any]:
    """Who stands for the words of a point, since when."""
    return {"checked_by": by, "checked_on": on}


def of_version(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        "services.ServiceItemVersion",
        models.CASCADE,
        related_name=name,
        verbose_name="指南",
        editable=False,
    )


class Condition(Point):
    version = of_version("conditions")
    text = models.CharField("条件", max_length=300)
    question = models.CharField("自查时怎么问", max_length=120, blank=True)
    if_not = models.CharField("不符合怎么办", max_length=300, blank=True)

    class Meta(Point.Meta):
        verbose_name = verbose_name_plural = "办理条件"

    def __str__(self) -> str:
        return self.text

    @property
    def more(self) -> str:
        return self.if_not


class Material(Point):
    version = of_version("materials")
    name = models.CharField("材料", max_length=80)
    note = models.CharField("要求", max_length=300, blank=True)
    copy_kind = models.CharField(
        "形式", max_length=10, choices=Copy, default=Copy.ORIGINAL
    )
    copies = models.PositiveSmallIntegerField("份数", default=1)
    source = models.CharField("来源", max_length=12, choices=Source, default=Source.OWN)
    required = models.BooleanField("必须有", default=True)
    paper_only = models.BooleanField("带纸质，不上传", default=False)

    class Meta(Point.Meta):
        verbose_name = verbose_name_plural = "申报材料"

    def __str__(self) -> str:
        return self.name

    @property
    def more(self) -> str:
        return self.note


class Step(Point):
    version = of_version("steps")
    name = models.CharField("步骤", max_length=60)
    actor = models.CharField("谁来做", max_length=60, blank=True)
    text = models.CharField("说明", max_length=500, blank=True)
    days = models.PositiveSmallIntegerField("几个工作日", null=True, blank=True)

    class Meta(Point.Meta):
        verbose_name = verbose_name_plural = "办理流程"

    def __str__(self) -> str:
        return self.name

    @property
    def more(self) -> str:
        return " ".join(filter(None, (self.actor, self.text)))


class Limit(Point):
    """办理时限 in words; the one with `days` is what the centre itself promises."""

    version = of_version("limits")
    text = models.CharField("时限", max_length=200)
    days = models.PositiveSmallIntegerField(
        "中心承诺几个工作日",
        null=True,
        blank=True,
        help_text="只在承诺件填，从受理起算。",
    )

    class Meta(Point.Meta):
        verbose_name = verbose_name_plural = "办理时限"
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(days__isnull=False),
                name="one_promise_a_guide",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Basis(Point):
    version = of_version("bases")
    title = models.CharField("文件", max_length=120)
    article = models.CharField("条款", max_length=120, blank=True)
    url = models.URLField("原文网址", blank=True)

    class Meta(Point.Meta):
        verbose_name = verbose_name_plural = "设定依据"

    def __str__(self) -> str:
        return self.title

    @property
    def more(self) -> str:
        return self.article


class Question(Point):
    version = of_version("questions")
    question = models.CharField("问题", max_length=120)
    answer = models.CharField("回答", max_length=500)

    class Meta(Point.Meta):
        verbose_name = verbose_name_plural = "常见问题"

    def __str__(self) -> str:
        return self.question

    @property
    def more(self) -> str:
        return self.answer


class Field(Point):
    """What an application asks besides name, phone and enterprise."""

    version = of_version("fields")
    key = models.CharField(
        "代号",
        max_length=20,
        validators=[RegexValidator(r"^[a-z_]+$", "代号只用小写字母和下划线。")],
    )
    label = models.CharField("要填什么", max_length=60)
    kind = models.CharField("怎么填", max_length=8, choices=FieldKind)
    choices = models.CharField(
        "选项", max_length=300, blank=True, help_text="用顿号隔开。"
    )
    required = models.BooleanField("必填", default=True)
    help = models.CharField("提示", max_length=120, blank=True)

    class Meta(Point.Meta):
        verbose_name = verbose_name_plural = "申请表项"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "key"], name="field_key_once_a_guide"
            )
        ]

    def __str__(self) -> str:
        return self.label


# The sections of a guide in the order of the page, by their name on the version.
POINTS: dict[str, type[Point]] = {
    "conditions": Condition,
    "materials": Material,
    "steps": Step,
    "limits": Limit,
    "bases": Basis,
    "questions": Question,
    "fields": Field,
}
Sections = dict[str, list[Point]]
