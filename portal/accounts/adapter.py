"""What allauth asks us: who may sign up, from where somebody comes, what to say."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from portal.accounts.models import User
from portal.audit.address import address_of

WRONG_CODE = "验证码不对。请看手机上最新的 6 位数字再输一次，并核对手机时间是否准确。"
PATIENCE = "试的次数太多，请等 5 分钟再试。"


class ClosedAdapter(DefaultAccountAdapter):
    """Sign-up is closed: accounts come by invitation of the centre only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": (
            "账号或密码不对，请重新输入。连续输错 10 次将锁定 15 分钟；"
            "忘记密码请联系服务中心窗口重置。"
        ),
        "account_inactive": "账号或密码不对，请重新输入。",
        "enter_current_password": "当前密码不对，请重新输入。",
        "incorrect_password": "密码不对，请重新输入。",
        "too_many_login_attempts": PATIENCE,
        "rate_limited": PATIENCE,
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return settings.LOGIN_REDIRECT_URL

    def pre_authenticate(self, _request: HttpRequest, **_credentials: Any) -> None:
        """Passwords are counted by axes; allauth's own count is left to the codes."""


class ChineseMFAAdapter(DefaultMFAAdapter):
    """The sentences of the second factor, and the name in the person's code app."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": "现在不能关闭动态验证码，请联系系统管理员。",
        "cannot_generate_recovery_codes": "请先开启动态验证码，再生成备用码。",
    }

    def get_totp_label(self, user: User) -> str:
        return user.username
