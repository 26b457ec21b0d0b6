"""差评整改: who puts a bad rating right, by when, and what came of it."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from chains.people import directors, leaders
from chains.standing import standing_of
from issues.clockwork import due_anew, glance, late_before
from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.current import work_calendar
from portal.workflow.models import Flowing, Step
from services.ratings.models.rating import Rating
from services.ratings.models.rules import RatingRules
from services.ratings.moves import Mending
from services.ratings.workflow import LIVE, CallBack, Cause, State, Verdict

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


class RectificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those inside: the centre and the leaders. An enterprise reads what was done
        beside its own rating."""
        who = standing_of(user)
        return self if who.at_centre or who.is_leader else self.none()

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def unled(self, on: date) -> Self:
        """Nobody is responsible, or somebody who has left the office: any director."""
        return self.exclude(responsible__in=in_charge(on))

    def running(self) -> Self:
        """Its clock runs: nobody has called yet, or it is not mended yet."""
        return self.filter(state__in=(State.OPEN, State.WORKING))

    def late(self, on: date) -> Self:
        """The due day itself is in time, and a day off makes nothing late."""
        line = late_before(on, work_calendar())
        contact = Q(state=State.OPEN, contact_due__lt=line)
        return self.filter(contact | Q(state=State.WORKING, fix_due__lt=line))

    def published(self) -> Self:
        """Written replies that the centre chose to show to everybody."""
        rows = self.filter(reply_public=True).exclude(state=State.EXCLUDED)
        return rows.exclude(reply="")

    def for_page(self) -> Self:
        return self.select_related(
            *("rating__item", "rating__handler", "rating__request__guide"),
            *("rating__request__enterprise", "rating__request__handler"),
            *("rating__visit__enterprise", "rating__follow_up"),
            *("responsible", "called_by", "appealed_by", "judged_by"),
        )


