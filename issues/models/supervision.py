"""督办单: what presses one unit on one issue, from the draft to the judgement."""

from collections import Counter
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from chains.kinds import UnitKind
from chains.models import Unit
from chains.standing import standing_of
from issues.clockwork import Lamp, glance, late_before
from issues.models.clocks import Clock
from issues.models.consultations import Matter
from issues.models.parts import both, day, person
from issues.models.policy import Policy
from issues.workflow import (
    ANSWERABLE,
    LIVE_NOTICES,
    UNANSWERED,
    Cause,
    ClockKind,
    Issuer,
    Level,
    NoticeState,
)
from portal.ui.each import AskedOfEach
from portal.workdays.current import work_calendar
from portal.workflow.moves import JUST_CHANGED, Refused

# Only those who press for a matter see what nobody has signed.
UNSIGNED = (NoticeState.DRAFTED, NoticeState.DROPPED)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Centre and leaders all; a chain's people their chain's; a unit what it was
        sent.

        An enterprise sees none.
        """
        who = standing_of(user)
        if who.at_centre or who.is_leader:
            return self
        sent = ~Q(state__in=UNSIGNED) & Q(issued_on__isnull=False)
        chains = who.secretary_chain_ids | who.task_force_chain_ids
        return self.filter(Q(issue__chain__in=chains) | Q(unit__in=who.unit_ids) & sent)

    def live(self) -> Self:
        return self.filter(state__in=LIVE_NOTICES)

    def answerable(self) -> Self:
        """Notices proper, without the reminders that go out by themselves."""
        return self.filter(level__in=ANSWERABLE)

    def drafted(self) -> Self:
        return self.filter(state=NoticeState.DRAFTED)

    def unanswered(self) -> Self:
        return self.answerable().filter(state__in=UNANSWERED)

    def counted(self) -> Self:
        """Issued and not taken back: what assessments and ledgers may count."""
        issued = self.filter(issued_on__isnull=False)
        return issued.exclude(state=NoticeState.REVOKED)

    def late(self, on: date) -> Self:
        """Unanswered after the reply day; a day off makes nothing late."""
        line = late_before(on, work_calendar())
        return self.unanswered().filter(reply_due_on__lt=line)

    def for_issuers(self, user: Any) -> Self:
        """Those whose issuing and judging is this person's, whatever their state."""
        who = standing_of(user)
        if not who.is_director and not who.is_leader:
            return self.none()
        meant = [issuer for issuer in Issuer if holds(issuer, who)]
        own = Q(unit__kind=UnitKind.CENTRE)
        rows = self.answerable().alias(issuer=issuer_now())
        if who.is_leader:
            return rows.filter(own | Q(issuer__in=meant))
        return rows.filter(issuer__in=meant).exclude(own)

    def telling_issuers(self, user: Any) -> Self:
        """All rows, each saying whether issuing and judging it is this person's."""
        mine = self.model.objects.for_issuers(user).filter(pk=OuterRef("pk"))
        return self.annotate(is_mine=AskedOfEach(mine))

    def count_states(self) -> Counter[tuple[str, str]]:
        """How many there are of each (level, state), in one statement."""
        rows = self.order_by().values_list("level", "state")
        return Counter({row[:2]: row[2] for row in rows.annotate(n=models.Count("pk"))})

    def for_list(self) -> Self:
        """All that a row prints, in one statement."""
        return self.select_related("issue__enterprise", "issue__policy", "unit")


def issuer_now() -> Case:
    """Who issues a notice of the row's level by the rules in force: in the database
    what `Policy.current().issuer` says of one."""
    newest, built_in = Policy.objects.order_by("-pk"), Policy()
    whens = []
    for level in ANSWERABLE:
        stored = Subquery(newest.values(f"{level}_issuer")[:1])
        issuer = Coalesce(stored, Value(built_in.issuer(level)))
        whens.append(When(level=level, then=issuer))
    return Case(*whens, output_field=models.CharField())


def holds(issuer: str, who: Any) -> bool:
    """Whether somebody with this standing is meant by `issuer`."""
    if issuer == Issuer.DIRECTOR:
        return who.is_director
    return who.is_leader or (issuer == Issuer.EITHER and who.is_director)


