"""The check of a password, by user name or by phone."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Expression, QuerySet
from django.http import HttpRequest

from portal.accounts.models import User
from portal.kept import kept
from portal.phones import plain_mobile

# Figures that every page of a signed-in person needs; rooms above add theirs, and
# all come in the one statement that reads the person.
BESIDE: dict[str, Expression] = {}


class NameOrPhone(AuthenticationBackend):
    """allauth's own check, after a phone number was turned into its user name."""

    def has_perm(self, *_args: Any, **_kwargs: Any) -> bool:
        """Rights are rules over posts; no table of permissions is asked, ever."""
        return False

    def get_user(self, user_id: int) -> User | None:
        user = next(iter(people(pk=user_id)), None)
        return user if user and self.user_can_authenticate(user) else None

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        return super()._authenticate_by_username(user_name_of(username), password)


@kept
def people(pk: int) -> QuerySet[User]:
    """The person with the figures beside."""
    return User.objects.annotate(**BESIDE).filter(pk=pk)


def user_name_of(typed: str) -> str:
    """The user name behind what somebody typed: itself, or a phone number."""
    typed = (typed or "").strip().lower()
    phone = plain_mobile(typed)
    if not phone.isdecimal():
        return typed
    names = User.objects.filter(phone=phone).values_list("username", flat=True)
    return names.first() or phone


def name_at_the_door(request: HttpRequest | None, credentials: dict | None) -> str:
    """Whom axes counts failures for: allauth calls the same field by two names.

    One person has one count, whether the phone or the user name is tried.
    """
    typed = (credentials or {}).get("username") or ""
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    return user_name_of(typed)
