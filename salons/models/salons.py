"""红色沙龙: one gathering of a chain at the enterprise whose turn it is."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from chains.standing import standing_of
from portal.gatherings.calendar_file import SHOW_CANCELLED, Entry
from portal.gatherings.models import Gathering
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused
from salons.models.guests import Guest
from salons.models.turns import Turn
from salons.moves.arranging import Arranging
from salons.moves.finishing import Finishing
from salons.reading import chains_as_member, overseen
from salons.workflow import COMING, OVER, SHOWN, Aim, SalonState

# Within this time before the start nobody moves up by itself: who waits may come and
# stand in on the spot (现场候补).
LAST_PROMOTION = timedelta(hours=24)


class SalonQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who oversees the chain sees all of it, the host its own; the chain's members
        and whoever is invited those that were announced."""
        who = standing_of(user)
        whole = overseen(user, "turn__chain")
        if not whole:
            return self
        guests = Guest.objects.filter(
            Q(enterprise__in=who.enterprise_ids | who.aided_enterprise_ids)
            | Q(unit__in=who.unit_ids)
        )
        member = Q(turn__chain__in=chains_as_member(who))
        called = member | Q(pk__in=guests.values("salon"))
        return self.filter(
            whole | Q(turn__host__in=who.enterprise_ids) | (announced() & called)
        )

    def live(self) -> Self:
        return self.exclude(state=SalonState.CANCELLED)

    def coming(self) -> Self:
        return self.filter(state__in=COMING)

    def not_coming(self) -> Self:
        return self.exclude(state__in=COMING)

    def over(self) -> Self:
        return self.filter(state__in=OVER)

    def public(self) -> Self:
        """Those that everybody may read of, signed in or not."""
        return self.filter(state__in=SHOWN)

    def for_list(self) -> Self:
        return self.select_related("turn__chain", "turn__host")

    def for_page(self) -> Self:
        """With its programme, which the heading prints, too."""
        return self.for_list().prefetch_related("segments")

    def for_row(self) -> Self:
        """With how many have said that they come; its `segments` are read for all
        rows of a page at once."""
        coming = Count("guests", filter=Q(guests__reply="confirmed"), distinct=True)
        return self.for_list().annotate(guest_count=coming)

    def in_calendars(self, at: datetime) -> Self:
        """As meetings: announced ones from a year back, cancelled ones for a while."""
        gone = Q(state=SalonState.CANCELLED)
        rows = self.filter(announced()).for_list()
        rows = rows.filter(start__gte=at - timedelta(days=365))
        return rows.filter(~gone | Q(changed_at__gte=at - SHOW_CANCELLED))

    def of_person(self, user: Any) -> Self:
        """Those that a person hosts, keeps, or is coming to."""
        who = standing_of(user)
        coming = Guest.objects.filter(
            Q(enterprise__in=who.enterprise_ids) | Q(unit__in=who.unit_ids),
            reply="confirmed",
        )
        return self.visible_to(user).filter(
            Q(turn__host__in=who.enterprise_ids)
            | Q(turn__chain__in=who.secretary_chain_ids)
            | Q(pk__in=coming.values("salon"))
        )


def announced() -> Q:
    """Invitations have gone out, whatever came of it then: one that was called off in
    preparation nobody has heard of."""
    invited = SalonStep.objects.filter(salon=OuterRef("pk"), move="invite")
    return ~Q(state=SalonState.PREPARING) & (
        ~Q(state=SalonState.CANCELLED) | Exists(invited)
    )


