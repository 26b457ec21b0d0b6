"""Who is called to a meeting, what they replied, and whether they came."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from chains.meetings.workflow import Capacity, Reply
from chains.models import Enterprise, Unit
from portal.workflow.moves import Refused


class AttendeeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """With its meeting, and as the meeting."""
        meetings = self.model._meta.get_field("meeting").related_model.objects
        rows = self.filter(meeting__in=meetings.visible_to(user))
        return rows.select_related("meeting__committee", "unit", "enterprise", "person")

    def called_for(self, who: Any, user: Any) -> Self:
        """Rows for which this person may reply."""
        return self.filter(
            Q(unit__in=who.unit_ids)
            | Q(enterprise__in=who.enterprise_ids)
            | Q(person=user.pk)
        )

    def voting(self) -> Self:
        return self.filter(capacity=Capacity.MEMBER)

    def unanswered(self) -> Self:
        return self.filter(reply=Reply.NONE)


class Attendee(models.Model):
    """A seat: of a unit, an enterprise or a person. Only members (委员) may vote.

    `present` is ticked by the recorder, nobody checks in; None means not yet ticked.
    """

    meeting = models.ForeignKey(
        "meetings.Meeting",
        models.CASCADE,
        related_name="attendees",
        verbose_name="会议",
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="单位",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_seats",
        verbose_name="企业",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="人员",
    )
    capacity = models.CharField(
        "身份", max_length=12, choices=Capacity, default=Capacity.SITTING_IN
    )
    reply = models.CharField(
        "回执", max_length=8, choices=Reply, default=Reply.NONE, blank=True
    )
    comes = models.CharField("参会人", max_length=40, blank=True)
    reason = models.CharField("请假事由", max_length=200, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="回执人",
    )
    replied_at = models.DateTimeField("回执时间", null=True, blank=True)
    present = models.BooleanField("到会", null=True, blank=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参会名单"
        ordering = ["capacity", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    unit__isnull=False, enterprise__isnull=True, person__isnull=True
                )
                | Q(unit__isnull=True, enterprise__isnull=False, person__isnull=True)
                | Q(unit__isnull=True, enterprise__isnull=True, person__isnull=False),
                name="attendee_is_one_of_three",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True)
                | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="attendee_replied_iff_dated",
            ),
            *(
                models.UniqueConstraint(
                    fields=["meeting", seat],
                    condition=Q(**{f"{seat}__isnull": False}),
                    name=f"{seat}_called_once",
                    violation_error_message="已经在参会名单里。",
                )
                for seat in ("unit", "enterprise", "person")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        if self.enterprise_id:
            return self.enterprise.called
        return str(self.unit) if self.unit_id else self.person.name

    @property
    def is_voting(self) -> bool:
        return self.capacity == Capacity.MEMBER

    def answer(
        self, *, by: Any, at: datetime, reply: str, comes: str = "", reason: str = ""
    ) -> None:
        """回执：参加写谁来，请假写事由；会前可以改。"""
        if not self.meeting.is_ahead:
            raise Refused("会议已开过或已取消，不用再回执。")
        if reply == Reply.LEAVE and not reason.strip():
            raise Refused("请写明请假事由。")
        if reply not in {Reply.COMING, Reply.LEAVE}:
            raise Refused("请选参加或请假。")
        self.reply, self.comes, self.reason = reply, comes.strip(), reason.strip()
        self.replied_by, self.replied_at = by, at
        self.save(
            update_fields=["reply", "comes", "reason", "replied_by", "replied_at"]
        )


def members_of(committee: Unit, on: date) -> list[Attendee]:
    """A seat with a vote for each 委员单位 of that day; others are asked one by one.

    A committee that marked none as 委员单位 calls all its members.
    """
    seats = list(committee.memberships.current(on).select_related("enterprise", "unit"))
    marked = any(seat.is_council_member for seat in seats)
    return [
        Attendee(unit=seat.unit, enterprise=seat.enterprise, capacity=Capacity.MEMBER)
        for seat in seats
        if seat.is_council_member or not marked
    ]
