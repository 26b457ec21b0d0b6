"""The liaison directory: an enterprise, its liaisons, secretary and task force."""

from datetime import date
from typing import Any

from django.db.models import Prefetch

from chains.kinds import OFFICIALS, ContactKind, UnitKind
from chains.models import Contact, Enterprise, Liaison, Post
from chains.permissions import may_reveal_post
from chains.standing import standing_of
from portal.ui.pages import Page, keyset

ORDER = ("chain_id", "name", "pk")
SPOKEN_TO = (ContactKind.LIAISON, ContactKind.IN_CHARGE)


def directory(
    user: Any, conditions: dict[str, Any], *, after: str, on: date
) -> dict[str, Any]:
    rows = Enterprise.objects.visible_to(user).asked(conditions)
    if "stale" in conditions:
        rows = rows.stale(on)
    rows = (
        rows.telling_callable(user)
        .select_related("chain")
        .prefetch_related(
            Prefetch(
                "contacts", Contact.objects.filter(kind__in=SPOKEN_TO).order_by("pk")
            ),
            Prefetch(
                "liaisons",
                Liaison.objects.current(on)
                .select_related("user")
                .order_by("kind", "pk"),
            ),
        )
    )
    page = keyset(rows, after=after, order=ORDER)
    add_offices(page, user, on)
    return {"page": page, "conditions": conditions}


def add_offices(page: Page, user: Any, on: date) -> None:
    """Hang on each row its chain's officers and what the reader may do."""
    chains = {row.chain_id for row in page}
    offices = chain_posts(chains, on)
    own = standing_of(user).enterprise_ids
    for row in page:
        row.secretaries = offices.get((row.chain_id, UnitKind.COMMITTEE), [])
        row.task_force = offices.get((row.chain_id, UnitKind.TASK_FORCE), [])
        row.is_own = row.pk in own
        row.needs_confirming = row.is_stale(on)
        for liaison in row.liaisons.all():
            # The cadre is an official: his number is shown on request like others'.
            liaison.is_ours = row.is_own and liaison.kind not in OFFICIALS
    for posts in offices.values():
        for post in posts:
            post.is_callable = may_reveal_post(user, post)


def chain_posts(chains: set[int], on: date) -> dict[tuple[int, str], list[Post]]:
    kinds = UnitKind.COMMITTEE, UnitKind.TASK_FORCE
    posts = Post.objects.current(on).filter(
        unit__chain__in=chains, unit__kind__in=kinds
    )
    found: dict[tuple[int, str], list[Post]] = {}
    for post in posts.select_related("unit", "user").order_by("pk"):
        found.setdefault((post.unit.chain_id, post.unit.kind), []).append(post)
    return found