class Salon(Arranging, Finishing, Gathering, Flowing):
    """One salon of one turn. Only a move changes its state; `steps` is its journal.

    `capacity` counts the seats of invited enterprises: the host and the invited units
    are not of their number. `quota` is the most that one enterprise may take.
    """

    turn = models.ForeignKey(
        Turn, models.PROTECT, related_name="salons", verbose_name="轮次"
    )
    theme = models.CharField("主题", max_length=60)
    aims = models.JSONField("协同目标", default=list, blank=True)
    text = models.TextField("活动说明", max_length=2000, blank=True)
    capacity = models.PositiveSmallIntegerField(
        "企业席位",
        default=40,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    quota = models.PositiveSmallIntegerField(
        "每家最多",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    reply_by = models.DateField("报名截止")
    host_contact = models.CharField("现场联系人", max_length=60, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=SalonState, default=SalonState.PREPARING
    )
    # What came of it; the digest is what the public page shows.
    summary = models.TextField("活动小结", max_length=5000, blank=True)
    digest = models.TextField("公开摘要", max_length=1000, blank=True)
    summed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="小结人",
    )
    summed_up_at = models.DateTimeField("小结时间", null=True, editable=False)
    closed_at = models.DateTimeField("闭环时间", null=True, editable=False)

    objects = SalonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "红色沙龙"
        ordering = ["-start", "-pk"]
        constraints = [
            *Gathering.Meta.constraints,
            models.UniqueConstraint(
                fields=["turn"],
                condition=~Q(state=SalonState.CANCELLED),
                name="one_salon_a_turn",
                violation_error_message="这一期已经有一场沙龙在筹备。",
            ),
            models.CheckConstraint(
                condition=Q(quota__gte=1, capacity__gte=F("quota")),
                name="salon_quota_within_capacity",
                violation_error_message="每家最多的席位不能超过企业席位。",
            ),
            models.CheckConstraint(
                condition=~Q(state=SalonState.CLOSED)
                | (Q(closed_at__isnull=False) & ~Q(summary="")),
                name="salon_closed_with_summary",
            ),
            models.CheckConstraint(
                condition=Q(summary="", summed_up_at__isnull=True)
                | (~Q(summary="") & Q(summed_up_at__isnull=False)),
                name="salon_summed_up_iff_dated",
            ),
        ]
        indexes = [models.Index(fields=["state", "start"])]

    def __str__(self) -> str:
        return f"红色沙龙：{self.theme}"

    def get_absolute_url(self) -> str:
        return reverse("salons:salon", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("salons:public", args=[self.pk])

    @property
    def chain(self) -> Any:
        return self.turn.chain

    @property
    def host(self) -> Any:
        return self.turn.host

    @property
    def day(self) -> date:
        return localdate(self.start)

    @property
    def when(self) -> str:
        start, end = localtime(self.start), localtime(self.end)
        return f"{start:%Y-%m-%d %H:%M}—{end:%H:%M}"

    @property
    def full_name(self) -> str:
        return f"{self.chain.name}红色沙龙"

    @property
    def label(self) -> str:
        return f"{self.chain.name}第 {self.turn.number} 期"

    @property
    def aim_labels(self) -> list[str]:
        return [Aim(value).label for value in self.aims]

    @property
    def is_coming(self) -> bool:
        return self.state in COMING

    @property
    def is_open(self) -> bool:
        return self.state == SalonState.OPEN

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_public(self) -> bool:
        return self.state in SHOWN

    def takes_replies(self, on: date) -> bool:
        """The last day is still in time."""
        return self.is_open and on <= self.reply_by

    def promotes(self, at: datetime) -> bool:
        """Whether who waits still moves up by itself."""
        return self.is_open and at < self.start - LAST_PROMOTION

    def entry(self) -> Entry:
        """What calendars say of it."""
        return self.as_entry(
            title=f"{self}（{self.label}）",
            cancelled=self.state == SalonState.CANCELLED,
            url=f"{settings.PUBLIC_URL}{self.get_absolute_url()}",
        )

    @property
    def previous(self) -> "Salon | None":
        """The one before it in the chain that was held."""
        rows = Salon.objects.over().filter(turn__chain=self.turn.chain_id)
        return rows.filter(start__lt=self.start).order_by("-start").first()


def arrange(
    turn: Turn, *, by: Any, at: datetime, segments: Any = (), **facts: Any
) -> Salon:
    """筹备一期: the salon with the checklist of the template and a line in the list of
    guests for each member of the committee but the host.

    Raises Refused for a turn whose salon is being prepared already, or that is over.
    """
    if not turn.is_ahead:
        raise Refused("这一期已有结果，不能再筹备沙龙。")
    salon = Salon(turn=turn, changed_at=at, **facts)
    if salon.day != turn.day:
        reason = "按沙龙时间调整"
        turn.move_day(by=by, at=at, day=salon.day, reason=reason, salon=salon)
    try:
        with transaction.atomic():
            salon.save(force_insert=True)
    except IntegrityError as lost:
        raise Refused("这一期已经有一场沙龙在筹备，请刷新后查看。") from lost
    for number, facts_of_one in enumerate(segments, 1):
        salon.segments.create(order=number, **facts_of_one)
    salon.take_template()
    salon.invite_members()
    return salon


class SalonStep(Step):
    record_field = "salon"

    salon = models.ForeignKey(
        Salon, models.CASCADE, related_name="steps", verbose_name="沙龙"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["salon", "seq"], name="salon_step_once")
        ]
