"""党委会、要素保障例会、专题协商会: planned, called, held, put on record."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from chains.meetings.grid import Sitting
from chains.meetings.models.agenda import AgendaItem
from chains.meetings.models.attendance import Attendee
from chains.meetings.models.obligations import Obligation
from chains.meetings.models.resolutions import Resolution
from chains.meetings.models.rules import MeetingRules
from chains.meetings.moves.holding import Holding
from chains.meetings.moves.planning import Planning
from chains.meetings.moves.signing import Signing
from chains.meetings.workflow import AHEAD, TOOK_PLACE, MeetingKind, MeetingState
from chains.models import Unit
from chains.standing import standing_of
from portal.gatherings.calendar_file import SHOW_CANCELLED, Entry
from portal.gatherings.models import Gathering
from portal.workdays.current import work_calendar
from portal.workflow.models import Flowing, Step


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all; a chain's people their committee's; whoever is
        called to it, by post, by enterprise or in person, once it was called."""
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        called = Attendee.objects.filter(
            Q(unit__in=who.unit_ids)
            | Q(enterprise__in=who.enterprise_ids)
            | Q(person=user.pk)
        )
        told = ~Q(state=MeetingState.PLANNED) & Q(pk__in=called.values("meeting"))
        return self.filter(Q(committee__chain__in=chains) | told)

    def ahead(self) -> Self:
        return self.filter(state__in=AHEAD)

    def took_place(self) -> Self:
        return self.filter(state__in=TOOK_PLACE)

    def between(self, first: date, last: date) -> Self:
        """Those that start on these days where the zone is, both included."""
        return self.filter(start__date__range=(first, last))

    def for_list(self) -> Self:
        """All that a row prints, in a constant number of statements."""
        rows = self.select_related("committee__chain", "obligation")
        return rows.annotate(
            item_count=Count("items", distinct=True),
            seat_count=Count("attendees", distinct=True),
        )

    def for_page(self) -> Self:
        """All that its page prints, in a constant number of statements."""
        seats = Attendee.objects.select_related("unit", "enterprise", "person")
        items = AgendaItem.objects.select_related("presenter", "consultation")
        items = items.prefetch_related(
            Prefetch("resolutions", Resolution.objects.for_list()),
            "votes__ballots",
            "consultation__matters__issue__enterprise",
        )
        rows = self.select_related("committee__chain", "obligation", "signed_by")
        return rows.prefetch_related(
            Prefetch("attendees", seats),
            Prefetch("items", items),
            "papers",
            Prefetch("steps", MeetingStep.objects.select_related("by")),
            "corrections__by",
        )

    def in_calendars(self, at: datetime) -> Self:
        """What calendars show: meetings that were called, from a year back; cancelled
        ones for a while."""
        recent = Q(start__gte=at - timedelta(days=365))
        gone = Q(state=MeetingState.CANCELLED)
        rows = self.exclude(state=MeetingState.PLANNED).select_related("committee")
        return rows.filter(recent, ~gone | Q(changed_at__gte=at - SHOW_CANCELLED))

    def of_person(self, user: Any) -> Self:
        """Those that a person is called to, or keeps as the committee's secretary."""
        who = standing_of(user)
        called = Attendee.objects.called_for(who, user).values("meeting")
        return self.visible_to(user).filter(
            Q(pk__in=called) | Q(committee__chain__in=who.secretary_chain_ids)
        )

    def before(self, meeting: "Meeting") -> Self:
        """Earlier ones of the same kind and committee that took place."""
        same = {"kind": meeting.kind, "committee": meeting.committee}
        rows = self.took_place().filter(**same, start__lt=meeting.start)
        return rows.exclude(pk=meeting.pk).order_by("-start")


