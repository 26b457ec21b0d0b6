"""Who a person is and how to reach them; what they may do stands in `chains`."""

from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.phones import MobileField


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Accounts as such are for who keeps them; posts are shown in `chains`."""
        return self if user.has_perm("accounts.keep") else self.none()

    def end_sessions(self) -> int:
        """Sign these people out everywhere, from their next request on."""
        return self.update(sign_in_round=models.F("sign_in_round") + 1)


class PeopleManager(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Roles are posts in `chains`, never flags here."""

    username = models.CharField(
        "账号",
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9._-]{2,29}$",
                "账号用小写字母开头，3 到 30 位字母、数字、点、横线。",
            )
        ],
        error_messages={"unique": "这个账号已被使用，请换一个。"},
    )
    name = models.CharField("姓名或岗位", max_length=30)
    # NULL, not "": two people without a phone must not collide.
    phone = MobileField(
        "手机号",
        unique=True,
        null=True,
        blank=True,
        error_messages={
            "unique": "这个手机号已有账号；如果已停用，请系统管理员先启用。"
        },
    )
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进后台", default=False)
    date_joined = models.DateTimeField("建立时间", default=timezone.now)
    # Part of what a session must match: one more, and every open session is over.
    sign_in_round = models.PositiveIntegerField("登录轮次", default=0, editable=False)

    objects = PeopleManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's own hash of the password, and with it the round of sign-in."""
        password = super()._get_session_auth_hash(secret=secret)
        value = f"{password}:{self.sign_in_round}"
        return salted_hmac("portal.accounts", value, secret=secret).hexdigest()


class DemoAccount(models.Model):
    """An account that the demo's sign-in page and ./run show; filled by the demo."""

    username = models.CharField("账号", max_length=30, unique=True)
    role = models.CharField("岗位", max_length=30)
    password = models.CharField("密码", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "演示账号"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.username}"
