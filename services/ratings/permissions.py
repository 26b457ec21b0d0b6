"""Who rates, who puts a bad rating right, who judges it, who only reads."""

from typing import Any

import rules

from chains.permissions import is_leader, works_at_centre
from chains.standing import standing_of
from services.counter.models import Visit
from services.ratings.models import Rating, Rectification
from services.requests.models import ServiceRequest
from services.requests.permissions import shows_person


@rules.predicate
def keeps_ratings(user: Any) -> bool:
    """Writes down what was said by phone, opens the device: the centre."""
    return works_at_centre(user)


@rules.predicate
def reads_ratings(user: Any) -> bool:
    return works_at_centre(user) or is_leader(user)


@rules.predicate
def sets_rules(user: Any) -> bool:
    return standing_of(user).is_director


def may_rate(user: Any, request: ServiceRequest) -> bool:
    """The applicant's own people; never the centre, never who had it in hand, and not
    the official who looks after the enterprise."""
    who = standing_of(user)
    if who.at_centre or request.handler_id == user.pk:
        return False
    if request.enterprise_id is not None:
        return request.enterprise_id in who.enterprise_ids
    return request.filed_by_id == user.pk and not who.is_staff


def named(user: Any, rating: Rating) -> str:
    """Whose word it is, as this person may read it in a list or a copy."""
    if rating.anonymous:
        return "匿名"
    if rating.visit:
        house = rating.visit.enterprise
        return house.called if house else "来访人"
    request = rating.request
    is_house = request.enterprise_id or request.house
    return request.applicant if is_house else shows_person(user, request.person)


def handler_of(matter: ServiceRequest | Visit) -> int | None:
    """Whom a rating of it is about."""
    return matter.clerk_id if isinstance(matter, Visit) else matter.handler_id


def may_ask_by_phone(user: Any, matter: ServiceRequest | Visit) -> bool:
    """A colleague calls; nobody writes down a word about himself."""
    return works_at_centre(user) and handler_of(matter) != user.pk


def is_about(user: Any, row: Rectification) -> bool:
    return row.rating.handler_id == user.pk


def leads(user: Any, row: Rectification) -> bool:
    """Puts it right: who is responsible, and any director it is not about."""
    chosen = row.responsible_id == user.pk or standing_of(user).is_director
    return chosen and not is_about(user, row)


def may_ask_again(user: Any, row: Rectification) -> bool:
    """回访: the centre or who leads, except whom it is about."""
    return (works_at_centre(user) or leads(user, row)) and not is_about(user, row)


def may_appeal(user: Any, row: Rectification) -> bool:
    """Whom it is about, and the colleagues of the counter."""
    del row
    return works_at_centre(user)


def may_judge(user: Any, row: Rectification) -> bool:
    """Who leads or a leader of the zone, if neither rated nor appealing."""
    chosen = leads(user, row) or is_leader(user)
    return chosen and not is_about(user, row) and row.appealed_by_id != user.pk


def may_reopen(user: Any, row: Rectification) -> bool:
    return leads(user, row) and row.rating.request_id is not None


def may_follow(user: Any, rating: Rating) -> bool:
    """追评 by the same side that rated."""
    return rating.request is not None and may_rate(user, rating.request)
