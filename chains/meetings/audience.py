"""Who stands behind a seat, a committee, a resolution."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from chains.kinds import PostRole, UnitKind
from chains.models import Liaison, Post, Unit
from chains.standing import HANDLERS

User = get_user_model()


def holders(posts: QuerySet, on: date) -> QuerySet:
    """Active people with one of these posts on that day."""
    return User.objects.filter(is_active=True, pk__in=posts.current(on).values("user"))


def called(seats: QuerySet, on: date) -> QuerySet:
    """The people of these seats: of a unit its officers, of an enterprise those who
    speak for it, a person alone."""
    posts = Post.objects.current(on).filter(role__in=HANDLERS)
    speaking = Liaison.objects.current(on).speaking()
    return User.objects.filter(
        Q(pk__in=posts.filter(unit__in=units_of(seats)).values("user"))
        | Q(
            pk__in=speaking.filter(
                enterprise__in=seats.filter(enterprise__isnull=False).values(
                    "enterprise"
                )
            ).values("user")
        )
        | Q(pk__in=seats.filter(person__isnull=False).values("person")),
        is_active=True,
    )


def units_of(seats: QuerySet) -> QuerySet:
    return seats.filter(unit__isnull=False).values("unit")


def of_units(units: Iterable[Unit], on: date) -> QuerySet:
    """The people who handle what these units owe."""
    return holders(Post.objects.filter(unit__in=units, role__in=HANDLERS), on)


def secretaries(committee: Unit | None, on: date) -> QuerySet:
    """书记、秘书 of the committee; of a meeting without one the centre's people."""
    if committee is None:
        return centre(on)
    roles = (PostRole.SECRETARY, PostRole.HEAD)
    return holders(Post.objects.filter(unit=committee, role__in=roles), on)


def centre(on: date) -> QuerySet:
    roles = (PostRole.OFFICER, PostRole.HEAD)
    return holders(Post.objects.filter(unit__kind=UnitKind.CENTRE, role__in=roles), on)


def leaders(on: date) -> QuerySet:
    """开发区党工委 and the other lead bodies."""
    roles = (PostRole.LEADER, PostRole.HEAD)
    return holders(Post.objects.filter(unit__kind=UnitKind.LEAD, role__in=roles), on)


def recorders(meeting: Any, on: date) -> QuerySet:
    return secretaries(meeting.committee, on)
