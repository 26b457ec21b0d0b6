"""What stands on an enterprise's page, for this reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from chains.history import changes_in
from chains.kinds import OFFICIALS
from chains.models import Enterprise, Liaison, Post, ProfileChange, Unit
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


# As many saved versions as a page of the timeline may need.
VERSIONS = 60


def for_page() -> QuerySet:
    """Enterprises that say whether a change of theirs waits for a decision."""
    waiting = ProfileChange.objects.pending().filter(enterprise=OuterRef("pk"))
    return Enterprise.objects.for_page().annotate(has_pending=Exists(waiting))


def once(enterprise: Enterprise, key: str, read: Callable[[], list]) -> list:
    """What `read` brings, kept with this instance: a card and the timeline of one page
    show the same rows. The key names the reader where the rows depend on one."""
    kept = vars(enterprise).setdefault("_kept", {})
    if key not in kept:
        kept[key] = read()
    return kept[key]


def dossier(enterprise: Enterprise, user: Any, *, on: date) -> dict[str, Any]:
    """Of an enterprise read `for_page`."""
    sees_history = may_see_history(user, enterprise)
    liaisons = liaisons_of(enterprise, user, on)
    return {
        "enterprise": enterprise,
        "contacts": enterprise.contacts.order_by("pk"),
        "liaisons": liaisons,
        "neighbours": neighbours(enterprise.chain_id, on),
        "pending": pending(enterprise) if enterprise.has_pending else None,
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


def pending(enterprise: Enterprise) -> ProfileChange | None:
    return enterprise.profile_changes.pending().select_related("asked_by").first()


def every_liaison(enterprise: Enterprise) -> list[Liaison]:
    """Those of today and those before, each saying whether the person is in office, or
    soon will be."""

    def read() -> list[Liaison]:
        held = Post.objects.not_over(localdate()).filter(user=OuterRef("user"))
        rows = enterprise.liaisons.select_related("user").order_by("pk")
        return list(rows.annotate(in_office=Exists(held)))

    return once(enterprise, "liaisons", read)


def liaisons_of(enterprise: Enterprise, user: Any, on: date) -> list[Liaison]:
    """The enterprise sees its own people's numbers; the cadre is an official."""
    own = speaks_for(user, enterprise)
    rows = [
        row
        for row in every_liaison(enterprise)
        if enterprise.is_active and row.is_current(on)
    ]
    for row in rows:
        # A link takes an account over; see may_issue_link.
        row.may_slip = not row.in_office and row.user != user
        row.is_ours = own and row.kind not in OFFICIALS
    return sorted(rows, key=lambda row: (row.kind, row.pk))


def neighbours(chain_id: int, on: date) -> list[Post]:
    """The chain's committee and task force: whom the enterprise turns to."""
    kinds = Unit.Kind.COMMITTEE, Unit.Kind.TASK_FORCE
    posts = Post.objects.current(on).filter(unit__chain=chain_id, unit__kind__in=kinds)
    return list(posts.select_related("unit", "user").order_by("unit__order", "pk"))


def versions(enterprise: Enterprise) -> list:
    """Its newest saved versions, the newest first."""
    joined = ("history_user", "chain", "segment")
    rows = enterprise.history.select_related(*joined)
    rows = rows.order_by("-history_date", "-history_id")[:VERSIONS]
    return once(enterprise, "versions", lambda: list(rows))


def history_of(enterprise: Enterprise) -> list:
    """In the order in which they were saved."""
    saved = sorted(versions(enterprise), key=lambda row: row.pk, reverse=True)
    return changes_in(saved)
