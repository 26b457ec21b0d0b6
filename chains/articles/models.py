"""Duties and rules (运行机制, mission row M032) as articles with versions."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse

from chains.models import Unit
from portal.workflow.models import Frozen
from portal.workflow.moves import Refused
from portal.workflow.seen import mark_of, words_of


class ArticleKind(models.TextChoices):
    DUTY = "duty", "职责"
    MEETING = "meeting", "会议制度"
    LOOP = "loop", "问题办理制度"
    SALON = "salon", "红色沙龙制度"
    SERVICE = "service", "服务制度"


# What a draft consists of: typed by a clerk, read by who publishes.
WORDS = ("body", "source", "reason", "since")


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, _user: Any) -> Self:
        """How the zone works is for everybody who has an account."""
        return self

    def for_list(self, on: date) -> Self:
        """Each with `since` (the day from which its text is in force, or None) and
        whether a draft waits."""
        mine = Version.objects.filter(article=OuterRef("pk"))
        since = mine.in_force(on).values("since")[:1]
        drafts = mine.drafts().values("pk")[:1]
        rows = self.annotate(since=Subquery(since), draft=Subquery(drafts))
        return rows.select_related("unit").order_by("kind", "order", "pk")


class Article(models.Model):
    """One duty or rule; what it says stands in its versions."""

    title = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=10, choices=ArticleKind)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name="哪个单位的职责",
    )
    order = models.PositiveSmallIntegerField("顺序", default=100)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制度"
        ordering = ["kind", "order", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.pk])

    def current(self, on: date) -> "Version | None":
        """The text in force that day; the day from which it is in force belongs."""
        return self.versions.in_force(on).first()

    def draft_by(self, by: Any) -> "Version":
        """The one draft, begun from the last published text when there is none."""
        found = self.versions.drafts().first()
        if found:
            return found
        last = self.versions.published().order_by("-number").first()
        text, source = (last.body, last.source) if last else ("", "")
        return Version(article=self, body=text, source=source, written_by=by)


class VersionQuerySet(models.QuerySet):
    def visible_to(self, _user: Any) -> Self:
        return self.published()

    def published(self) -> Self:
        return self.exclude(number=None)

    def drafts(self) -> Self:
        return self.filter(number=None)

    def in_force(self, on: date) -> Self:
        """Published and begun, the latest first."""
        return self.published().filter(since__lte=on).order_by("-since", "-number")


class Version(models.Model):
    """What an article says from a day on. Published, it never changes again."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="versions", verbose_name="制度"
    )
    # Empty as long as it is a draft.
    number = models.PositiveSmallIntegerField("第几版", null=True, editable=False)
    body = models.TextField("正文", max_length=20_000)
    source = models.CharField("依据", max_length=120, blank=True)
    reason = models.CharField("修改说明", max_length=200, blank=True)
    since = models.DateField("施行日期", null=True, blank=True)
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

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制度版本"
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                condition=Q(number__isnull=False),
                name="article_version_once",
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(number__isnull=True),
                name="one_draft_an_article",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, published_at__isnull=True)
                | Q(
                    number__isnull=False,
                    published_at__isnull=False,
                    since__isnull=False,
                ),
                name="version_published_iff_numbered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} 第 {self.number or '草'} 版"

    def save(self, **kwargs: Any) -> None:
        """Raises Frozen for a version that was published."""
        held = Version.objects.published().filter(pk=self.pk)
        if self.pk and held.exists():
            raise Frozen("a published version never changes")
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:version", args=[self.article_id, self.number])

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.number is not None:
            raise Frozen("a published version is never deleted")
        return super().delete(**kwargs)

    @property
    def mark(self) -> str:
        return mark_of(words_of(self, WORDS))

    def keep(self) -> None:
        """Store the draft. Raises Refused when a colleague began one meanwhile."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as problem:
            raise Refused("同事刚刚也在修改，请返回查看他的草稿。") from problem

    def publish(self, *, by: Any, at: datetime, on: date) -> None:
        """发布: from `since` on (today when it is empty) this is what holds.

        Raises Refused for an empty text, for the text that already holds, for a day
        that is over, and when a colleague has just published it.
        """
        since = self.since or on
        last = self.article.versions.published().order_by("-number").first()
        if not self.body.strip():
            raise Refused("正文还空着，写好再发布。")
        if since < on:
            raise Refused("施行日期已经过了，请改成今天或以后。")
        if last and last.body.strip() == self.body.strip():
            raise Refused("正文和现行的一样，没有可发布的改动。")
        if last and since < last.since:
            raise Refused(f"上一版自 {last.since} 起施行，施行日期不能更早。")
        rows = Version.objects.drafts().filter(pk=self.pk, **words_of(self, WORDS))
        top = self.article.versions.aggregate(top=Max("number"))["top"] or 0
        facts = {"number": top + 1, "since": since, "published_by": by}
        try:
            with transaction.atomic():
                won = rows.update(**facts, published_at=at)
        except IntegrityError:
            won = 0
        if not won:
            raise Refused("同事刚刚发布或改动了这一版，请返回再看一眼。")
        self.refresh_from_db()
