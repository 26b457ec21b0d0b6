"""What a person may speak for today: his current posts and enterprises, read once."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.timezone import localdate

from chains.kinds import OFFICIALS, LiaisonKind, PostRole, UnitKind
from portal.kept import kept

CACHE = "_standing"
# Stands where a post has the kind of its unit.
AT_ENTERPRISE = "enterprise"
HANDLERS = {PostRole.HEAD, PostRole.OFFICER, PostRole.MEMBER, PostRole.SECRETARY}


class Seat(NamedTuple):
    """One current post or liaison, as far as rights depend on it.

    `place` is the unit or the enterprise; `kind` the unit's, or `AT_ENTERPRISE`.
    """

    place: int
    role: str
    kind: str
    chain: int | None
    name: str
    title: str
    deputises: bool
    order: int
    pk: int

    @property
    def label(self) -> str:
        role = LiaisonKind if self.kind == AT_ENTERPRISE else PostRole
        title = self.title or role(self.role).label
        return f"{self.name} {title}{'（代理）' if self.deputises else ''}"


@dataclass(frozen=True)
class Standing:
    """The current posts and liaisons of one person and what follows from them.

    A deputy's post carries its principal's role, so deputies need no word here.
    """

    posts: tuple[Seat, ...] = ()
    liaisons: tuple[Seat, ...] = ()

    def units(self, kind: str | None, *roles: str) -> frozenset[int]:
        return frozenset(
            post.place
            for post in self.posts
            if post.role in roles and kind in {None, post.kind}
        )

    def chains(self, kind: str, *roles: str) -> frozenset[int]:
        return frozenset(
            post.chain
            for post in self.posts
            if post.role in roles and post.kind == kind
        )

    def enterprises(self, *kinds: str) -> frozenset[int]:
        return frozenset(row.place for row in self.liaisons if row.role in kinds)

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
            post.place
            for post in self.posts
            if post.role in HANDLERS and post.kind not in apart
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
        """Those that the person looks after as an official (助企干部、党建专员)."""
        return self.enterprises(*OFFICIALS)

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
    """The person's standing today, one query once per user instance.

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
    rows = (Seat(*row) for row in seats(person=user.pk, on=on))
    found = sorted(rows, key=lambda seat: (seat.order, seat.pk))
    return Standing(
        posts=tuple(seat for seat in found if seat.kind != AT_ENTERPRISE),
        liaisons=tuple(seat for seat in found if seat.kind == AT_ENTERPRISE),
    )


@kept
def seats(person: int, on: date) -> QuerySet:
    return held(person, on).union(spoken_for(person, on), all=True)


def held(person: int, on: date) -> QuerySet:
    """The columns of a Seat for each current post."""
    rows = rows_of("posts").annotate(deputises=Q(deputy_of__isnull=False))
    unit = ("unit__kind", "unit__chain", "unit__name")
    columns = ("unit", "role", *unit, "title", "deputises", "unit__order", "pk")
    return rows.filter(user=person).current(on).values_list(*columns)


def spoken_for(person: int, on: date) -> QuerySet:
    """The same columns for each current liaison."""
    rows = rows_of("liaisons").annotate(
        where=Value(AT_ENTERPRISE),
        called=Coalesce(
            NullIf("enterprise__short_name", Value("")), "enterprise__name"
        ),
        title=Value(""),
        deputises=Value(False),  # noqa: FBT003 - a column
        order=Value(0),
    )
    enterprise = ("where", "enterprise__chain", "called")
    columns = ("enterprise", "kind", *enterprise, "title", "deputises", "order", "pk")
    return rows.filter(user=person).current(on).values_list(*columns)


def rows_of(name: str) -> QuerySet:
    """The rows that people have under this name; their models stand above this file."""
    model = get_user_model()._meta.get_field(name).related_model
    return model.objects.order_by()


def forget_standing(user: Any) -> None:
    """After the person's posts changed in this very request."""
    if hasattr(user, CACHE):
        delattr(user, CACHE)
