"""Who speaks for an enterprise, and which cadre assists it."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from chains.kinds import LiaisonKind
from chains.models.enterprises import Enterprise
from chains.querysets import LiaisonQuerySet
from chains.terms import end_term
from portal.accounts.invitations import invite
from portal.workflow.moves import Refused


class Liaison(models.Model):
    Kind = LiaisonKind

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="liaisons",
        verbose_name="人员",
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="liaisons", verbose_name="企业"
    )
    kind = models.CharField("身份", max_length=16, choices=LiaisonKind)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = LiaisonQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="联络员变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "联络关系"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="liaison_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期，请改日期。",
            ),
            models.UniqueConstraint(
                fields=["user", "enterprise", "kind"],
                condition=Q(until__isnull=True),
                name="one_open_liaison_of_a_kind",
                violation_error_message="此人已是这家企业的同类联络人。",
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(until__isnull=True, kind=LiaisonKind.PARTY_ADVISOR),
                name="one_advisor_an_enterprise",
                violation_error_message="这家企业已有党建专员，请用“更换党建专员”。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def is_current(self, on: date) -> bool:
        """As `current` asks the database: first and last day belong to it."""
        return self.since <= on and (self.until is None or self.until >= on)

    def end(self, *, by: Any, on: date) -> None:
        """结束联络关系：`on` 是最后一天，历史保留。"""
        del by
        end_term(self, on=on, early="最后一天不能早于开始日期")

    @property
    def label(self) -> str:
        return f"{self.enterprise.called} {self.get_kind_display()}"


def connect(
    *, by: Any, enterprise: Enterprise, name: str, phone: str, kind: str, since: date
) -> Liaison:
    """Let the person with this phone speak for the enterprise; a new account if none.

    Nobody connects himself.
    """
    known = get_user_model().objects.filter(phone=phone, is_active=True).first()
    if known == by:
        raise Refused("不能给自己开通，请由另一位工作人员办理。")
    try:
        with transaction.atomic():
            person = known or invite(by=by, name=name, phone=phone)
            row = Liaison(user=person, enterprise=enterprise, kind=kind, since=since)
            row.full_clean()
            row.save()
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    except IntegrityError as problem:
        raise Refused("同样的内容刚刚已经保存，请返回查看。") from problem
    return row


def appoint_advisor(*, by: Any, enterprise: Enterprise, user: Any, since: date) -> Any:
    """派驻党建专员: whoever held it before ends on the day before.

    Raises Refused for the same person, for a day before the last appointment, and when
    a colleague appoints somebody at the same time.
    """
    try:
        with transaction.atomic():
            rows = enterprise.liaisons.advising().filter(until=None)
            held = rows.select_for_update().first()
            if held and held.user_id == user.pk:
                raise Refused(f"{user} 已经是这家企业的党建专员。")
            if held and since < held.since:
                raise Refused(f"{held.user} 从 {held.since} 起派驻，请选当天或以后。")
            if held:
                held.end(by=by, on=max(since - timedelta(days=1), held.since))
            kind = LiaisonKind.PARTY_ADVISOR
            return enterprise.liaisons.create(user=user, kind=kind, since=since)
    except IntegrityError as problem:
        raise Refused("刚刚有人派驻了党建专员，请返回查看。") from problem
