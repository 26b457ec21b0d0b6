"""allauth's forms of passwords and codes, in Chinese and in the dress of our own."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django import forms

from portal.ui.forms import PortalForm

NEW_PASSWORD = "至少 12 位，可以用一句好记的话，不要用姓名或手机号。"  # noqa: S105
MISMATCH = "两遍输入的不一样，请重新输入。"
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


class AuthenticateForm(Dressed, mfa.AuthenticateForm):
    words = {"code": ("验证码", f"{CODE}手机不在身边，可以填一个备用码。")}


class ReauthenticateCodeForm(Dressed, mfa.ReauthenticateForm):
    words = {"code": ("验证码", f"{CODE}手机不在身边，可以填一个备用码。")}


class ActivateForm(Dressed, ActivateTOTPForm):
    words = {"code": ("验证码", CODE)}


class DeactivateForm(Dressed, DeactivateTOTPForm):
    """No field: a button, and the reason where it may not be pressed."""


class GenerateCodesForm(Dressed, GenerateRecoveryCodesForm):
    """No field, either."""
