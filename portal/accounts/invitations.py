"""Accounts that staff open for others, and the one-time link that sets a password."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from portal.accounts.lockout import unlock
from portal.accounts.models import User
from portal.audit.journal import record, target_of


class InvitationTokens(PasswordResetTokenGenerator):
    """Valid until a password is set or a newer link is issued, 7 days at most.

    No row is kept: the token hashes the password, and issuing a link changes that.
    """

    key_salt = "portal.accounts.invitations"


tokens = InvitationTokens()


@transaction.atomic
def invite(
    *, by: Any, name: str, phone: str = "", username: str = "", ip: str = ""
) -> User:
    """A new account without a password; ValidationError says what is wrong with it.

    Whoever has a phone signs in with it, so a user name need not be thought of.
    """
    person = User(username=username or f"p{phone}", name=name, phone=phone or None)
    person.set_unusable_password()
    person.full_clean()
    person.save()
    record("accounts.invite", by=by, ip=ip, target=target_of(person))
    return person


@transaction.atomic
def issue_link(person: User, *, by: Any, ip: str = "") -> str:
    """The path of a fresh one-time link; older links and the old password end here."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    record("accounts.link", by=by, ip=ip, target=target_of(person))
    number = urlsafe_base64_encode(str(person.pk).encode())
    return reverse("account_welcome", args=[number, tokens.make_token(person)])


@transaction.atomic
def redeem(person: User, *, password: str, ip: str = "") -> bool:
    """Set the password that the link was for; False when the link was just used.

    The link hashes the old password, so of two submissions at once the UPDATE that
    still finds it wins.
    """
    unused = User.objects.filter(pk=person.pk, password=person.password, is_active=True)
    if not unused.update(password=make_password(password)):
        return False
    # The page of the locked says that a new password from the window helps.
    unlock(person)
    record("accounts.password_set", by=person, ip=ip, target=target_of(person))
    return True


def invited(number: str, token: str) -> User | None:
    """Whose link this is; None when it is spent, too old or made up."""
    try:
        pk = int(urlsafe_base64_decode(number).decode("ascii"))
        person = User.objects.filter(pk=pk, is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return person if person and tokens.check_token(person, token) else None
