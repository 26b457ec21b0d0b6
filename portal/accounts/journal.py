"""Signing in and out, passwords and second factors, as lines of the access journal.

Django, allauth and axes do these things in code that is not ours and tell by signals.
"""

from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.backend import name_at_the_door
from portal.accounts.models import User
from portal.audit.address import address_of
from portal.audit.journal import record, target_of


def note(action: str, request: HttpRequest | None, person: User | None) -> None:
    """What a person did to the own account."""
    ip = address_of(request) if request else ""
    target = target_of(person) if person else ""
    record(f"accounts.{action}", by=person, ip=ip, target=target)


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_facts: Any) -> None:
    note("sign_in", request, user)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: User | None, **_facts: Any) -> None:
    if user is not None:
        note("sign_out", request, user)


@receiver(user_login_failed)
def note_failure(
    credentials: dict, request: HttpRequest | None = None, **_facts: Any
) -> None:
    """Whose password was wrong, by nobody: who has tried is not known.

    What was typed for an unknown account is not kept, it may be a password.
    """
    username = name_at_the_door(request, credentials)
    person = User.objects.filter(username=username).first()
    ip = address_of(request) if request else ""
    target = target_of(person) if person else ""
    record("accounts.sign_in_failed", ip=ip, target=target)


@receiver(user_locked_out)
def note_lock_out(
    request: HttpRequest, username: str, ip_address: str, **_facts: Any
) -> None:
    del request
    person = User.objects.filter(username=username).first()
    target = target_of(person) if person else ""
    record("accounts.locked_out", ip=ip_address, target=target)


@receiver(password_changed)
def note_password(request: HttpRequest, user: User, **_facts: Any) -> None:
    note("password_changed", request, user)


@receiver(authentication_failed)
def note_wrong_code(request: HttpRequest, user: User, **_facts: Any) -> None:
    record("accounts.code_failed", ip=address_of(request), target=target_of(user))


@receiver(authenticator_added)
@receiver(authenticator_removed)
@receiver(authenticator_reset)
def note_second_factor(
    signal: Any,
    request: HttpRequest,
    user: User,
    authenticator: Authenticator,
    **_facts: Any,
) -> None:
    """Codes come and go with the app, so of them only new ones are news."""
    if authenticator.type == Authenticator.Type.TOTP:
        is_new = signal is authenticator_added
        note("mfa_on" if is_new else "mfa_off", request, user)
    elif signal is not authenticator_removed:
        note("mfa_codes", request, user)
