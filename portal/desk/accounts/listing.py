"""The rows of the account list, in as many statements for one as for a thousand."""

from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q

from chains.models import Liaison, Post
from portal.accounts.models import User
from portal.accounts.states import State, state_at
from portal.ui.pages import Page, keyset

ORDER = ("name", "pk")
SIZE = 30
# A shorter piece of a number would find half the town.
SHORTEST_TAIL = 4


def people(
    user: Any, asked: dict[str, Any], *, after: str, on: date, at: datetime
) -> Page:
    totp = Authenticator.objects.filter(
        user=OuterRef("pk"), type=Authenticator.Type.TOTP
    )
    posts = Post.objects.current(on).select_related("unit")
    liaisons = Liaison.objects.current(on).select_related("enterprise")
    rows = User.objects.visible_to(user).filter(named(asked.get("q", "")))
    rows = rows.annotate(state=state_at(at), has_mfa=Exists(totp))
    if "state" in asked:
        rows = rows.filter(state=asked["state"])
    rows = rows.prefetch_related(
        Prefetch("posts", posts), Prefetch("liaisons", liaisons.order_by("pk"))
    )
    page = keyset(rows, after=after, size=SIZE, order=ORDER)
    for row in page:
        row.state_label = State(row.state).label
        row.is_myself = row.pk == user.pk
    return page


def named(words: str) -> Q:
    """By name or user name, or by the last digits of the phone: it is shown masked."""
    found = Q(name__icontains=words) | Q(username__icontains=words)
    if words.isdigit() and len(words) >= SHORTEST_TAIL:
        found |= Q(phone__endswith=words)
    return found
