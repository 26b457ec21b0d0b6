"""The inbox row, the delivery to the outside, what a person wants, the heartbeat."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.CASCADE}


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(person=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One line of a person's inbox; unique by person and key, so never twice."""

    person = models.ForeignKey(**PERSON, related_name="notices", verbose_name="收件人")
    key = models.CharField("键", max_length=120)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    link = models.CharField("链接", max_length=200, blank=True)
    urgent = models.BooleanField("紧急", default=False)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读", null=True, blank=True)
    digested_at = models.DateTimeField("已汇总", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站内提醒"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_once")
        ]
        indexes = [
            models.Index(fields=["person", "read_at"]),
            models.Index(fields=["person", "-at", "-id"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return self.subject


class Channel(models.TextChoices):
    MAIL = "mail", "邮件"
    SMS = "sms", "短信"
    ROBOT = "robot", "企业微信群"


class DeliveryState(models.TextChoices):
    PENDING = "pending", "待发"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发"
    FAILED = "failed", "被拒收"
    DEAD = "dead", "多次失败"
    EXPIRED = "expired", "过时未发"
    CANCELLED = "cancelled", "已取消"
    UNCERTAIN = "uncertain", "未知"


class DeliveryQuerySet(models.QuerySet):
    def claimable(self, at: datetime) -> Self:
        """Due and free, or claimed by somebody whose lease has run out."""
        return self.filter(
            Q(state=DeliveryState.PENDING, next_try_at__lte=at)
            | Q(state=DeliveryState.SENDING, lease_until__lt=at)
        ).order_by("next_try_at", "pk")

    def visible_to(self, _user: Any) -> Self:
        """Guarded by the permission to oversee; rows show no words of a message."""
        return self

    def overseen(self, state: str) -> Self:
        """The log, of one state where that is a state at all."""
        rows = self.select_related("person")
        return rows.filter(state=state) if state in DeliveryState.values else rows


class Delivery(models.Model):
    """One message to one person by one outside channel; the table is the queue."""

    key = models.CharField("键", max_length=160, unique=True)
    person = models.ForeignKey(
        **PERSON,
        related_name="deliveries",
        null=True,
        blank=True,
        verbose_name="收件人",
    )
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    address = models.CharField("地址", max_length=120, blank=True)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    link = models.CharField("链接", max_length=200, blank=True)
    # A calendar file that goes along with a mail; its METHOD says what it asks.
    invitation = models.TextField("日历附件", blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState, default=DeliveryState.PENDING
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_try_at = models.DateTimeField("下次发送")
    expires_at = models.DateTimeField("过时", null=True, blank=True)
    lease_until = models.DateTimeField("租约", null=True, blank=True)
    lease_token = models.UUIDField("租约号", null=True, blank=True)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    created_at = models.DateTimeField("生成时间")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "外发"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_iff_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending")
                | Q(lease_until__isnull=False, lease_token__isnull=False),
                name="delivery_sending_iff_leased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["pending", "sending"]),
                name="delivery_due",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a reader's mail program drops repeats."""
        return f"<delivery-{self.pk}@{settings.MAIL_DOMAIN}>"


class Preference(models.Model):
    """How a person wants to be reached outside the inbox."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", "急事马上发，其余每日汇总"
        DIGEST = "digest", "全部每日汇总一次"
        NEVER = "never", "不发邮件"

    person = models.OneToOneField(
        **PERSON, related_name="preference", verbose_name="人员"
    )
    mail = models.CharField("邮件", max_length=8, choices=Mail, default=Mail.AT_ONCE)

    class Meta:
        verbose_name = verbose_name_plural = "提醒偏好"

    def __str__(self) -> str:
        return self.get_mail_display()


class Heartbeat(models.Model):
    """When a periodic function last finished."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "心跳"

    def __str__(self) -> str:
        return f"{self.name} {self.at}"

    @classmethod
    def beat(cls, name: str, at: datetime) -> None:
        cls.objects.update_or_create(name=name, defaults={"at": at})
