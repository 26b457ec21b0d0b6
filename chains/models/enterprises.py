"""The register of enterprises, their contacts and their seats in a committee."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from chains.kinds import ContactKind, LiaisonKind, MemberKind, Stage
from chains.models.chains import IndustryChain, Segment
from chains.models.units import Unit
from chains.querysets import (
    STALE_AFTER,
    ContactQuerySet,
    EnterpriseQuerySet,
    MembershipQuerySet,
)
from chains.terms import end_term
from chains.uscc import validate_uscc
from portal.phones import OfficePhoneField

UNTICKED = "阶段为“规上”的企业，请同时勾选规上企业。"


class Enterprise(models.Model):
    Stage = Stage

    name = models.CharField("企业名称", max_length=60)
    short_name = models.CharField("简称", max_length=20, blank=True)
    uscc = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        validators=[validate_uscc],
        error_messages={"unique": "这个统一社会信用代码已登记在另一家企业名下。"},
    )
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        related_name="enterprises",
        verbose_name="所属产业链",
    )
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
        verbose_name="环节",
    )
    cluster = models.CharField("产业集群", max_length=20, blank=True)
    stage = models.CharField(
        "生命周期阶段", max_length=12, choices=Stage, default=Stage.PRODUCING
    )
    address = models.CharField("地址", max_length=100, blank=True)
    chief = models.CharField("法定代表人", max_length=30, blank=True)
    headcount = models.PositiveIntegerField("职工数", null=True, blank=True)
    is_above_scale = models.BooleanField("规上企业", default=False)
    is_chain_leader = models.BooleanField("链主企业", default=False)
    qualifications = models.CharField("资质", max_length=100, blank=True)
    is_climbing = models.BooleanField("攀登企业", default=False)
    is_active = models.BooleanField("在册", default=True)
    note = models.CharField("备注", max_length=200, blank=True)
    confirmed_on = models.DateField("联络信息核实日期", null=True, blank=True)

    objects = EnterpriseQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="企业变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "企业"
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.ABOVE_SCALE) | Q(is_above_scale=True),
                name="stage_above_scale_is_above_scale",
                violation_error_message=UNTICKED,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("chains:enterprise", args=[self.pk])

    @property
    def called(self) -> str:
        return self.short_name or self.name

    def is_stale(self, on: date) -> bool:
        """Nobody has confirmed the contacts for half a year."""
        return self.confirmed_on is None or on - self.confirmed_on > STALE_AFTER

    def lacks_advisor(self, liaisons: Iterable[Any]) -> bool:
        """In trial production, and none of its current `liaisons` is 党建专员."""
        kinds = {row.kind for row in liaisons}
        return self.stage == Stage.TRIAL and LiaisonKind.PARTY_ADVISOR not in kinds

    def confirm_contacts(self, *, by: Any, on: date) -> None:
        """核实无误：联络信息截至这一天是对的。"""
        del by
        self.confirmed_on = on
        self.save(update_fields=["confirmed_on"])

    def clean(self) -> None:
        if self.segment_id and self.segment.chain_id != self.chain_id:
            raise ValidationError(
                {"segment": "这个环节不属于所选产业链，请重新选择环节。"}
            )
        if self.stage == Stage.ABOVE_SCALE and not self.is_above_scale:
            raise ValidationError({"stage": UNTICKED})


class Contact(models.Model):
    """Whom to call about what; not an account."""

    Kind = ContactKind

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="contacts", verbose_name="企业"
    )
    kind = models.CharField("类别", max_length=16, choices=ContactKind)
    name = models.CharField("姓名", max_length=30)
    phone = OfficePhoneField("电话", blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联系人"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "name"],
                name="contact_once",
                violation_error_message="这位联系人已经登记过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class CommitteeMembership(models.Model):
    """The seat of an enterprise or a unit in a chain committee, for a time."""

    Kind = MemberKind

    committee = models.ForeignKey(
        Unit, models.PROTECT, related_name="memberships", verbose_name="产业链党委"
    )
    kind = models.CharField("成员类别", max_length=12, choices=MemberKind)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="企业",
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="单位",
    )
    is_council_member = models.BooleanField("委员单位", default=False)
    since = models.DateField("加入日期")
    until = models.DateField("退出日期", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成员单位"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=True) ^ Q(unit__isnull=True),
                name="member_is_an_enterprise_or_a_unit",
                violation_error_message="成员单位选一家企业或一个单位，二选一。",
            ),
            models.CheckConstraint(
                condition=Q(kind=MemberKind.ENTERPRISE, enterprise__isnull=False)
                | (~Q(kind=MemberKind.ENTERPRISE) & Q(unit__isnull=False)),
                name="member_kind_fits",
                violation_error_message="成员类别与所选的成员对不上，请改一处。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message="退出日期不能早于加入日期，请改日期。",
            ),
            models.UniqueConstraint(
                fields=["committee", "enterprise"],
                condition=Q(until__isnull=True, enterprise__isnull=False),
                name="enterprise_sits_once",
                violation_error_message="这家企业已经是成员单位。",
            ),
            models.UniqueConstraint(
                fields=["committee", "unit"],
                condition=Q(until__isnull=True, unit__isnull=False),
                name="unit_sits_once",
                violation_error_message="这个单位已经是成员单位。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.enterprise or self.unit)

    def save(self, **kwargs: Any) -> None:
        self.clean()
        super().save(**kwargs)

    def clean(self) -> None:
        if self.committee_id and self.committee.kind != Unit.Kind.COMMITTEE:
            raise ValidationError({"committee": "成员单位只能加入产业链党委。"})

    def end(self, *, by: Any, on: date) -> None:
        """退出：`on` 是最后一天，历史保留。"""
        del by
        end_term(self, on=on, early="退出日期不能早于加入日期")
