"""What a person may speak for today: his current posts and enterprises, read once."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.timezone import localdate

from chains.kinds import LiaisonKind, PostRole, UnitKind

CACHE = "_standing"
HANDLERS = {PostRole.HEAD, PostRole.OFFICER, PostRole.MEMBER, PostRole.SECRETARY}


@dataclass(frozen=True)
class Standing:
    """The current posts and liaisons of one person and what follows from them.

    A deputy's post carries its principal's role, so deputies need no word here.
    """

    posts: tuple[Any, ...] = ()
    liaisons: tuple[Any, ...] = ()

    def units(self, kind: str | None, *roles: str) -> frozenset[int]:
        return frozenset(
            post.unit_id
            for post in self.posts
            if post.role in roles and kind in {None, post.unit.kind}
        )

    def chains(self, kind: str, *roles: str) -> frozenset[int]:
        return frozenset(
            post.unit.chain_id
            for post in self.posts
            if post.role in roles and post.unit.kind == kind
        )

    def enterprises(self, *kinds: str) -> frozenset[int]:
        return frozenset(
            row.enterprise_id for row in self.liaisons if row.kind in kinds
        )

    @cached_property
    def is_clerk(self) -> bool:
        return bool(self.units(UnitKind.CENTRE, PostRole.OFFICER))

    @cached_property
    def is_director(self) -> bool:
        return bool(self.units(UnitKind.CENTRE, PostRole.HEAD))

    @cached_property
    def at_centre(self) -> bool:
        return self.is_clerk or self.is_director

    @cached_property
    def is_leader(self) -> bool:
        return bool(self.units(UnitKind.LEAD, PostRole.LEADER, PostRole.HEAD))

    @cached_property
    def is_admin(self) -> bool:
        return bool(self.units(None, PostRole.ADMIN))

    @cached_property
    def sees_all(self) -> bool:
        return self.at_centre or self.is_leader or self.is_admin

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """The units for which the person handles orders; never the centre or a lead."""
        apart = {UnitKind.CENTRE, UnitKind.LEAD}
        return frozenset(
            post.unit_id
            for post in self.posts
            if post.role in HANDLERS and post.unit.kind not in apart
        )

    @cached_property
    def head_unit_ids(self) -> frozenset[int]:
        return self.units(None, PostRole.HEAD)

    @cached_property
    def secretary_chain_ids(self) -> frozenset[int]:
        return self.chains(UnitKind.COMMITTEE, PostRole.SECRETARY, PostRole.HEAD)

    @cached_property
    def task_force_chain_ids(self) -> frozenset[int]:
        return self.chains(UnitKind.TASK_FORCE, *HANDLERS)

    @cached_property
    def enterprise_ids(self) -> frozenset[int]:
        return self.enterprises(LiaisonKind.LIAISON, LiaisonKind.PARTY_SECRETARY)

    @cached_property
    def liaised_enterprise_ids(self) -> frozenset[int]:
        """Where the person is the liaison, not the party secretary."""
        return self.enterprises(LiaisonKind.LIAISON)

    @cached_property
    def aided_enterprise_ids(self) -> frozenset[int]:
        return self.enterprises(LiaisonKind.AID_CADRE)

    @cached_property
    def is_staff(self) -> bool:
        return bool(self.posts)

    @cached_property
    def label(self) -> str:
        """What stands under the person's name, such as 纺织服装产业链党委 秘书."""
        if self.posts:
            return self.posts[0].label
        return self.liaisons[0].label if self.liaisons else ""


NOBODY = Standing()


def standing_of(user: Any, on: date | None = None) -> Standing:
    """The person's standing today, two queries once per user instance.

    Predicates have no date to pass, so this is the one place below the views that
    reads the clock; with `on` nothing is cached.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    if on is not None:
        return read(user, on)
    found = getattr(user, CACHE, None)
    if found is None:
        found = read(user, localdate())
        setattr(user, CACHE, found)
    return found


def read(user: Any, on: date) -> Standing:
    posts = user.posts.current(on).select_related("unit")
    liaisons = user.liaisons.current(on).select_related("enterprise")
    return Standing(
        posts=tuple(posts.order_by("unit__order", "pk")),
        liaisons=tuple(liaisons.order_by("pk")),
    )


def forget_standing(user: Any) -> None:
    """After the person's posts changed in this very request."""
    if hasattr(user, CACHE):
        delattr(user, CACHE)
