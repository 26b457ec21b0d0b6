"""The page behind a one-time link: the invited person chooses a password."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.forms import MISMATCH, NEW_PASSWORD
from portal.accounts.guards import public
from portal.accounts.invitations import invited, redeem
from portal.audit.address import address_of
from portal.ui.forms import PortalForm

GONE = 410


class WelcomeForm(PortalForm, SetPasswordForm):
    error_messages = {"password_mismatch": MISMATCH}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = "新密码", "再输一遍新密码"
        first.help_text = NEW_PASSWORD
        second.help_text = ""


@public
@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, number: str, token: str) -> HttpResponse:
    person = invited(number, token)
    if person is None:
        return render(request, "account/link_gone.html", status=GONE)
    form = WelcomeForm(person, request.POST or None)
    if form.is_valid():
        password, ip = form.cleaned_data["new_password1"], address_of(request)
        if not redeem(person, password=password, ip=ip):
            return render(request, "account/link_gone.html", status=GONE)
        messages.success(request, "密码已设好，请用账号或手机号登录。")
        return redirect("account_login")
    return render(request, "account/welcome.html", {"form": form, "person": person})
