"""评价: one word on one matter, never assumed, and the one word after it was mended."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.timezone import localdate

from chains.permissions import works_at_centre
from chains.standing import standing_of
from portal.workflow.moves import Refused
from services.counter.models import Visit
from services.models import ServiceItem, ServiceItemVersion
from services.ratings.models.rules import RatingRules
from services.ratings.workflow import (
    GUIDE,
    GUIDE_WRONG,
    LOW,
    OF_A_REQUEST,
    OF_A_VISIT,
    RECTIFIED,
    TAGS,
    Channel,
    Grade,
    Level,
    State,
)
from services.requests.models import ServiceRequest

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}
TWICE = "这件事已经评价过了，一件事评一次，谢谢。"
Matter = ServiceRequest | Visit


class RatingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all, an enterprise its own, and who gave it."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = Q(by=user) | Q(request__enterprise__in=who.enterprise_ids)
        return self.filter(mine)

    def low(self) -> Self:
        return self.filter(level__in=LOW)

    def counted(self) -> Self:
        """Without those that a review took out (误评、恶意)."""
        return self.exclude(rectification__state=State.EXCLUDED)

    def for_list(self) -> Self:
        """All that a row of a list prints, in a constant number of statements."""
        current = ServiceItemVersion.objects.current()
        rows = self.select_related(
            *("item", "handler", "recorded_by", "rectification", "follow_up"),
            *("request__guide", "request__enterprise", "visit__enterprise"),
        )
        return rows.prefetch_related(
            Prefetch("item__versions", current, to_attr="guides")
        )


class Rating(models.Model):
    """One for each request or visit. `level` has no default anywhere.

    `closed_at`, `item` and `handler` are what held when it was given: a request that
    is opened again keeps its rating, and who answered for it then.
    """

    request = models.OneToOneField(
        ServiceRequest,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="rating",
        verbose_name="办件",
    )
    visit = models.OneToOneField(
        Visit,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="rating",
        verbose_name="到访",
    )
    level = models.PositiveSmallIntegerField("评价", choices=Level)
    tags = models.JSONField("标签", default=list, blank=True)
    indicators = models.JSONField("细项", default=dict, blank=True)
    comment = models.TextField("说一说", max_length=500, blank=True)
    anonymous = models.BooleanField("匿名", default=False)
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    at = models.DateTimeField("评价时间")
    # Empty means somebody without an account.
    by = models.ForeignKey(
        **PERSON, null=True, related_name="ratings", verbose_name="评价人"
    )
    # Who opened the device for the visitor, or wrote down what was said by phone.
    recorded_by = models.ForeignKey(
        **PERSON, null=True, related_name="+", verbose_name="登记人"
    )
    closed_at = models.DateTimeField("办结时间")
    item = models.ForeignKey(
        ServiceItem,
        models.PROTECT,
        null=True,
        related_name="ratings",
        verbose_name="事项",
    )
    handler = models.ForeignKey(
        **PERSON, null=True, related_name="+", verbose_name="经办人"
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, visit__isnull=True)
                | Q(request__isnull=True, visit__isnull=False),
                name="rating_of_one_matter",
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="rating_has_a_level"
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.ONLINE, recorded_by__isnull=True)
                | ~Q(channel=Channel.ONLINE) & Q(recorded_by__isnull=False),
                name="rating_online_iff_nobody_wrote_it_down",
            ),
            models.CheckConstraint(
                condition=Q(at__gte=models.F("closed_at")),
                name="rating_after_closing",
            ),
        ]
        indexes = [models.Index(fields=["closed_at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.called} {self.get_level_display()}"

    @property
    def matter(self) -> Matter:
        return self.request or self.visit

    @property
    def number(self) -> str:
        return self.request.number if self.request else self.visit.ticket

    @property
    def was_by_code(self) -> bool:
        """Given by whoever knew number and code of the request, without an account."""
        online = self.channel == Channel.ONLINE
        return online and self.request_id is not None and self.by_id is None

    @property
    def way(self) -> str:
        code = "（凭查询码）" if self.was_by_code else ""
        return f"{self.get_channel_display()}{code}"

    @property
    def is_low(self) -> bool:
        return self.level in LOW

    @property
    def called(self) -> str:
        """What it was about; without a query where `for_list` has read the guides."""
        if self.request:
            return self.request.guide.name
        found = getattr(self.item, "guides", None)
        if found is None:
            found = [guide] if self.item and (guide := self.item.current()) else []
        return found[0].name if found else self.visit.purpose

    @property
    def public_name(self) -> str:
        """The item alone: what a visitor typed as his purpose may name somebody."""
        if self.request:
            return self.request.guide.name
        guide = self.item.current() if self.item else None
        return guide.name if guide else "窗口咨询"

    @property
    def graded(self) -> list[tuple[str, str]]:
        """(indicator, grade) of what was filled in."""
        names = indicators_of(self.matter)
        return [
            (names[key], Grade(grade).label)
            for key, grade in self.indicators.items()
            if key in names
        ]

    @property
    def doubts_the_guide(self) -> bool:
        """指南不准: the keeper of the guide should look at it."""
        return bool(self.item_id) and (
            GUIDE_WRONG in self.tags or self.indicators.get(GUIDE) == Grade.POOR
        )

    @property
    def is_excluded(self) -> bool:
        mending = getattr(self, "rectification", None)
        return mending is not None and mending.state == State.EXCLUDED

    def give(self, matter: Matter, *, at: datetime) -> None:
        """评价 of that matter, or Refused: too early, too late, or a second time.

        Of two at once the unique matter lets one in.
        """
        if not self.level:
            raise Refused("请选一个满意程度。")
        self.place(matter)
        if rated(matter):
            raise Refused(TWICE)
        refuse_outside_the_window(matter, at)
        self.at, self.closed_at = at, ended(matter)
        self.tags = [tag for tag in self.tags if tag in TAGS[Level(self.level)]]
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError as second:
            raise Refused(TWICE) from second

    def place(self, matter: Matter) -> None:
        """Which matter, and of what and of whom it was at this moment."""
        if isinstance(matter, Visit):
            line = matter.services.exclude(item=None).select_related("item").first()
            self.visit, self.handler = matter, matter.clerk
            self.item = line.item if line else None
        else:
            self.request, self.handler = matter, matter.handler
            self.item = matter.guide.item

    def may_be_followed(self, at: datetime) -> bool:
        """追评: once, after it was put right, for some days."""
        mending = getattr(self, "rectification", None)
        if mending is None or mending.state not in RECTIFIED or self.is_followed:
            return False
        last = localdate(mending.fixed_at)
        return localdate(at) <= last + timedelta(RatingRules.current().follow_days)

    @property
    def is_followed(self) -> bool:
        return getattr(self, "follow_up", None) is not None


class FollowUp(models.Model):
    """追评 after the rectification, once."""

    rating = models.OneToOneField(
        Rating, models.PROTECT, related_name="follow_up", verbose_name="评价"
    )
    level = models.PositiveSmallIntegerField("追评", choices=Level)
    comment = models.TextField("说一说", max_length=500, blank=True)
    at = models.DateTimeField("追评时间")
    by = models.ForeignKey(**PERSON, null=True, related_name="+", verbose_name="追评人")

    class Meta:
        verbose_name = verbose_name_plural = "追评"
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="follow_up_has_a_level"
            )
        ]

    def __str__(self) -> str:
        return self.get_level_display()


def ended(matter: Matter) -> datetime | None:
    """When it was closed; None while it is not, or ended without being served."""
    if isinstance(matter, Visit):
        served = matter.started_at is not None and not matter.is_live
        return matter.ended_at if served else None
    return matter.closed_at


def rated(matter: Matter) -> Rating | None:
    """The rating as it stands in the database, whatever the instance has read."""
    field = "visit" if isinstance(matter, Visit) else "request"
    return Rating.objects.for_list().filter(**{field: matter.pk}).first()


def last_day(matter: Matter) -> date | None:
    """The last day on which it may be rated; that day is still in time."""
    closed = ended(matter)
    if closed is None:
        return None
    return localdate(closed) + timedelta(RatingRules.current().window_days)


def is_open_for_rating(matter: Matter, at: datetime) -> bool:
    last = last_day(matter)
    return last is not None and localdate(at) <= last


def refuse_outside_the_window(matter: Matter, at: datetime) -> None:
    last = last_day(matter)
    if last is None:
        raise Refused("这件事还没有办结，办结以后再评价。")
    if localdate(at) > last:
        raise Refused(f"评价期到 {last} 为止。还有意见请到“意见建议”写，或打中心电话。")


def indicators_of(matter: Matter) -> dict[str, str]:
    return OF_A_VISIT if isinstance(matter, Visit) else OF_A_REQUEST


def link_of(rating: Rating, reader: Any) -> str:
    """The staff page of the matter; none for who may not open it: a visit is the
    centre's alone."""
    if rating.request_id:
        return reverse("requests:request", args=[rating.request_id])
    if works_at_centre(reader):
        return reverse("counter:visit", args=[rating.visit_id])
    return ""