class SupervisionNotice(models.Model):
    """督办单. One matter; its state changes inside a move of its issue, by `shift`."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="notices", verbose_name="问题"
    )
    # Whose clock it is; the centre itself for acceptance and review.
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="notices", verbose_name="责任单位"
    )
    level = models.CharField("等级", max_length=8, choices=Level)
    state = models.CharField(
        "状态", max_length=10, choices=NoticeState, default=NoticeState.DRAFTED
    )
    cause = models.CharField("督办事由", max_length=14, choices=Cause)
    # One row ever for each occasion: two schedulers draft it once.
    cause_key = models.CharField(max_length=120, unique=True, editable=False)
    facts = models.TextField("事实", max_length=2000)
    demand = models.TextField("督办要求", max_length=2000, blank=True)
    drafted_on = models.DateField("立项日期")
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name="由哪张升级",
    )
    number = models.CharField("编号", max_length=30, unique=True, null=True, blank=True)
    # Nobody, where the rules let blue notices out by themselves.
    issued_by = person("签发人")
    issued_on = day("签发日期")
    reply_days = models.PositiveSmallIntegerField("答复（工作日）", null=True)
    reply_due_on = day("反馈时限")
    signed_by = person("签收人")
    signed_on = day("签收日期")
    answer = models.TextField("承办反馈", max_length=5000, blank=True)
    answered_by = person("答复人")
    answered_on = day("答复日期")
    verdict = models.TextField("评判意见", max_length=1000, blank=True)
    judged_by = person("评判人")
    judged_on = day("评判日期")
    # Red and unanswered: it stands on the next agenda of the committee.
    raised_on = day("提请党委会日期")
    matter = models.ForeignKey(
        Matter,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="列入的会商",
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督办单"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "unit", "level"],
                condition=Q(state__in=LIVE_NOTICES),
                name="notice_one_live_an_issue_unit_and_level",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.REMINDER, number__isnull=True)
                | ~Q(level=Level.REMINDER) & both("number", "issued_on"),
                name="notice_numbered_iff_issued",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.REMINDER, reply_due_on__isnull=True)
                | ~Q(level=Level.REMINDER)
                & both("issued_on", "reply_days", "reply_due_on"),
                name="notice_issued_knows_its_reply_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=UNSIGNED) | Q(issued_on__isnull=True),
                name="notice_unsigned_was_never_issued",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(*UNSIGNED, NoticeState.ENDED))
                | Q(issued_on__isnull=False),
                name="notice_in_force_was_issued",
            ),
            models.CheckConstraint(
                condition=both("signed_by", "signed_on"), name="notice_signed_iff_dated"
            ),
            models.CheckConstraint(
                condition=both("answered_by", "answered_on")
                & (Q(answered_on__isnull=True) | ~Q(answer="")),
                name="notice_answered_iff_dated_with_words",
            ),
            models.CheckConstraint(
                condition=both("judged_by", "judged_on"), name="notice_judged_iff_dated"
            ),
            models.CheckConstraint(
                condition=Q(raised_on__isnull=True) | Q(level=Level.RED),
                name="notice_only_red_goes_to_the_committee",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "reply_due_on"]),
            models.Index(fields=["unit", "state"]),
        ]

    def __str__(self) -> str:
        return (
            self.number or f"{self.get_level_display()}（{self.get_state_display()}）"
        )

    @property
    def title(self) -> str:
        """How the people of the unit read it in a sentence."""
        level = self.get_level_display()
        return f"{self.number}（{level}）" if self.number else level

    @property
    def colour(self) -> str:
        """Of its mark; the levels bear the names of the colours."""
        return "" if self.level == Level.REMINDER else self.level

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_NOTICES

    @property
    def is_unanswered(self) -> bool:
        return self.state in UNANSWERED and self.level in ANSWERABLE

    def glance(self, on: date) -> tuple[Lamp, str]:
        """Lamp and words of a row: the answer's own day while one is owed."""
        if self.is_unanswered:
            left = work_calendar().between(on, self.reply_due_on)
            return glance(left, yellow=0)
        if self.level == Level.REMINDER:
            return Lamp.DONE, "已提醒"
        lamp = Lamp.PAUSED if self.is_live else Lamp.DONE
        return lamp, self.get_state_display()

    def shift(self, *sources: str, to: str, **facts: object) -> None:
        """Change the state if it is still one of `sources`, or `Refused`."""
        rows = SupervisionNotice.objects.filter(pk=self.pk, state__in=sources)
        if not rows.update(state=to, **facts):
            raise Refused(JUST_CHANGED)
        self.state = to
        for name, value in facts.items():
            setattr(self, name, value)

    def stop_clock(self, on: date) -> None:
        Clock.objects.filter(notice=self, kind=ClockKind.NOTICE).stop(on)


def end_notices(issue: Any, on: date) -> None:
    """The issue is over: what still lives of its notices ends with it.

    Every move that ends an issue calls it in its own transaction.
    """
    live = SupervisionNotice.objects.filter(issue=issue).live()
    Clock.objects.filter(notice__in=live).stop(on)
    live.update(state=NoticeState.ENDED)


def move_notices(source: Any, target: Any, on: date) -> None:
    """A merger: what a unit owes an answer to goes along, if it works on the target.

    The rest ends: drafts, and notices of units that the target does not ask or that
    have one of the same level there.
    """
    asked = target.orders.live().values("unit")
    there = SupervisionNotice.objects.filter(issue=target).live()
    moving = SupervisionNotice.objects.filter(issue=source).unanswered()
    for notice in moving.filter(unit__in=asked):
        if not there.filter(unit=notice.unit_id, level=notice.level).exists():
            Clock.objects.filter(notice=notice).update(issue=target)
            SupervisionNotice.objects.filter(pk=notice.pk).update(issue=target)
    end_notices(source, on)
