"""A second factor for those whose role demands it, before anything else opens."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OPEN = ("mfa_", "account_")


class SecondFactor:
    """Leads staff to the activation page until they have a second factor."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        user = request.user
        if not settings.MFA_REQUIRED or not user.is_authenticated:
            return None
        name = request.resolver_match.url_name or ""
        if name.startswith(OPEN) or not user.has_perm("accounts.needs_mfa"):
            return None
        if is_mfa_enabled(user):
            return None
        messages.warning(request, "您的岗位须先开启动态验证码，再使用其他功能。")
        return redirect("mfa_activate_totp")