class Meeting(Planning, Holding, Signing, Gathering, Flowing):
    """One meeting. Only a move changes its state; `steps` is its journal.

    A 党委会 belongs to a committee and to the month it answers for, which is said and
    not read from its day: one held on 1 December may make good for November (补开).
    """

    kind = models.CharField("形式", max_length=16, choices=MeetingKind)
    committee = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="产业链党委",
    )
    obligation = models.ForeignKey(
        Obligation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="所属月份",
    )
    theme = models.CharField("主题", max_length=60)
    chair = models.CharField("主持人", max_length=40, blank=True)
    recorder = models.CharField("记录人", max_length=40, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=MeetingState, default=MeetingState.PLANNED
    )
    # Entered after it took place; it stays marked so (补录).
    entered_late = models.BooleanField("补录", default=False, editable=False)
    notified_at = models.DateTimeField("通知时间", null=True, editable=False)
    held_at = models.DateTimeField("确认召开时间", null=True, editable=False)
    signed_at = models.DateTimeField("签发时间", null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="签发人",
    )
    # The minutes as they were signed; empty until then, never changed after.
    minutes = models.JSONField("纪要", default=dict, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["start", "pk"]
        constraints = [
            *Gathering.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind=MeetingKind.COMMITTEE)
                | Q(committee__isnull=False, obligation__isnull=False),
                name="committee_meeting_has_committee_and_month",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.SIGNED, signed_at__isnull=False)
                | (~Q(state=MeetingState.SIGNED) & Q(signed_at__isnull=True)),
                name="meeting_signed_iff_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=TOOK_PLACE) | Q(held_at__isnull=False),
                name="meeting_held_is_dated",
            ),
        ]
        indexes = [models.Index(fields=["state", "start"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.theme}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def day(self) -> date:
        """Its day where the zone is, whatever the day is in UTC."""
        return localdate(self.start)

    @property
    def when(self) -> str:
        start, end = localtime(self.start), localtime(self.end)
        return f"{start:%Y-%m-%d %H:%M}—{end:%H:%M}"

    @property
    def host_name(self) -> str:
        return str(self.committee) if self.committee_id else "要素保障组"

    @property
    def took_place(self) -> bool:
        return self.state in TOOK_PLACE

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def full_name(self) -> str:
        """As papers call it: 纺织服装产业链党委会议, 要素保障部门工作例会."""
        if self.kind == MeetingKind.COMMITTEE:
            return f"{self.committee}会议"
        return f"{self.committee or ''}{self.get_kind_display()}"

    def entry(self) -> Entry:
        """What calendars say of it; the address is that of its page."""
        return self.as_entry(
            title=f"{self.theme}（{self.full_name}）",
            cancelled=self.state == MeetingState.CANCELLED,
            url=f"{settings.PUBLIC_URL}{self.get_absolute_url()}",
        )

    def minutes_due(self, rules: MeetingRules | None = None) -> date:
        days = (rules or MeetingRules.current()).minutes_days
        return work_calendar().add(self.day, days)

    def is_frozen(self, on: date, rules: MeetingRules | None = None) -> bool:
        """From the day of freezing on, what is added comes late (临时议题)."""
        days = (rules or MeetingRules.current()).freeze_days
        return work_calendar().between(on, self.day) < days

    def sitting(self, rules: MeetingRules) -> Sitting:
        """What the cell of its month depends on."""
        signed = localdate(self.signed_at) if self.signed_at else None
        return Sitting(
            self.state,
            self.day,
            self.minutes_due(rules),
            signed,
            late=self.entered_late,
        )


def plan(
    *, by: Any, at: datetime, kind: str, start: datetime, end: datetime, **facts: Any
) -> Meeting:
    """安排会议 and call whom its kind calls; one whose start has passed is entered late
    (补录) for good."""
    del by
    late = start <= at
    meeting = Meeting(
        kind=kind, start=start, end=end, changed_at=at, entered_late=late, **facts
    )
    with transaction.atomic():
        meeting.save(force_insert=True)
        meeting.call_its_members(localdate(start))
    return meeting


class MeetingStep(Step):
    record_field = "meeting"

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="steps", verbose_name="会议"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seq"], name="meeting_step_once")
        ]


class Correction(models.Model):
    """更正件: what the signed minutes have wrong. The minutes themselves stay."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="corrections", verbose_name="会议"
    )
    text = models.TextField("更正内容", max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="更正人",
    )
    at = models.DateTimeField("更正时间")

    class Meta:
        verbose_name = verbose_name_plural = "纪要更正件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:20]
