"""Whom a matter concerns: the accounts behind units, chains and enterprises."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from chains.kinds import LiaisonKind, PostRole, UnitKind
from chains.models import Liaison, Post

HANDLING = (PostRole.HEAD, PostRole.OFFICER, PostRole.SECRETARY)


def accounts(rows: QuerySet) -> QuerySet:
    """The active accounts of posts or liaisons, each once."""
    people = get_user_model().objects.filter(is_active=True)
    return people.filter(pk__in=rows.values("user")).order_by("pk")


def in_office(on: date, *roles: str, **units: Any) -> QuerySet:
    """Holders of these roles in the units that the filter names, deputies included."""
    return accounts(Post.objects.current(on).holding(*roles).filter(**units))


def clerks(on: date) -> QuerySet:
    return in_office(on, PostRole.OFFICER, unit__kind=UnitKind.CENTRE)


def directors(on: date) -> QuerySet:
    return in_office(on, PostRole.HEAD, unit__kind=UnitKind.CENTRE)


def leaders(on: date) -> QuerySet:
    return in_office(on, PostRole.LEADER, PostRole.HEAD, unit__kind=UnitKind.LEAD)


def administrators(on: date) -> QuerySet:
    return in_office(on, PostRole.ADMIN)


def handlers(unit: Any, on: date) -> QuerySet:
    """Who signs and answers for the unit: head, officers, a committee's secretary."""
    return in_office(on, *HANDLING, unit=unit)


def heads(unit: Any, on: date) -> QuerySet:
    return in_office(on, PostRole.HEAD, unit=unit)


def secretaries(chain: Any, on: date) -> QuerySet:
    roles = PostRole.SECRETARY, PostRole.HEAD
    return in_office(on, *roles, unit__kind=UnitKind.COMMITTEE, unit__chain=chain)


def task_force(chain: Any, on: date) -> QuerySet:
    roles = *HANDLING, PostRole.MEMBER
    return in_office(on, *roles, unit__kind=UnitKind.TASK_FORCE, unit__chain=chain)


def spokespeople(enterprise: Any, on: date) -> QuerySet:
    """Liaisons and party secretaries of the enterprise."""
    kinds = LiaisonKind.LIAISON, LiaisonKind.PARTY_SECRETARY
    return speaking_for(enterprise, on, kinds)


def speaking_for(enterprise: Any, on: date, kinds: Iterable[str]) -> QuerySet:
    rows = Liaison.objects.current(on).filter(enterprise=enterprise, kind__in=kinds)
    return accounts(rows)