class Rectification(Mending, Flowing):
    """One for each bad rating. Only a move changes its state; `steps` is its journal.

    `responsible` is above whom the rating is about: the director, or a leader where
    the director had the matter in hand.
    """

    rating = models.OneToOneField(
        Rating,
        models.PROTECT,
        editable=False,
        related_name="rectification",
        verbose_name="评价",
    )
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.OPEN, editable=False
    )
    responsible = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="责任人"
    )
    # The days as they were given, so that a changed calendar can move the due days.
    contact_days = models.PositiveSmallIntegerField("联系限（工作日）", editable=False)
    contact_due = models.DateField("联系期限", editable=False)
    fix_from = models.DateField("整改起算日", editable=False)
    fix_days = models.PositiveSmallIntegerField("整改限（工作日）", editable=False)
    fix_due = models.DateField("整改期限", editable=False)
    contacted_at = models.DateTimeField("联系时间", null=True, editable=False)
    contact_words = models.TextField("联系情况", max_length=500, blank=True)
    extension_reason = models.CharField("延期理由", max_length=300, blank=True)
    cause = models.CharField("原因", max_length=12, choices=Cause, blank=True)
    action = models.TextField("做了什么", max_length=1000, blank=True)
    fixed_at = models.DateTimeField("整改时间", null=True, editable=False)
    call_back = models.CharField(
        "回访结果", max_length=10, choices=CallBack, blank=True
    )
    call_words = models.TextField("回访情况", max_length=500, blank=True)
    called_by = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="回访人"
    )
    called_at = models.DateTimeField("回访时间", null=True, editable=False)
    appeal_words = models.TextField("申诉理由", max_length=500, blank=True)
    appealed_by = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="申诉人"
    )
    verdict = models.CharField("复核结论", max_length=10, choices=Verdict, blank=True)
    verdict_reason = models.TextField("复核理由", max_length=500, blank=True)
    judged_by = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="复核人"
    )
    reply = models.TextField("书面答复", max_length=1000, blank=True)
    reply_public = models.BooleanField("公开答复", default=False)
    replied_at = models.DateTimeField("答复时间", null=True, editable=False)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "差评整改"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=(State.OPEN, State.EXCLUDED))
                | Q(contacted_at__isnull=False) & ~Q(contact_words=""),
                name="rectification_contacted_before_all_else",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.FIXED, State.DONE))
                | Q(fixed_at__isnull=False) & ~Q(cause="") & ~Q(action=""),
                name="rectification_fixed_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE)
                | Q(called_at__isnull=False, called_by__isnull=False)
                & Q(call_back__in=(CallBack.ACCEPTED, CallBack.UNREACHED)),
                name="rectification_done_was_called_back",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", judged_by__isnull=True)
                | ~Q(verdict="")
                & ~Q(verdict_reason="")
                & Q(judged_by__isnull=False)
                & ~Q(judged_by=F("appealed_by")),
                name="rectification_judged_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.EXCLUDED,
                    verdict__in=(Verdict.MISTAKEN, Verdict.MALICIOUS),
                )
                | ~Q(state=State.EXCLUDED)
                & ~Q(verdict__in=(Verdict.MISTAKEN, Verdict.MALICIOUS)),
                name="rectification_excluded_iff_verdict",
            ),
            models.CheckConstraint(
                condition=Q(reply_public=False) | ~Q(reply=""),
                name="rectification_publishes_words",
            ),
        ]
        indexes = [models.Index(fields=["state", "fix_due"])]

    def __str__(self) -> str:
        return f"差评整改：{self.rating}"

    def get_absolute_url(self) -> str:
        return reverse("ratings:rectification", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def due_on(self) -> date | None:
        """The day that counts now; none while nothing is counted."""
        if self.state == State.OPEN:
            return self.contact_due
        return self.fix_due if self.state == State.WORKING else None

    @property
    def is_appealed(self) -> bool:
        """Somebody says that the rating is wrong, and nobody has judged it yet."""
        return bool(self.appeal_words) and not self.verdict

    def give_days(self, start: date, days: int) -> None:
        """So many working days after `start` to put it right."""
        self.fix_from, self.fix_days = start, days
        self.fix_due = work_calendar().add(start, days)

    def dues(self, at: datetime, calendar: WorkCalendar) -> tuple[date, date]:
        """The days of contact and of mending by this calendar; past ones stay."""
        began, facts = localdate(self.rating.at), {"calendar": calendar}
        facts["on"] = localdate(at)
        contact = self.contact_due
        if self.state == State.OPEN:
            contact = due_anew(contact, began, self.contact_days, **facts)
        return contact, due_anew(self.fix_due, self.fix_from, self.fix_days, **facts)

    def lamp(self, on: date) -> tuple[str, str]:
        if self.due_on is None:
            return "", ""
        return glance(work_calendar().between(on, self.due_on), yellow=1)

    def begin(self, *, at: datetime) -> None:
        """Opened by the rating itself, in its transaction."""
        on, rules, calendar = localdate(at), RatingRules.current(), work_calendar()
        self.responsible = leader_of(self.rating.handler, on)
        self.contact_days = rules.contact_days
        self.contact_due = calendar.add(on, rules.contact_days)
        self.give_days(on, rules.fix_days)
        self.save(force_insert=True)
        self.start(by=None, at=at)


class RectificationStep(Step):
    record_field = "rectification"

    rectification = models.ForeignKey(
        Rectification, models.PROTECT, related_name="steps", verbose_name="差评整改"
    )

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "整改步骤"
        constraints = [
            models.UniqueConstraint(
                fields=["rectification", "seq"], name="rectification_step_once"
            )
        ]


def in_charge(on: date) -> Any:
    """The accounts of directors and leaders in office."""
    return directors(on) | leaders(on)


def leader_of(handler: Any, on: date) -> Any:
    """The director; a leader where the director was the handler or there is none."""
    people = directors(on).exclude(pk=handler.pk if handler else None)
    if handler and directors(on).filter(pk=handler.pk).exists():
        people = leaders(on).exclude(pk=handler.pk)
    return people.first() or leaders(on).first()
