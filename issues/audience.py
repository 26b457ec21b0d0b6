"""Who stands behind an issue: the people of its enterprise, units, chain and centre."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from chains.models import Liaison, Post, Unit
from issues.models import Issue, WorkOrder
from issues.workflow import LIVE_ORDERS, OPEN_ORDERS, OrderState

User = get_user_model()


def holders(posts: QuerySet) -> QuerySet:
    """Active people with one of these posts today."""
    return User.objects.filter(is_active=True, pk__in=posts.current().values("user"))


def clerks(_issue: Issue | None = None) -> QuerySet:
    return holders(Post.objects.filter(unit__kind=Unit.Kind.CENTRE))


def enterprise(issue: Issue) -> QuerySet:
    """Liaisons and party secretaries of the enterprise; not its assistance cadre."""
    rows = Liaison.objects.current().speaking().filter(enterprise=issue.enterprise_id)
    return User.objects.filter(is_active=True, pk__in=rows.values("user"))


def owner(issue: Issue) -> list[Any]:
    return [issue.owner] if issue.owner and issue.owner.is_active else []


def owner_or_clerks(issue: Issue) -> Any:
    return owner(issue) or clerks(issue)


def of_orders(issue: Issue, **which: Any) -> QuerySet:
    units = WorkOrder.objects.filter(issue=issue, **which).values("unit")
    return holders(Post.objects.filter(unit__in=units))


def officers_of(order: WorkOrder) -> QuerySet:
    return holders(Post.objects.filter(unit=order.unit_id))


def officers_to_sign(issue: Issue) -> QuerySet:
    return of_orders(issue, state=OrderState.SENT)


def officers_working(issue: Issue) -> QuerySet:
    return of_orders(issue, state__in=OPEN_ORDERS)


def lead_officers(issue: Issue) -> QuerySet:
    return of_orders(issue, role="lead", state__in=(*LIVE_ORDERS, OrderState.ADOPTED))


def revoked_officers(issue: Issue) -> QuerySet:
    return of_orders(issue, state=OrderState.REVOKED)


def keepers(issue: Issue) -> QuerySet:
    """Who keeps the record of a consultation: the chain's secretary and the owner."""
    secretaries = Post.objects.filter(
        role=Post.Role.SECRETARY, unit__chain=issue.chain_id
    ).current()
    return User.objects.filter(
        Q(pk__in=secretaries.values("user")) | Q(pk=issue.owner_id), is_active=True
    )


def reviewers(issue: Issue) -> list[Any]:
    """The centre's people who neither entered nor handled the issue."""
    return [
        person
        for person in clerks(issue)
        if not issue.was_entered_by(person) and not issue.was_handled_by(person)
    ]
