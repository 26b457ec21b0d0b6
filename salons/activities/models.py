"""An activity, the enterprises that come, the results of a contest."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from chains.models import Enterprise, IndustryChain
from chains.standing import standing_of
from portal.gatherings.calendar_file import SHOW_CANCELLED, Entry
from portal.gatherings.models import Gathering
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused
from salons.activities.moves import Holding
from salons.activities.workflow import COMING, ActivityKind, ActivityState

TOO_LATE = "报名已截止，要参加请联系主办单位。"
TOO_LATE_FOR_MORE = "报名已截止，开始前只能改少；要多来人请联系主办单位。"
PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Drafts: who keeps them. The rest: the whole zone's for everybody with an
        account, a chain's for those who have to do with the chain."""
        who = standing_of(user)
        if who.at_centre:
            return self
        shown = ~Q(state=ActivityState.DRAFT)
        kept = Q(chain__in=who.secretary_chain_ids)
        if who.is_leader:
            return self.filter(shown | kept)
        own = Enterprise.objects.filter(
            pk__in=who.enterprise_ids | who.aided_enterprise_ids
        )
        near = Q(chain=None) | Q(chain__in=own.values("chain"))
        near |= Q(chain__in=who.task_force_chain_ids)
        return self.filter(kept | (shown & near))

    def coming(self) -> Self:
        return self.filter(state__in=COMING)

    def for_list(self) -> Self:
        return self.select_related("chain")

    def for_row(self) -> Self:
        rows = self.for_list()
        return rows.annotate(
            coming_count=Count("entries", distinct=True),
        )

    def in_calendars(self, at: datetime) -> Self:
        """As meetings: published ones from a year back, cancelled ones for a while."""
        gone = Q(state=ActivityState.CANCELLED)
        rows = self.exclude(state=ActivityState.DRAFT).for_list()
        rows = rows.filter(start__gte=at - timedelta(days=365))
        return rows.filter(~gone | Q(changed_at__gte=at - SHOW_CANCELLED))

    def of_person(self, user: Any) -> Self:
        """Those for which one of the person's enterprises is registered."""
        mine = Registration.objects.filter(
            enterprise__in=standing_of(user).enterprise_ids
        )
        return self.visible_to(user).filter(pk__in=mine.values("activity"))


