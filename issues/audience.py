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
DIRECTORS = Q(unit__kind=UnitKind.CENTRE, role=PostRole.HEAD)
LEADERS = Q(unit__kind=UnitKind.LEAD, role__in=(PostRole.LEADER, PostRole.HEAD))


def holders(posts: QuerySet, on: date) -> QuerySet:
    """Active people with one of these posts on that day."""
    return User.objects.filter(is_active=True, pk__in=posts.current(on).values("user"))


def clerks(_issue: Issue | None, on: date) -> QuerySet:
    """Everybody at the centre, director included."""
    posts = Post.objects.filter(unit__kind=UnitKind.CENTRE, role__in=AT_CENTRE)
    return holders(posts, on)


def directors(_issue: Issue | None, on: date) -> QuerySet:
    """The director of the centre and whoever deputises."""
    return holders(Post.objects.filter(DIRECTORS), on)


def extension_granters(issue: Issue, on: date) -> QuerySet:
    """The first is a clerk's to grant, from the second on the director's."""
    first = issue.extensions_granted() == 0
    return clerks(issue, on) if first else directors(issue, on)


def enterprise(issue: Issue, on: date) -> QuerySet:
    """Liaisons and party secretaries of the enterprise; not its assistance cadre."""
    rows = Liaison.objects.current(on).speaking().filter(enterprise=issue.enterprise_id)
    return User.objects.filter(is_active=True, pk__in=rows.values("user"))


def leaders(_issue: Issue | None, on: date) -> QuerySet:
    """Those of the zone committee and the other lead bodies."""
    return holders(Post.objects.filter(LEADERS), on)


def secretaries(issue: Issue, on: date) -> QuerySet:
    """Of the issue's chain committee."""
    posts = Post.objects.filter(role=PostRole.SECRETARY, unit__chain=issue.chain_id)
    return holders(posts, on)


def owner(issue: Issue, on: date) -> QuerySet:
    """Nobody once he has left the centre: he may not read the issue any more."""
    return clerks(issue, on).filter(pk=issue.owner_id)


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
    """Of the units whose order this move took back, those with a new one left out."""
    bound = set(issue.orders.live().values_list("unit", flat=True))
    units = {order.unit_id for order in issue.taken_back} - bound
    return holders(Post.objects.filter(unit__in=units), on)


def keepers(issue: Issue, on: date) -> QuerySet:
    """Who keeps the record of a consultation: the chain's secretary and the owner, or
    the centre once he has left it."""
    at_centre = owner_or_clerks(issue, on)
    people = Q(pk__in=secretaries(issue, on)) | Q(pk__in=at_centre)
    return User.objects.filter(people)


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
    meant = {
        Issuer.DIRECTOR: DIRECTORS,
        Issuer.LEADER: LEADERS,
        Issuer.EITHER: DIRECTORS | LEADERS,
    }[Issuer(issuer)]
    return holders(Post.objects.filter(meant), on)


def people_of(notice: SupervisionNotice, on: date) -> QuerySet:
    return holders(Post.objects.filter(unit=notice.unit_id), on)


def instructor(issue: Issue, on: date) -> QuerySet:
    """The leader whose instruction is in hand; once he has left, the others."""
    in_office = leaders(issue, on)
    return in_office.filter(pk=issue.in_hand.by_id) or in_office


def instructors(issue: Issue, on: date) -> QuerySet:
    """The leaders in office who gave instructions: they hear how the matter ended."""
    return leaders(issue, on).filter(pk__in=issue.instructions.values("by"))


def uninvolved(issue: Issue, on: date) -> list[Any]:
    """The centre's people who neither entered nor handled the issue."""
    handled = issue.handlers()
    return [
        person
        for person in clerks(issue, on)
        if not issue.was_entered_by(person) and person.pk not in handled
    ]


def reviewers(issue: Issue, on: date) -> list[Any]:
    """The uninvolved of the centre; where there is none, the chain's secretary, and
    where he is bound, too, whom the small-centre rule lets review."""
    found = uninvolved(issue, on)
    found = found or [p for p in secretaries(issue, on) if not issue.why_not_review(p)]
    last = [*directors(issue, on), *leaders(issue, on)] if not found else []
    return found or [person for person in last if issue.may_except(person)]


def reviewers_when_due(issue: Issue, on: date) -> list[Any]:
    """After a consultation that handed the matter to a higher level."""
    return reviewers(issue, on) if issue.state == State.REVIEW else []


def callers(issue: Issue, on: date) -> Any:
    """Who calls back after a closing: the same in their order."""
    found = uninvolved(issue, on)
    found = found or [p for p in secretaries(issue, on) if not issue.had_a_hand(p)]
    return found or directors(issue, on)
