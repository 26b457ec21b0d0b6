"""A liaison's proposal to correct the enterprise's own entry, and its decision."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from chains.models.enterprises import Enterprise
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, Said, moves


class ChangeState(models.TextChoices):
    PENDING = "pending", "待审核"
    ADOPTED = "adopted", "已采纳"
    DECLINED = "declined", "未采纳"
    WITHDRAWN = "withdrawn", "已撤回"


class ProfileChange(Flowing):
    """What a liaison wants to change; nothing changes before somebody adopts it."""

    State = ChangeState

    # What an enterprise may say about itself; chain, stage and flags are the centre's.
    FIELDS = ("short_name", "address", "chief", "headcount", "qualifications")

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
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="提出人",
    )
    asked_at = models.DateTimeField("提出时间")

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

    @moves(ChangeState.PENDING, to=ChangeState.ADOPTED)
    def adopt(self, *, by: Any, at: datetime) -> Said:
        """采纳：把提出的内容写入企业台账。"""
        del by, at
        for field, (_was, proposed) in self.changes.items():
            setattr(self.enterprise, field, proposed)
        self.enterprise.save()
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
