"""The form of the sign-in page."""

from typing import Any

from allauth.account.forms import LoginForm
from django.conf import settings

from portal.accounts.models import DemoAccount


class SignInForm(LoginForm):
    """The one field takes a user name or a phone number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "账号或手机号"
        self.fields["login"].widget.attrs |= {
            "class": "form-control",
            "autocomplete": "username",
            "placeholder": "",
        }
        self.fields["password"].label = "密码"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs |= {
            "class": "form-control",
            "placeholder": "",
        }
        self.fields["remember"].label = "这是我自己的手机，30 天内不用再登录"
        self.fields["remember"].widget.attrs["class"] = "form-check-input"

    @property
    def demo_accounts(self) -> list[DemoAccount]:
        """One account a role, in the demo only."""
        return list(DemoAccount.objects.all()) if settings.DEMO else []
