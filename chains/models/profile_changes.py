"""A liaison's proposal to correct the enterprise's own entry, and its decision."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse

from chains.models.enterprises import Enterprise
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, Said, moves
from portal.workflow.seen import mark_of

OVERTAKEN = "登记的内容在提出以后改过，请看过现在登记的，再决定采不采纳。"


class ChangeState(models.TextChoices):
    PENDING = "pending", "待审核"
    ADOPTED = "adopted", "已采纳"
    DECLINED = "declined", "未采纳"
    WITHDRAWN = "withdrawn", "已撤回"


class ProfileChangeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whoever may open the enterprise sees what it wants to change."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))

    def for_page(self) -> Self:
        return self.select_related("enterprise", "asked_by")

    def pending(self) -> Self:
        return self.filter(state=ChangeState.PENDING)


class ProfileChange(Flowing):
    """What a liaison wants to change; nothing changes before somebody adopts it."""

    State = ChangeState

    enterprise = models.ForeignKey(
        Enterprise,
        models.CASCADE,
        related_name="profile_changes",
        verbose_name="企业",
    )
    state = models.CharField(
        "状态", max_length=10, choices=ChangeState, default=ChangeState.PENDING
    )
    # {field: [was, proposed]}: shows the difference even after the row has moved on.
    changes = models.JSONField("修改内容", default=dict)
    # What no field holds, such as a new contact; the centre enters it by hand.
    words = models.TextField("其他要更正的", max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="提出人",
    )
    asked_at = models.DateTimeField("提出时间")

    objects = ProfileChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业信息修改"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="pending"),
                name="one_pending_change_per_enterprise",
                violation_error_message="这家企业还有一份修改待审核，请先撤回它。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} 信息修改"

    def get_absolute_url(self) -> str:
        return reverse("chains:change", args=[self.pk])

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """Label, present value and proposed value of each field."""
        label = Enterprise._meta.get_field
        return [
            (label(field).verbose_name, was, proposed)
            for field, (was, proposed) in self.changes.items()
        ]

    @property
    def overtaken(self) -> dict[str, Any]:
        """{label: present value} of what the register says otherwise by now than when
        the change was proposed."""
        label = Enterprise._meta.get_field
        return {
            label(field).verbose_name: now
            for field, (was, _proposed) in self.changes.items()
            if (now := getattr(self.enterprise, field) or "") != (was or "")
        }

    @property
    def mark(self) -> str:
        return mark_of(self.overtaken)

    @moves(ChangeState.PENDING, to=ChangeState.ADOPTED)
    def adopt(self, *, by: Any, at: datetime, seen: str = "") -> Said:
        """采纳：把提出的内容写入企业台账。

        What somebody has entered since it was proposed is overwritten only by who has
        seen it: `seen` is the mark of the page.
        """
        del by, at
        entries = Enterprise.objects.select_for_update()
        self.enterprise = entries.get(pk=self.enterprise_id)
        if self.overtaken and seen != self.mark:
            raise Refused(OVERTAKEN)
        for field, (_was, proposed) in self.changes.items():
            setattr(self.enterprise, field, proposed)
        self.enterprise.save(update_fields=list(self.changes))
        return Said("已采纳并写入企业台账。")

    @moves(ChangeState.PENDING, to=ChangeState.DECLINED)
    def decline(self, *, by: Any, at: datetime, reason: str) -> Said:
        """不采纳：写明原因，企业可以改后再提。"""
        del by, at
        if not reason.strip():
            raise Refused("请写明不采纳的原因，企业才知道怎么改。")
        return Said(reason)

    @moves(ChangeState.PENDING, to=ChangeState.WITHDRAWN)
    def withdraw(self, *, by: Any, at: datetime) -> Said:
        """撤回：提出人改主意了。"""
        del by, at
        return Said("提出人已撤回。")


def propose(
    *, by: Any, at: datetime, enterprise_id: int, changes: dict, words: str
) -> ProfileChange:
    """企业提出修改，等服务中心核对；一次只有一份待审核。"""
    if not changes and not words:
        raise Refused("内容和现在登记的一样，没有要修改的。请改好后再提交。")
    try:
        with transaction.atomic():
            return ProfileChange.objects.create(
                enterprise_id=enterprise_id,
                changes=changes,
                words=words,
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError as problem:
        raise Refused("还有一份修改待审核。请先撤回它，再提新的。") from problem


class ProfileChangeStep(Step):
    record_field = "change"

    change = models.ForeignKey(
        ProfileChange, models.CASCADE, related_name="steps", verbose_name="信息修改"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["change", "seq"], name="profile_change_step_once"
            )
        ]
