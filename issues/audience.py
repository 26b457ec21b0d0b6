"""Who stands behind an issue: the people of its enterprise, units, chain and centre.

All take the issue and the day on which somebody has to hold a post.
"""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from chains.kinds import PostRole, UnitKind
from chains.models import Liaison, Post
from issues.models import Consultation, Issue, Policy, SupervisionNotice, WorkOrder
from issues.workflow import (
    LIVE_ORDERS,
    OPEN_ORDERS,
    Issuer,
    OrderRole,
    OrderState,
    State,
)

User = get_user_model()
AT_CENTRE = (PostRole.OFFICER, PostRole.HEAD)


def holders(posts: QuerySet, on: date) -> QuerySet:
    """Active people with one of these posts on that day."""
    return User.objects.filter(is_active=True, pk__in=posts.current(on).values("user"))


def clerks(_issue: Issue | None, on: date) -> QuerySet:
    """Everybody at the centre, director included."""
    posts = Post.objects.filter(unit__kind=UnitKind.CENTRE, role__in=AT_CENTRE)
    return holders(posts, on)


def directors(_issue: Issue | None, on: date) -> QuerySet:
    """The director of the centre and whoever deputises."""
    posts = Post.objects.filter(unit__kind=UnitKind.CENTRE, role=PostRole.HEAD)
    return holders(posts, on)


def extension_granters(issue: Issue, on: date) -> QuerySet:
    """The first is a clerk's to grant, from the second on the director's."""
    first = issue.extensions_granted() == 0
    return clerks(issue, on) if first else directors(issue, on)


def enterprise(issue: Issue, on: date) -> QuerySet:
    """Liaisons and party secretaries of the enterprise; not its assistance cadre."""
    rows = Liaison.objects.current(on).speaking().filter(enterprise=issue.enterprise_id)
    return User.objects.filter(is_active=True, pk__in=rows.values("user"))


def owner(issue: Issue, _on: date) -> list[Any]:
    return [issue.owner] if issue.owner and issue.owner.is_active else []


def owner_when_reopened(issue: Issue, on: date) -> Any:
    """After a call-back that opened the matter again: owner and lead."""
    if issue.state == State.CLOSED:
        return []
    return [*owner_or_clerks(issue, on), *officers_working(issue, on)]


def enterprise_when_held(issue: Issue, on: date) -> Any:
    """One key alone is nothing that the enterprise need hear of."""
    return enterprise(issue, on) if issue.state == State.HOLDING else []


def owner_or_clerks(issue: Issue, on: date) -> Any:
    return owner(issue, on) or clerks(issue, on)


def of_orders(issue: Issue, on: date, **which: Any) -> QuerySet:
    units = WorkOrder.objects.filter(issue=issue, **which).values("unit")
    return holders(Post.objects.filter(unit__in=units), on)


def officers_of(order: WorkOrder, on: date) -> QuerySet:
    return holders(Post.objects.filter(unit=order.unit_id), on)


def officers_to_sign(issue: Issue, on: date) -> QuerySet:
    return of_orders(issue, on, state=OrderState.SENT)


def officers_working(issue: Issue, on: date) -> QuerySet:
    return of_orders(issue, on, state__in=OPEN_ORDERS)


def lead_officers(issue: Issue, on: date) -> QuerySet:
    states = (*LIVE_ORDERS, OrderState.ADOPTED)
    return of_orders(issue, on, role=OrderRole.LEAD, state__in=states)


def revoked_officers(issue: Issue, on: date) -> QuerySet:
    return of_orders(issue, on, state=OrderState.REVOKED)


def released_officers(issue: Issue, on: date) -> Any:
    """Those whose orders a return took along; the second return takes none."""
    return revoked_officers(issue, on) if issue.state == State.ACCEPTED else []


def keepers(issue: Issue, on: date) -> QuerySet:
    """Who keeps the record of a consultation: the chain's secretary and the owner."""
    secretaries = Post.objects.current(on).filter(
        role=PostRole.SECRETARY, unit__chain=issue.chain_id
    )
    return User.objects.filter(
        Q(pk__in=secretaries.values("user")) | Q(pk=issue.owner_id), is_active=True
    )


def keepers_of_it_alone(issue: Issue, on: date) -> Any:
    """Of an issue that was not referred with many, whose keepers hear once of all."""
    return () if issue.is_referred_with_many else keepers(issue, on)


def invited(consultation: Consultation, on: date) -> QuerySet:
    """The people of the units that are to take part."""
    units = consultation.participants.values("pk")
    return holders(Post.objects.filter(unit__in=units), on)


def addressed(issue: Issue, on: date) -> QuerySet:
    """The people of the unit whose notice is in hand, its head among them."""
    return people_of(issue.in_hand, on)


def issuers(issue: Issue, on: date) -> QuerySet:
    """Who may issue and judge the notice in hand."""
    return issuers_of(issue.in_hand, on)


def issuers_of_the_next(issue: Issue, on: date) -> Any:
    """Who may issue what a judgement has just drafted, if it has."""
    drafted = issue.in_hand.followers.drafted().last()
    return issuers_of(drafted, on) if drafted else []


def issuers_of(notice: SupervisionNotice, on: date) -> QuerySet:
    issuer = Policy.current().issuer(notice.level)
    if notice.unit.kind == UnitKind.CENTRE:
        issuer = Issuer.LEADER
    directors = Q(unit__kind=UnitKind.CENTRE, role=PostRole.HEAD)
    leaders = Q(unit__kind=UnitKind.LEAD, role__in=(PostRole.LEADER, PostRole.HEAD))
    meant = {
        Issuer.DIRECTOR: directors,
        Issuer.LEADER: leaders,
        Issuer.EITHER: directors | leaders,
    }[Issuer(issuer)]
    return holders(Post.objects.filter(meant), on)


def people_of(notice: SupervisionNotice, on: date) -> QuerySet:
    return holders(Post.objects.filter(unit=notice.unit_id), on)


def instructor(issue: Issue, _on: date) -> list[Any]:
    """The leader whose instruction is in hand."""
    by = issue.in_hand.by
    return [by] if by.is_active else []


def uninvolved(issue: Issue, on: date) -> list[Any]:
    """The centre's people who neither entered nor handled the issue."""
    handled = issue.handlers()
    return [
        person
        for person in clerks(issue, on)
        if not issue.was_entered_by(person) and person.pk not in handled
    ]


# Who calls back after a closing is as uninvolved as who reviews it.
reviewers = uninvolved
