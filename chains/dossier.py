"""What stands on an enterprise's page, for this reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from chains.history import latest_changes
from chains.kinds import OFFICIALS
from chains.models import Enterprise, Liaison, Post, Unit
from chains.permissions import (
    may_appoint_advisor,
    may_confirm_contacts,
    may_decide_changes,
    may_propose_changes,
    may_reveal,
    may_see_history,
    speaks_for,
)


@dataclass(frozen=True)
class Panel:
    """A card that a room above hangs in; `facts` is what its template prints."""

    title: str
    note: str
    template: str
    facts: dict[str, Any]


# Rooms above add what they know of an enterprise, for this reader; None for nothing.
PANELS: list[Callable[[Enterprise, Any], Panel | None]] = []


def dossier(enterprise: Enterprise, user: Any, *, on: date) -> dict[str, Any]:
    sees_history = may_see_history(user, enterprise)
    changes = enterprise.profile_changes.pending().select_related("asked_by")
    liaisons = liaisons_of(enterprise, user, on)
    return {
        "enterprise": enterprise,
        "contacts": enterprise.contacts.order_by("pk"),
        "liaisons": liaisons,
        "neighbours": neighbours(enterprise.chain_id, on),
        "pending": changes.first(),
        "history": history_of(enterprise) if sees_history else [],
        "panels": [p for panel in PANELS if (p := panel(enterprise, user))],
        "is_stale": enterprise.is_stale(on),
        "may_appoint": may_appoint_advisor(user, enterprise),
        "lacks_advisor": enterprise.lacks_advisor(liaisons),
        "may_edit": user.has_perm("chains.edit"),
        "may_propose": may_propose_changes(user, enterprise),
        "may_decide": may_decide_changes(user, enterprise),
        "may_confirm": may_confirm_contacts(user, enterprise),
        "may_reveal": may_reveal(user, enterprise),
        "is_own": speaks_for(user, enterprise),
    }


def liaisons_of(enterprise: Enterprise, user: Any, on: date) -> list[Liaison]:
    """The enterprise sees its own people's numbers; the cadre is an official."""
    rows = list(
        enterprise.liaisons.current(on).select_related("user").order_by("kind", "pk")
    )
    own = speaks_for(user, enterprise)
    # A link takes an account over; see may_issue_link.
    held = Post.objects.current(on).filter(user__in=[row.user_id for row in rows])
    in_office = set(held.values_list("user", flat=True))
    for row in rows:
        row.may_slip = row.user_id not in in_office and row.user != user
        row.is_ours = own and row.kind not in OFFICIALS
    return rows


def neighbours(chain_id: int, on: date) -> list[Post]:
    """The chain's committee and task force: whom the enterprise turns to."""
    kinds = Unit.Kind.COMMITTEE, Unit.Kind.TASK_FORCE
    posts = Post.objects.current(on).filter(unit__chain=chain_id, unit__kind__in=kinds)
    return list(posts.select_related("unit", "user").order_by("unit__order", "pk"))


def history_of(enterprise: Enterprise) -> list:
    return latest_changes(enterprise.history.all(), joined=("chain", "segment"))
