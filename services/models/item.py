"""服务事项 and the versions of its guide (办事指南)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse

from chains.permissions import works_at_centre
from portal.workflow.changes import change
from portal.workflow.models import Frozen
from portal.workflow.moves import Refused
from portal.workflow.seen import mark_of, refuse_unseen, words_of
from services.models.points import POINTS, Sections
from services.workflow import Domain, Mode

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}
CODE = RegexValidator(r"^[A-Z]{2}-\d{2}$", "编码写成两个大写字母、短横和两位数字。")


class ServiceItemQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The centre sees all, others what is offered and has a published guide."""
        if works_at_centre(user):
            return self
        published = ServiceItemVersion.objects.current().filter(item=OuterRef("pk"))
        return self.filter(Exists(published), is_active=True)


class ServiceItem(models.Model):
    """One thing that people come for; what holds of it stands in its versions."""

    code = models.CharField("编码", max_length=5, unique=True, validators=[CODE])
    order = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("对外提供", default=True)

    objects = ServiceItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务事项"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("services:guide", args=[self.code.lower()])

    def get_staff_url(self) -> str:
        return reverse("services:keep", args=[self.code.lower()])

    def current(self) -> "ServiceItemVersion | None":
        return self.versions.current().first()

    def draft(self) -> "ServiceItemVersion | None":
        return self.versions.drafts().first()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Whoever writes, publishes or drops the draft, or judges a point, waits for
        whoever does so just now."""
        with transaction.atomic():
            ServiceItem.objects.select_for_update().get(pk=self.pk)
            yield

    def switch(self, *, on: bool) -> None:
        """停用 or 恢复: a withdrawn item is on no public page. Raises Refused for who
        comes second."""
        change(
            self,
            ServiceItem.objects.filter(is_active=not on),
            "同事刚刚已经办过。",
            is_active=on,
        )

    def begin_draft(self, *, by: Any) -> "ServiceItemVersion":
        """The one draft; without one, a copy of what is published with its points.

        What somebody has verified stays verified in the copy.
        """
        with self.held():
            if found := self.draft():
                return found
            last = self.current()
            facts = words_of(last, COPIED) if last else {}
            draft = ServiceItemVersion.objects.create(item=self, written_by=by, **facts)
            for model in POINTS.values() if last else ():
                model.copy(last, draft)
        return draft

    def publish_draft(
        self, *, seen: Mapping[str, str], by: Any, at: datetime, on: date
    ) -> "ServiceItemVersion":
        """发布 as it was read. Raises Refused where it reads otherwise by now."""
        with self.held():
            draft = self.draft()
            if draft is None:
                raise Refused("没有等待发布的草稿，可能同事刚刚已经发布。")
            refuse_unseen(draft.mark(draft.sections()), seen)
            draft.publish(by=by, at=at, on=on)
        return draft

    def discard_draft(self) -> bool:
        """Whether there was one."""
        with self.held():
            draft = self.draft()
            if draft:
                draft.delete()
        return bool(draft)


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        if works_at_centre(user):
            return self
        return self.current().filter(item__is_active=True)

    def current(self) -> Self:
        return self.filter(is_current=True)

    def drafts(self) -> Self:
        return self.filter(number=None)

    def published(self) -> Self:
        return self.exclude(number=None)

    def offered(self) -> Self:
        """What the public finds, in the order of the catalogue."""
        rows = self.current().filter(item__is_active=True).select_related("item")
        return rows.order_by("item__order", "item__code")

    def found(self, words: str) -> Self:
        """Each word stands in the name, the summary or the keywords."""
        rows = self
        for word in words.split()[:5]:
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(summary__icontains=word)
                | Q(keywords__icontains=word)
            )
        return rows

    def to_check(self, on: date) -> Self:
        """Published guides whose day to be checked again has come."""
        return self.current().filter(review_due__lte=on, item__is_active=True)


class ServiceItemVersion(models.Model):
    """What a guide says. Once published its words never change; a request keeps to
    the version under which it was made."""

    item = models.ForeignKey(
        ServiceItem, models.CASCADE, related_name="versions", verbose_name="事项"
    )
    # Empty as long as it is a draft.
    number = models.PositiveSmallIntegerField("第几版", null=True, editable=False)
    is_current = models.BooleanField("现行", default=False, editable=False)
    name = models.CharField("名称", max_length=60)
    domain = models.CharField("类别", max_length=10, choices=Domain)
    audience = models.CharField("服务对象", max_length=60)
    mode = models.CharField("办理方式", max_length=12, choices=Mode)
    summary = models.CharField("一句话说明", max_length=200)
    decides = models.CharField("由谁决定", max_length=60, blank=True)
    fee = models.CharField("收费", max_length=60, blank=True)
    place = models.CharField("办理地点", max_length=120, blank=True)
    phone = models.CharField("咨询电话", max_length=40, blank=True)
    watch_phone = models.CharField("监督电话", max_length=40, blank=True)
    link = models.URLField("外部网址", blank=True)
    keywords = models.CharField("搜索用词", max_length=200, blank=True)
    online = models.BooleanField("可以网上提交", default=False)
    counter = models.BooleanField("可以窗口办", default=True)
    booking = models.BooleanField("可以预约", default=False)
    is_sensitive = models.BooleanField("党务敏感", default=False)
    review_months = models.PositiveSmallIntegerField(
        "几个月复核一次",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    reason = models.CharField("改了什么", max_length=200, blank=True)
    written_by = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="起草人"
    )
    published_by = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="发布人"
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    review_due = models.DateField("下次复核", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="复核人"
    )
    reviewed_on = models.DateField("上次复核", null=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办事指南"
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"],
                condition=Q(number__isnull=False),
                name="guide_version_once",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(number__isnull=True),
                name="one_draft_an_item",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(is_current=True),
                name="one_current_guide_an_item",
            ),
            models.CheckConstraint(
                condition=Q(
                    number__isnull=True,
                    published_at__isnull=True,
                    review_due__isnull=True,
                    is_current=False,
                )
                | Q(
                    number__isnull=False,
                    published_at__isnull=False,
                    review_due__isnull=False,
                ),
                name="guide_published_iff_numbered",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Raises Frozen for a version that was published."""
        if self.pk and type(self).objects.published().filter(pk=self.pk).exists():
            raise Frozen("a published guide never changes")
        super().save(**kwargs)

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.number is not None:
            raise Frozen("a published guide is never deleted")
        return super().delete(**kwargs)

    def publish(self, *, by: Any, at: datetime, on: date) -> None:
        """发布: the public reads it from now on; to be checked again after its months.

        Raises Refused while it lacks what every guide must say, and for who comes
        second.
        """
        if missing := self.missing(self.sections()):
            raise Refused(f"还缺{'、'.join(missing)}，补上再发布。")
        with self.item.held():
            rows = ServiceItemVersion.objects.filter(item=self.item_id)
            top = rows.aggregate(top=Max("number"))["top"] or 0
            rows.current().update(is_current=False)
            won = (
                rows.drafts()
                .filter(pk=self.pk)
                .update(
                    number=top + 1,
                    is_current=True,
                    published_by=by,
                    published_at=at,
                    review_due=on + relativedelta(months=self.review_months),
                )
            )
            if not won:
                raise Refused("同事刚刚发布或撤下了这份草稿，请返回再看一眼。")
        self.refresh_from_db()

    def missing(self, sections: Sections) -> list[str]:
        """What every guide has to say and this one does not yet."""
        asked = ("conditions", "materials", "steps", "bases")
        return [POINTS[name]._meta.verbose_name for name in asked if not sections[name]]

    def review(self, *, by: Any, on: date) -> None:
        """复核无变化: checked against the sources, nothing to change."""
        due = on + relativedelta(months=self.review_months)
        facts = {"reviewed_by": by, "reviewed_on": on, "review_due": due}
        rows = ServiceItemVersion.objects.current().filter(pk=self.pk)
        if not rows.update(**facts):
            raise Refused("这一版已经不是现行的，请复核现行的一版。")

    @property
    def takes_requests(self) -> bool:
        """A guide alone takes none, unless its head says that it may be handed in
        online; appointments and links lead elsewhere."""
        taken = self.mode in {Mode.IMMEDIATE, Mode.PROMISED}
        return taken or (self.mode == Mode.GUIDE and self.online)

    def sections(self) -> Sections:
        """All its points, by section, in the order of the page."""
        return {name: list(getattr(self, name).all()) for name in POINTS}

    def mark(self, sections: Sections) -> str:
        """Of every word that is published with it; whether points are verified is
        theirs to say at any time."""
        points = {name: [row.words for row in rows] for name, rows in sections.items()}
        return mark_of(words_of(self, (*COPIED, "reason")) | points)


COPIED = tuple(
    field.name
    for field in ServiceItemVersion._meta.concrete_fields
    if field.editable and field.name not in {"id", "item", "reason"}
)
