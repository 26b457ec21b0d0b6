"""Who may do what with units, posts and enterprises; and the low rooms' permissions."""

from typing import Any

import rules
from django.utils.timezone import localdate

from chains.kinds import UnitKind
from chains.standing import Standing, standing_of


@rules.predicate
def works_at_centre(user: Any) -> bool:
    return standing_of(user).at_centre


@rules.predicate
def is_director(user: Any) -> bool:
    return standing_of(user).is_director


@rules.predicate
def is_clerk(user: Any) -> bool:
    return standing_of(user).is_clerk


@rules.predicate
def is_leader(user: Any) -> bool:
    return standing_of(user).is_leader


@rules.predicate
def is_system_admin(user: Any) -> bool:
    return standing_of(user).is_admin


@rules.predicate
def is_staff(user: Any) -> bool:
    return standing_of(user).is_staff


@rules.predicate
def is_secretary(user: Any) -> bool:
    """Secretary of any chain committee."""
    return bool(standing_of(user).secretary_chain_ids)


@rules.predicate
def is_liaison(user: Any) -> bool:
    """Speaks for an enterprise, as liaison or party secretary."""
    return bool(standing_of(user).enterprise_ids)


def chains_of(enterprise: Any) -> set[int]:
    """Its own chain and those in whose committee it sits today; a first and a last day
    belong to it, as to posts."""
    seats = enterprise.memberships.current(localdate())
    return {enterprise.chain_id, *seats.values_list("committee__chain", flat=True)}


def in_chains(enterprise: Any, chains: frozenset[int]) -> bool:
    """Without a query for the many who hold no office in a chain."""
    return bool(chains) and (
        enterprise.chain_id in chains or bool(chains & chains_of(enterprise))
    )


@rules.predicate
def may_view_contacts(user: Any, enterprise: Any) -> bool:
    """Contacts at all, masked or not: everybody who may open the enterprise."""
    standing = standing_of(user)
    if enterprise is None:
        return standing.is_staff
    return may_reveal(user, enterprise) or standing.sees_all


@rules.predicate
def may_reveal(user: Any, enterprise: Any) -> bool:
    """Whole phone numbers, recorded; the administrator sees them masked only."""
    standing: Standing = standing_of(user)
    if enterprise is None:
        return standing.at_centre or standing.is_leader
    return (
        standing.at_centre
        or standing.is_leader
        or speaks_for(user, enterprise)
        or enterprise.pk in standing.aided_enterprise_ids
        or in_chains(
            enterprise, standing.secretary_chain_ids | standing.task_force_chain_ids
        )
    )


@rules.predicate
def may_reveal_post(user: Any, post: Any) -> bool:
    """Staff call each other; an enterprise calls the centre and its own chain. Whoever
    speaks for nobody any more calls the office line."""
    standing = standing_of(user)
    if standing.is_staff:
        return True
    own = {row.chain for row in standing.liaisons}
    return bool(own) and (
        post.unit.kind == UnitKind.CENTRE or post.unit.chain_id in own
    )


@rules.predicate
def speaks_for(user: Any, enterprise: Any) -> bool:
    return enterprise.pk in standing_of(user).enterprise_ids


@rules.predicate
def may_propose_changes(user: Any, enterprise: Any) -> bool:
    """The liaison of the enterprise; its party secretary may not."""
    return enterprise.pk in standing_of(user).liaised_enterprise_ids


@rules.predicate
def may_decide_changes(user: Any, enterprise: Any) -> bool:
    """The centre, or the secretary of the enterprise's chain."""
    standing = standing_of(user)
    return standing.at_centre or in_chains(enterprise, standing.secretary_chain_ids)


@rules.predicate
def keeps_register(user: Any) -> bool:
    """Sees more of the list than names: all of it, or that of a chain."""
    standing = standing_of(user)
    chains = standing.secretary_chain_ids | standing.task_force_chain_ids
    return standing.sees_all or bool(chains)


@rules.predicate
def may_export_phones(user: Any) -> bool:
    """Whole numbers leave only with the centre or a chain's own secretary."""
    return works_at_centre(user) or is_secretary(user)


def importable_chains(user: Any) -> frozenset[int] | None:
    """The chains whose enterprises the person may import; None is all."""
    standing = standing_of(user)
    return None if standing.at_centre else standing.secretary_chain_ids


@rules.predicate
def may_issue_link(user: Any, person: Any) -> bool:
    """A link takes an account over, so the centre issues them to enterprises only.

    Whoever holds a post, perhaps with more rights, or will hold one, turns to the
    administrator.
    """
    if person.pk == user.pk:
        return False
    standing = standing_of(user)
    return standing.is_admin or (
        standing.at_centre and not person.posts.not_over(localdate()).exists()
    )


@rules.predicate
def may_change_members(user: Any, committee: Any) -> bool:
    """The centre, or the secretary of this very committee."""
    standing = standing_of(user)
    return standing.at_centre or committee.chain_id in standing.secretary_chain_ids


@rules.predicate
def may_keep_links(user: Any, chain: Any) -> bool:
    """Says what a chain lacks: the centre, or the secretary of its committee."""
    standing = standing_of(user)
    return standing.at_centre or chain.pk in standing.secretary_chain_ids


@rules.predicate
def may_confirm_contacts(user: Any, enterprise: Any) -> bool:
    """Those who know: the enterprise itself and the centre."""
    standing = standing_of(user)
    return standing.at_centre or speaks_for(user, enterprise)


@rules.predicate
def may_appoint_advisor(user: Any, enterprise: Any) -> bool:
    """党建专员 is sent by the centre or the secretary of the enterprise's chain."""
    standing = standing_of(user)
    chains = standing.secretary_chain_ids
    return standing.at_centre or enterprise.chain_id in chains


@rules.predicate
def may_see_history(user: Any, enterprise: Any) -> bool:
    """Who changed what is for those who answer for the register."""
    standing = standing_of(user)
    return (
        standing.at_centre
        or standing.is_leader
        or in_chains(enterprise, standing.secretary_chain_ids)
    )


rules.add_perm("workdays.edit", works_at_centre | is_system_admin)
rules.add_perm("workdays.read", is_staff)
rules.add_perm("audit.read", is_leader)
rules.add_perm("audit.verify", is_leader | is_system_admin)
rules.add_perm("accounts.invite", works_at_centre | is_system_admin)
rules.add_perm("accounts.needs_mfa", is_staff)
rules.add_perm("accounts.is_staff_role", is_staff)
rules.add_perm("accounts.keep", is_system_admin)
rules.add_perm("documents.edit", works_at_centre)
rules.add_perm("notices.oversee", works_at_centre | is_system_admin)
# Enterprises are the centre's business, units and posts the administrator's.
rules.add_perm("chains.edit", works_at_centre)
rules.add_perm("chains.organise", is_system_admin)
rules.add_perm("chains.view_contacts", may_view_contacts)
rules.add_perm("chains.import", works_at_centre | is_secretary)
rules.add_perm("chains.export", works_at_centre | is_secretary | is_leader)
