"""Sign-up is closed: accounts come by invitation of the centre only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """allauth asks it whether strangers may sign up and what to say."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": (
            "账号或密码不对，请重新输入。连续输错 10 次将锁定 15 分钟；"
            "忘记密码请联系服务中心窗口重置。"
        ),
        "account_inactive": "账号或密码不对，请重新输入。",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False
