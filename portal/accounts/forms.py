"""allauth's forms of passwords and codes, in Chinese and in the dress of our own."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django import forms
from django.db.models import Q
from django.utils.timezone import now

from portal.ui.forms import PortalForm

NEW_PASSWORD = "至少 12 位，可以用一句好记的话，不要用姓名或手机号。"  # noqa: S105
MISMATCH = "两遍输入的不一样，请重新输入。"
PERIOD = 30  # seconds, as every code app has it
USED = "这个验证码刚刚用过，请等手机上出现下一个（最多 30 秒）再输。"
CODE = "手机验证器上显示的 6 位数字。"


class Dressed(PortalForm):
    """Labels and helps by field name; no placeholders, they vanish while typing."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.error_messages["required"] = f"请填写“{label}”。"
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"


class ChangePasswordForm(Dressed, account.ChangePasswordForm):
    words = {
        "oldpassword": ("当前密码", "忘记了，请联系服务中心窗口重置。"),
        "password1": ("新密码", NEW_PASSWORD),
        "password2": ("再输一遍新密码", ""),
    }

    def clean(self) -> dict[str, Any]:
        """In place of allauth's, whose sentence is English."""
        found = forms.Form.clean(self)
        first, second = found.get("password1"), found.get("password2")
        if first and second and first != second:
            self.add_error("password2", MISMATCH)
        return found


class ReauthenticateForm(Dressed, account.ReauthenticateForm):
    words = {"password": ("密码", "忘记了，请联系服务中心窗口重置。")}


class OneTime:
    """A code opens once, whichever process it is shown to.

    allauth remembers used codes in the process's own cache. The database knows when
    the app was used last; a code belongs to one period, and so does its use.
    """

    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            self.claim(now())
        return code

    def claim(self, at: datetime) -> None:
        begun = at - timedelta(seconds=at.timestamp() % PERIOD)
        unused = Q(last_used_at=None) | Q(last_used_at__lt=begun)
        rows = Authenticator.objects.filter(unused, pk=self.authenticator.pk)
        if not rows.update(last_used_at=at):
            raise forms.ValidationError(USED)


class AuthenticateForm(Dressed, OneTime, mfa.AuthenticateForm):
    words = {"code": ("验证码", f"{CODE}手机不在身边，可以填一个备用码。")}


class ReauthenticateCodeForm(Dressed, OneTime, mfa.ReauthenticateForm):
    words = {"code": ("验证码", f"{CODE}手机不在身边，可以填一个备用码。")}


class ActivateForm(Dressed, ActivateTOTPForm):
    words = {"code": ("验证码", CODE)}


class DeactivateForm(Dressed, DeactivateTOTPForm):
    """No field: a button, and the reason where it may not be pressed."""


class GenerateCodesForm(Dressed, GenerateRecoveryCodesForm):
    """No field, either."""
