"""授权委托: who may act for which enterprise, for what, and until when."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from chains.models import Enterprise
from chains.permissions import works_at_centre
from portal.phones import MobileField
from portal.workflow.moves import Refused
from services.models import ServiceItem

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


class MandateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The centre keeps the register; its paper lies in the enterprise's folder."""
        return self if works_at_centre(user) else self.none()

    def valid(self, on: date) -> Self:
        """First and last day belong to it; a revoked one ends at once."""
        return self.filter(since__lte=on, until__gte=on, revoked_on=None)

    def covering(self, item: ServiceItem) -> Self:
        """Those that name the item, and those that name none and mean all."""
        return self.filter(Q(items=item) | Q(items=None)).distinct()


class Mandate(models.Model):
    """One paper that was shown at the counter; its scan is not kept."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="mandates", verbose_name="委托企业"
    )
    agent = models.CharField("受托人", max_length=30)
    phone = MobileField("受托人手机号")
    items = models.ManyToManyField(
        ServiceItem, blank=True, related_name="+", verbose_name="委托事项"
    )
    since = models.DateField("从哪天起")
    until = models.DateField("到哪天止")
    revoked_on = models.DateField("撤销日期", null=True, editable=False)
    entered_by = models.ForeignKey(
        **PERSON, editable=False, related_name="+", verbose_name="登记人"
    )
    entered_at = models.DateTimeField("登记时间", editable=False)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "授权委托"
        ordering = ["-until", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="mandate_ends_after_it_begins",
                violation_error_message="截止日期不能早于开始日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise.called} 委托 {self.agent}"

    def is_valid(self, on: date) -> bool:
        return self.revoked_on is None and self.since <= on <= self.until

    def revoke(self, *, on: date) -> None:
        """撤销: from today nobody acts on it; requests under way keep what was."""
        rows = Mandate.objects.filter(pk=self.pk, revoked_on=None)
        if not rows.update(revoked_on=on):
            raise Refused("这份委托同事刚刚已经撤销。")
