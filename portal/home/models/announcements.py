"""What the centre says to everybody: announcements, and the page about itself."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse

from chains.permissions import works_at_centre
from portal.workflow.moves import Refused


class AnnouncementKind(models.TextChoices):
    NOTICE = "notice", "通知"
    PUBLICITY = "publicity", "公示"
    NEWS = "news", "动态"
    # The newest published one is the page 关于中心.
    ABOUT = "about", "关于中心"


class AnnouncementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Drafts and withdrawn ones are the centre's, the rest everybody's."""
        return self if works_at_centre(user) else self.published()

    def published(self) -> Self:
        return self.exclude(published_at=None)

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
    one, it is withdrawn first."""

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

    def publish(self, *, by: Any, at: datetime) -> None:
        """发布 as it was read: Raises Refused when a colleague changed it meanwhile."""
        rows = Announcement.objects.filter(
            pk=self.pk, published_at=None, title=self.title, text=self.text
        )
        if not rows.update(published_at=at, published_by=by):
            raise Refused("同事刚刚发布或改动了这一条，请返回再看一眼。")

    def withdraw(self) -> None:
        """撤下: a draft again, which may be corrected and published anew."""
        rows = Announcement.objects.published().filter(pk=self.pk)
        if not rows.update(published_at=None, published_by=None):
            raise Refused("这一条刚刚已经撤下。")

    def keep(self) -> None:
        """Store a draft. Raises Refused once the public reads it."""
        if self.pk and Announcement.objects.published().filter(pk=self.pk).exists():
            raise Refused("这一条已经发布，先撤下再改。")
        self.save()