class Activity(Holding, Gathering, Flowing):
    """党建活动. Only a move changes its state; `steps` is its journal."""

    kind = models.CharField("形式", max_length=10, choices=ActivityKind)
    theme = models.CharField("题目", max_length=60)
    text = models.TextField("活动说明", max_length=2000, blank=True)
    organiser = models.CharField("主办单位", max_length=60)
    speaker = models.CharField("主讲或评委", max_length=60, blank=True)
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name="产业链",
    )
    capacity = models.PositiveSmallIntegerField(
        "名额",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
    )
    reply_by = models.DateField("报名截止")
    state = models.CharField(
        "状态", max_length=10, choices=ActivityState, default=ActivityState.DRAFT
    )
    summary = models.TextField("活动情况", max_length=2000, blank=True)
    results_at = models.DateTimeField("成绩公布时间", null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党建活动"
        ordering = ["-start", "-pk"]
        constraints = [
            *Gathering.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state=ActivityState.HELD) | ~Q(summary=""),
                name="activity_held_with_summary",
            ),
            models.CheckConstraint(
                condition=Q(results_at=None)
                | Q(state=ActivityState.HELD, kind=ActivityKind.CONTEST),
                name="results_of_a_held_contest",
            ),
        ]
        indexes = [models.Index(fields=["state", "start"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.theme}"

    def get_absolute_url(self) -> str:
        return reverse("activities:activity", args=[self.pk])

    @property
    def day(self) -> date:
        return localdate(self.start)

    @property
    def when(self) -> str:
        start, end = localtime(self.start), localtime(self.end)
        return f"{start:%Y-%m-%d %H:%M}—{end:%H:%M}"

    @property
    def full_name(self) -> str:
        return self.get_kind_display()

    @property
    def is_coming(self) -> bool:
        return self.state in COMING

    @property
    def is_open(self) -> bool:
        return self.state == ActivityState.OPEN

    @property
    def is_contest(self) -> bool:
        return self.kind == ActivityKind.CONTEST

    def takes_entries(self, at: datetime) -> bool:
        """The last day is still in time."""
        return self.is_before(at) and localdate(at) <= self.reply_by

    def is_before(self, at: datetime) -> bool:
        """Until it begins an enterprise comes with fewer, or not at all."""
        return self.is_open and at < self.start

    def taken(self, *, besides: Enterprise | None = None) -> int:
        """Seats given, without those of one enterprise."""
        rows = self.entries.exclude(enterprise=besides) if besides else self.entries
        return rows.aggregate(taken=Sum("seats"))["taken"] or 0

    def entry(self) -> Entry:
        """What calendars say of it."""
        return self.as_entry(
            title=str(self),
            cancelled=self.state == ActivityState.CANCELLED,
            url=f"{settings.PUBLIC_URL}{self.get_absolute_url()}",
        )

    @transaction.atomic
    def register(
        self,
        enterprise: Enterprise,
        *,
        by: Any,
        at: datetime,
        seats: int,
        names: str,
        by_keeper: bool = False,
    ) -> "Registration":
        """报名, or change the number. First come, first served: the row of the activity
        is the lock, so of several at once none gets a seat that is gone.

        A keeper enters whoever comes until the activity is confirmed as held. Raises
        Refused when it is too late and when fewer seats are left; not to bring more
        than before is in time until it begins, and there is always room for it.
        """
        row = Activity.objects.select_for_update(of=("self",)).get(pk=self.pk)
        known = row.entries.filter(enterprise=enterprise).first()
        is_more = known is None or seats > known.seats
        in_time = row.takes_entries(at) if is_more else row.is_before(at)
        if not (in_time or (by_keeper and row.is_open)):
            raise Refused(TOO_LATE if known is None else TOO_LATE_FOR_MORE)
        if is_more:
            row.refuse_too_many(seats, enterprise)
        facts = {"seats": seats, "names": names.strip(), "by": by, "at": at}
        found, _ = row.entries.update_or_create(enterprise=enterprise, defaults=facts)
        return found

    def refuse_too_many(self, seats: int, enterprise: Enterprise) -> None:
        taken = self.taken(besides=enterprise)
        if self.capacity and taken + seats > self.capacity:
            left = max(0, self.capacity - taken)
            raise Refused(f"只剩 {left} 个名额，请改少一些，或联系主办单位。")


class RegistrationQuerySet(models.QuerySet):
    def for_page(self) -> Self:
        return self.select_related("enterprise").order_by("at", "pk")


class Registration(models.Model):
    """报名 of one enterprise; `present` is ticked by the organiser."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="entries", verbose_name="活动"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="activity_entries",
        verbose_name="企业",
    )
    seats = models.PositiveSmallIntegerField("人数")
    names = models.CharField("谁来", max_length=200, blank=True)
    by = models.ForeignKey(**PERSON, related_name="+", verbose_name="报名人")
    at = models.DateTimeField("报名时间")
    present = models.PositiveSmallIntegerField("实到人数", null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动报名"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "enterprise"], name="one_registration_an_enterprise"
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1), name="registration_has_seats"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.seats} 人"


class Result(models.Model):
    """成绩: one line of a contest's list, as its organiser wrote it."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="results", verbose_name="活动"
    )
    order = models.PositiveSmallIntegerField("次序")
    item = models.CharField("项目", max_length=40, blank=True)
    place = models.CharField("名次或奖项", max_length=20)
    name = models.CharField("姓名或队名", max_length=40)
    enterprise = models.CharField("企业", max_length=60, blank=True)
    score = models.CharField("成绩", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "比武成绩"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"


class ActivityStep(Step):
    record_field = "activity"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="steps", verbose_name="活动"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "seq"], name="activity_step_once"
            )
        ]
