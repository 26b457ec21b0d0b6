"""一核多点 (mission rows M062 to M074): the core centre and its stations, as facts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from chains.models import Enterprise, IndustryChain
from chains.places.kinds import Audience, HostKind, PlaceKind, Purpose
from chains.places.querysets import PlaceQuerySet
from portal.phones import OfficePhoneField
from portal.workflow.changes import change
from portal.workflow.moves import Refused

# On a public page: a line of the house, never somebody's own phone. With area code,
# without, a short number such as 12345, or 400.
LANDLINE = RegexValidator(
    r"^(0(10|[2-9][0-9]{1,2})-?[0-9]{7,8}(-[0-9]{1,5})?|[2-9][0-9]{6,7}(-[0-9]{1,5})?"
    r"|1[0-9]{4}|400-?[0-9]{3}-?[0-9]{4})$",
    "写阵地的办公电话，例如 0537-0000000；不写个人手机号。",
)


class Purposeful(models.Model):
    """Says its functions in words, in a place and in each line of its history."""

    purposes = models.JSONField("功能", default=list, blank=True)

    class Meta:
        abstract = True

    def get_purposes_display(self) -> str:
        return "、".join(self.purpose_labels)

    @property
    def purpose_labels(self) -> list[str]:
        return [word.label for word in Purpose if word in self.purposes]


class Place(Purposeful):
    """阵地. Its host is an enterprise, or a body that the register of units need not
    know (a park, an association) by its name."""

    kind = models.CharField(
        "类别", max_length=8, choices=PlaceKind, default=PlaceKind.STATION
    )
    name = models.CharField("名称", max_length=40)
    host_kind = models.CharField(
        "建在哪里", max_length=10, choices=HostKind, default=HostKind.ENTERPRISE
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name="建站企业",
    )
    host_name = models.CharField("建站单位", max_length=40, blank=True)
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name="产业链",
    )
    address = models.CharField("地址", max_length=100)
    hours = models.CharField("开放时间", max_length=60)
    phone = OfficePhoneField("办公电话", validators=[LANDLINE])
    audience = models.CharField(
        "向谁开放", max_length=8, choices=Audience, default=Audience.CHAIN
    )
    note = models.TextField("介绍", max_length=500, blank=True)
    opened_on = models.DateField("启用日期", null=True, blank=True)
    upgraded_on = models.DateField("升级日期", null=True, editable=False)
    # Empty as long as it is open.
    closed_on = models.DateField("停用日期", null=True, editable=False)

    objects = PlaceQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="阵地变更记录", bases=[Purposeful])

    class Meta:
        verbose_name = verbose_name_plural = "阵地"
        ordering = ["pk"]
        constraints = [
            # 一核多点: one core, many points.
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=PlaceKind.CENTRE, closed_on__isnull=True),
                name="one_core_centre",
                violation_error_message=(
                    "已有一个在用的党群服务中心，“一核”只有一个。"
                    "要换，先停用原来的；新增的请选服务站。"
                ),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(closed_on__isnull=True),
                name="place_name_once",
                violation_error_message="已有同名的阵地，请换一个名称。",
            ),
            models.CheckConstraint(
                condition=Q(
                    host_kind=HostKind.ENTERPRISE,
                    enterprise__isnull=False,
                    host_name="",
                )
                | (
                    ~Q(host_kind=HostKind.ENTERPRISE)
                    & Q(enterprise__isnull=True)
                    & ~Q(host_name="")
                ),
                name="place_has_one_host",
                violation_error_message=(
                    "建在企业的选建站企业，其他的写建站单位，只填一样。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(upgraded_on__isnull=True)
                | Q(kind=PlaceKind.STATION)
                & (Q(opened_on__isnull=True) | Q(upgraded_on__gte=F("opened_on"))),
                name="place_upgraded_is_a_station",
                violation_error_message="启用日期不能晚于升级为服务站的日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:place", args=[self.pk])

    def get_staff_url(self) -> str:
        return reverse("places:keep", args=[self.pk])

    @property
    def host(self) -> str:
        return self.enterprise.name if self.enterprise else self.host_name

    @property
    def host_label(self) -> str:
        """龙头企业 is what an enterprise is called that leads its chain."""
        if self.enterprise and self.enterprise.is_chain_leader:
            return "龙头企业"
        return self.get_host_kind_display()

    @property
    def is_core(self) -> bool:
        return self.kind == PlaceKind.CENTRE

    @property
    def is_room(self) -> bool:
        return self.kind == PlaceKind.ROOM

    def upgrade(self, *, on: date, today: date) -> None:
        """升级: a room of members becomes a station that is open to its chain (M072).

        Raises Refused for what is no room, and for a day that cannot be.
        """
        if on > today:
            raise Refused("升级日期不能晚于今天，挂牌启用后再登记。")
        if self.opened_on and on < self.opened_on:
            raise Refused(f"升级日期不能早于启用日期 {self.opened_on}，请改日期。")
        change(
            self,
            Place.objects.active().filter(kind=PlaceKind.ROOM),
            "只有在用的党员活动室可以升级；同事可能刚刚已经登记，请返回查看。",
            kind=PlaceKind.STATION,
            upgraded_on=on,
        )

    def close(self, *, on: date) -> None:
        """停用: off the public pages from that day; it stays on record."""
        change(self, Place.objects.active(), "同事刚刚已经停用。", closed_on=on)

    def reopen(self) -> None:
        """恢复启用. Raises Refused where another has taken its name or its part."""
        rows = Place.objects.active()
        if self.is_core and rows.core():
            raise Refused("已有一个在用的党群服务中心，先停用它，再恢复这一个。")
        if rows.filter(name=self.name).exists():
            raise Refused("已有同名的阵地在用，请先给其中一个改名。")
        closed = Place.objects.exclude(closed_on=None)
        change(self, closed, "同事刚刚已经恢复。", closed_on=None)


class PointQuerySet(models.QuerySet):
    def visible_to(self, _user: Any) -> Self:
        """What makes a station is no secret."""
        return self

    def active(self) -> Self:
        return self.filter(is_active=True)


class StationPoint(models.Model):
    """One line of the check-list of a station (建站清单), kept by the centre."""

    text = models.CharField("清单内容", max_length=60, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("启用", default=True)

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "建站清单"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text

    @classmethod
    @transaction.atomic
    def rewrite(cls, lines: Iterable[str]) -> None:
        """The list as it now reads; a line that stays keeps its ticks, and so does
        one that comes back."""
        cls.objects.update(is_active=False)
        for order, text in enumerate(dict.fromkeys(lines), start=1):
            facts = {"order": order, "is_active": True}
            cls.objects.update_or_create(text=text, defaults=facts)


class TickQuerySet(models.QuerySet):
    def of(self, place: Place) -> Self:
        return self.filter(place=place).select_related("by")


class Tick(models.Model):
    """A point that somebody found done at a place, on a day."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="ticks")
    point = models.ForeignKey(StationPoint, models.PROTECT, related_name="ticks")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    on = models.DateField("核实日期")

    objects = TickQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "清单核实"
        constraints = [
            models.UniqueConstraint(fields=["place", "point"], name="point_ticked_once")
        ]

    def __str__(self) -> str:
        return f"{self.place}：{self.point}"
