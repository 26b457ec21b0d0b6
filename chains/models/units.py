"""The units of the 2+2+7+N and the posts that people hold in them."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from chains.kinds import CHAIN_KINDS, PostRole, UnitKind
from chains.models.chains import IndustryChain
from chains.querysets import PostQuerySet, UnitQuerySet
from chains.terms import end_term
from portal.accounts.invitations import invite
from portal.phones import OfficePhoneField
from portal.workflow.moves import Refused

ROBOT_KEY = RegexValidator(
    r"^[0-9A-Za-z-]{8,64}$",
    "只填机器人地址里 key= 后面的那一段字母、数字和横线，不要粘贴整个网址。",
)
LAST_ADMINISTRATOR = (
    "系统管理员都在这个单位，停用后没有人能管账号。"
    "请先在别的单位安排一位系统管理员，再停用。"
)


class Unit(models.Model):
    """A body of the zone that can be asked, answer and hold posts."""

    Kind = UnitKind

    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20, blank=True)
    kind = models.CharField("类别", max_length=14, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级单位",
    )
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name="所属产业链",
    )
    duties = models.TextField("职责", max_length=1000, blank=True)
    # The office line: on the door plate, so it is not masked.
    phone = OfficePhoneField("办公电话", blank=True)
    robot = models.CharField(
        "企业微信机器人", max_length=64, blank=True, validators=[ROBOT_KEY]
    )
    is_active = models.BooleanField("启用", default=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="单位变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(is_active=True),
                name="one_active_unit_of_a_name",
                violation_error_message="已有同名的单位，请换一个名称。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CHAIN_KINDS, chain__isnull=False)
                | (~Q(kind__in=CHAIN_KINDS) & Q(chain__isnull=True)),
                name="committee_and_task_force_have_a_chain",
                violation_error_message=(
                    "产业链党委和专班要选所属产业链，其他单位不选产业链。"
                ),
            ),
            models.UniqueConstraint(
                fields=["chain"],
                condition=Q(kind=UnitKind.COMMITTEE, is_active=True),
                name="one_active_committee_per_chain",
                violation_error_message=(
                    "一条产业链只设一个党委。请先停用原党委，再启用新的。"
                ),
            ),
            models.UniqueConstraint(
                fields=["chain"],
                condition=Q(kind=UnitKind.TASK_FORCE, is_active=True),
                name="one_active_task_force_per_chain",
                violation_error_message=(
                    "一条产业链只设一个专班。请先停用原专班，再启用新的。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("chains:unit", args=[self.pk])

    def clean(self) -> None:
        self.refuse_to_close_on_the_last_administrator()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError(
                    {"parent": "上级单位不能是本单位或它的下级，请另选。"}
                )
            seen.add(above.pk)
            above = above.parent

    def refuse_to_close_on_the_last_administrator(self) -> None:
        """The posts of a closed unit are void, and accounts must stay kept."""
        admins = Post.objects.holding(PostRole.ADMIN).filter(
            until=None, unit__is_active=True, user__is_active=True
        )
        if (
            not self.is_active
            and admins.filter(unit=self.pk).exists()
            and not admins.exclude(unit=self.pk).exists()
        ):
            raise ValidationError({"is_active": LAST_ADMINISTRATOR})

    @property
    def called(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


class Post(models.Model):
    """An office that a person holds in a unit for a time, or stands in for."""

    Role = PostRole

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="posts",
        verbose_name="人员",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="posts", verbose_name="单位"
    )
    role = models.CharField("岗位", max_length=10, choices=PostRole)
    title = models.CharField("职务名称", max_length=30, blank=True)
    since = models.DateField("任职起")
    until = models.DateField("任职止", null=True, blank=True)
    deputy_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name="代理谁的岗位",
    )

    objects = PostQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="岗位变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        ordering = ["unit__order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="post_ends_after_it_begins",
                violation_error_message="任职止不能早于任职起，请改日期。",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(until__isnull=True),
                name="one_open_post_of_a_kind",
                violation_error_message="此人已在这个单位担任这一岗位。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, **kwargs: Any) -> None:
        self.take_the_role_of_the_principal()
        super().save(**kwargs)

    @property
    def label(self) -> str:
        name = self.title or self.get_role_display()
        return f"{self.unit.name} {name}{'（代理）' if self.deputy_of_id else ''}"

    def clean(self) -> None:
        self.take_the_role_of_the_principal()

    def take_the_role_of_the_principal(self) -> None:
        """A deputy counts like his principal, whose role is therefore his own."""
        principal = self.deputy_of
        if principal is None:
            return
        if principal.unit_id != self.unit_id:
            raise ValidationError({"deputy_of": "只能代理本单位的岗位，请重新选择。"})
        if principal.deputy_of_id or (self.pk and principal.pk == self.pk):
            raise ValidationError({"deputy_of": "代理岗位不能再由别人代理。"})
        if principal.user_id == self.user_id:
            raise ValidationError({"deputy_of": "自己不能代理自己的岗位。"})
        self.role = principal.role

    def deputies_after(self, on: date) -> models.QuerySet:
        """Who stands in for this post on the day after: each ends by himself."""
        rows = self.deputies.current(on + timedelta(days=1))
        return rows.select_related("user")

    @transaction.atomic
    def end(self, *, by: Any, on: date) -> None:
        """结束任职：`on` 是最后一天，历史保留。

        Two administrators who end each other's post at once take turns: one stays.
        """
        del by
        if self.role == PostRole.ADMIN:
            Post.objects.lock_administrators()
            after = Post.objects.current(on + timedelta(days=1)).exclude(pk=self.pk)
            if not after.holding(PostRole.ADMIN).filter(user__is_active=True).exists():
                raise Refused(
                    "这是最后一位系统管理员。请先安排另一位，再结束这个岗位。"
                )
        end_term(self, on=on, early="最后任职日不能早于任职起")


def appoint_new(*, by: Any, name: str, phone: str, **facts: Any) -> Post:
    """Open an account for a new colleague and give him the post."""
    if get_user_model().objects.filter(phone=phone).exists():
        raise Refused("这个手机号已有账号，不用再邀请，请用“安排岗位”。")
    try:
        with transaction.atomic():
            return appoint(by=by, user=invite(by=by, name=name, phone=phone), **facts)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem


def appoint(*, by: Any, **facts: Any) -> Post:
    """Give somebody a post; nobody gives himself one, not even as a deputy."""
    if facts["user"] == by:
        raise Refused("不能给自己安排岗位，请由另一位系统管理员办理。")
    post = Post(**facts)
    try:
        post.full_clean()
        with transaction.atomic():
            post.save()
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    except IntegrityError as problem:
        raise Refused("此人已在这个单位担任这一岗位。") from problem
    return post
