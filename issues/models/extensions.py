"""延期: a unit asks for more days in time, the centre says yes or no."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from issues.models.orders import WorkOrder
from issues.workflow import ExtensionState
from portal.workflow.moves import JUST_CHANGED, Refused

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}


class Extension(models.Model):
    """One request of the lead; `days` are working days added to order and issue."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="extensions", verbose_name="问题"
    )
    order = models.ForeignKey(
        WorkOrder, models.CASCADE, related_name="extensions", verbose_name="交办单"
    )
    # The first is a clerk's to grant, the second the director's.
    ordinal = models.PositiveSmallIntegerField("第几次")
    reason = models.TextField("延期理由", max_length=2000)
    progress = models.TextField("目前进展", max_length=2000)
    days = models.PositiveSmallIntegerField("延长（工作日）")
    was_due_on = models.DateField("原时限")
    new_due_on = models.DateField("申请延到")
    state = models.CharField(
        "状态", max_length=12, choices=ExtensionState, default=ExtensionState.ASKED
    )
    asked_by = models.ForeignKey(**PERSON, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        **PERSON, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    answer = models.TextField("批复", max_length=1000, blank=True)
    objection = models.TextField("企业异议", max_length=1000, blank=True)
    objected_at = models.DateTimeField("异议时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(state=ExtensionState.ASKED),
                name="extension_one_open_an_issue",
            ),
            models.CheckConstraint(
                condition=Q(new_due_on__gt=models.F("was_due_on")),
                name="extension_is_later",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ExtensionState.GRANTED, ExtensionState.REFUSED])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="extension_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.ordinal} 次延期 {self.get_state_display()}"

    def shift(self, to: ExtensionState, **facts: object) -> None:
        """From 待批准 to `to`, or `Refused` if somebody was first."""
        rows = Extension.objects.filter(pk=self.pk, state=ExtensionState.ASKED)
        if not rows.update(state=to, **facts):
            raise Refused(JUST_CHANGED)
