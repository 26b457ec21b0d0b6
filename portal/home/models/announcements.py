"""What the centre says to everybody: announcements, and the page about itself."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.urls import reverse
from simple_history.models import HistoricalRecords

from chains.permissions import is_leader, works_at_centre
from portal.workflow.changes import change
from portal.workflow.moves import Refused
from portal.workflow.seen import mark_of, words_of


class AnnouncementKind(models.TextChoices):
    NOTICE = "notice", "通知"
    PUBLICITY = "publicity", "公示"
    NEWS = "news", "动态"
    # The newest published one is the page 关于中心.
    ABOUT = "about", "关于中心"


# What an announcement consists of: typed by a clerk, read by everybody.
WORDS = ("kind", "title", "text", "source", "pinned_until")
PAST = "发布过的只能撤下，不能删除。"


class AnnouncementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Drafts and withdrawn ones are for the centre and leaders, the rest for
        everybody."""
        reads_all = works_at_centre(user) or is_leader(user)
        return self if reads_all else self.published()

    def published(self) -> Self:
        return self.exclude(published_at=None)

    def drafts(self) -> Self:
        return self.filter(published_at=None)

    def with_past(self) -> Self:
        """Each with `was_public`: whether the public has ever read it."""
        lines = Announcement.history.filter(id=OuterRef("pk"))
        return self.annotate(was_public=Exists(lines.exclude(published_at=None)))

    def news(self) -> Self:
        return self.exclude(kind=AnnouncementKind.ABOUT)

    def pinned_first(self, on: date) -> Self:
        """What is pinned up to that day or longer stands above; then the newest."""
        pinned = Case(
            When(pinned_until__gte=on, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        rows = self.annotate(is_pinned=pinned)
        return rows.order_by("-is_pinned", "-published_at", "-pk")

    def about(self) -> "Announcement | None":
        """The page 关于中心 as it stands."""
        rows = self.published().filter(kind=AnnouncementKind.ABOUT)
        return rows.order_by("-published_at", "-pk").first()


class Announcement(models.Model):
    """公告. Its words change only while the public does not read them: to correct
    one, it is withdrawn first. What the public has read stays in its history."""

    kind = models.CharField(
        "类别",
        max_length=10,
        choices=AnnouncementKind,
        default=AnnouncementKind.NOTICE,
    )
    title = models.CharField("标题", max_length=80)
    text = models.TextField("正文", max_length=10_000)
    source = models.CharField("依据", max_length=300, blank=True)
    pinned_until = models.DateField("置顶到", null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="起草人",
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="发布人",
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)

    objects = AnnouncementQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="公告变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "公告"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(published_by__isnull=True),
                name="announcement_published_by_iff_published",
            )
        ]
        indexes = [models.Index(fields=["-published_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("home:announcement", args=[self.pk])

    @property
    def paragraphs(self) -> list[str]:
        """一段一行, as the editor says."""
        return [line for line in self.text.splitlines() if line.strip()]

    @property
    def mark(self) -> str:
        return mark_of(words_of(self, WORDS))

    def publish(self, *, by: Any, at: datetime) -> None:
        """发布 as it was read: Raises Refused when a colleague changed it meanwhile."""
        rows = Announcement.objects.drafts().filter(**words_of(self, WORDS))
        refusal = "同事刚刚发布或改动了这一条，请返回再看一眼。"
        change(self, rows, refusal, published_at=at, published_by=by)

    def withdraw(self) -> None:
        """撤下: a draft again, which may be corrected and published anew."""
        rows, facts = Announcement.objects.published(), {"published_by": None}
        change(self, rows, "这一条刚刚已经撤下。", published_at=None, **facts)

    @transaction.atomic
    def remove(self) -> None:
        """删除草稿. Raises Refused for what the public reads or has read."""
        rows = Announcement.objects.select_for_update().with_past().filter(pk=self.pk)
        row = rows.first()
        if row is None:
            raise Refused("同事刚刚已经删除这一条。")
        if row.published_at or row.was_public:
            raise Refused(PAST)
        row.delete()

    def past(self) -> list["Publication"]:
        """Every text that the public read, the newest first."""
        lines = self.history.select_related("published_by", "history_user")
        lines = list(lines.order_by("history_id"))
        pairs = zip_longest(lines, lines[1:])
        return [Publication(*pair) for pair in pairs if pair[0].published_at][::-1]


@dataclass(frozen=True)
class Publication:
    """A line of the history that the public read, and the one that ended it."""

    words: Any
    end: Any
