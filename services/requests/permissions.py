"""Who asks, who handles, who answers for a unit, and who may only read."""

from typing import Any

import rules

from chains.models import Enterprise
from chains.permissions import works_at_centre
from chains.standing import standing_of
from portal.workflow.moves import Visibility
from services.requests.models import ServiceRequest
from services.requests.workflow import State
from services.workflow import Domain


@rules.predicate
def serves_at_counter(user: Any) -> bool:
    """Registers for others, keeps mandates, sees the whole ledger."""
    return works_at_centre(user)


@rules.predicate
def reads_requests(user: Any) -> bool:
    """Has a list of requests at all."""
    who = standing_of(user)
    return bool(
        who.at_centre
        or who.is_leader
        or who.secretary_chain_ids
        or who.unit_ids
        or who.enterprise_ids
        or who.aided_enterprise_ids
    )


def houses_of(user: Any) -> Any:
    """The enterprises in whose name this person may apply: the own, those looked after,
    and for a secretary those of the own chain."""
    rows = Enterprise.objects.active()
    chains = standing_of(user).secretary_chain_ids
    return rows.represented_by(user) | rows.filter(chain__in=chains)


@rules.predicate
def applies_with_account(user: Any) -> bool:
    who = standing_of(user)
    return bool(
        who.enterprise_ids or who.aided_enterprise_ids or who.secretary_chain_ids
    )


def keeps(user: Any, request: ServiceRequest) -> bool:
    """Handles it: the counter, and a secretary the party affairs of the own chain;
    nobody the own."""
    if is_own(user, request):
        return False
    who = standing_of(user)
    chain = request.enterprise.chain_id if request.enterprise_id else None
    party = request.guide.domain == Domain.PARTY
    return who.at_centre or (party and chain in who.secretary_chain_ids)


def is_own(user: Any, request: ServiceRequest) -> bool:
    """The applicant's side: who speaks for the enterprise or looks after it, and a
    secretary who filed for one of the own chain. Who has left it is no longer."""
    who = standing_of(user)
    if request.enterprise is None:
        return False
    houses = who.enterprise_ids | who.aided_enterprise_ids
    filed = request.filed_by_id == user.pk
    in_chain = request.enterprise.chain_id in who.secretary_chain_ids
    return request.enterprise_id in houses or (filed and in_chain)


def may_supply(user: Any, request: ServiceRequest) -> bool:
    """Either side: papers come in online or over the counter."""
    return is_own(user, request) or keeps(user, request)


def may_extend(user: Any, request: ServiceRequest) -> bool:
    """The director, who has not promised it himself to his own enterprise."""
    return standing_of(user).is_director and not is_own(user, request)


def may_reply(user: Any, request: ServiceRequest) -> bool:
    """The unit that was asked; the counter writes down what it was told."""
    if request.state != State.DEPARTMENT:
        return False
    asked = request.coordinations.open().filter(unit__in=standing_of(user).unit_ids)
    return asked.exists() or keeps(user, request)


def may_edit(user: Any, request: ServiceRequest) -> bool:
    return request.state == State.DRAFT and request.filed_by_id == user.pk


def may_see_phone(user: Any, request: ServiceRequest) -> bool:
    """The whole number, recorded: who has to call, and whose it is."""
    return keeps(user, request) or is_own(user, request)


def readable_by(user: Any, request: ServiceRequest) -> set[str]:
    """Whose words of the journal the person reads."""
    who = standing_of(user)
    if keeps(user, request) or who.is_leader:
        return set(Visibility.values)
    if is_own(user, request):
        return {Visibility.ENTERPRISE}
    return {Visibility.ENTERPRISE, Visibility.DEPARTMENTS}


def shows_person(user: Any, name: str) -> str:
    """Leaders read how it goes, not who it was."""
    who = standing_of(user)
    only_leads = who.is_leader and not who.at_centre
    return f"{name[:1]}某" if only_leads and name else name
