"""Who asks for ideas, answers for them, judges them, puts them into practice."""

from typing import Any

import rules

from chains.standing import standing_of
from salons.ideas.models import Call, Idea
from salons.ideas.workflow import IdeaState


@rules.predicate
def asks_for_ideas(user: Any) -> bool:
    """The centre for the zone, a secretary for the own chain."""
    who = standing_of(user)
    return who.at_centre or bool(who.secretary_chain_ids)


def keeps_call(user: Any, call: Call) -> bool:
    who = standing_of(user)
    return who.at_centre or call.chain_id in who.secretary_chain_ids


def keeps(user: Any, idea: Idea) -> bool:
    """Accepts, decides, verifies: who keeps the call and is neither the author nor
    speaks for the author's enterprise."""
    return keeps_call(user, idea.call) and not is_of_own_house(user, idea)


def is_own(user: Any, idea: Idea) -> bool:
    return idea.author_id == user.pk


def is_of_own_house(user: Any, idea: Idea) -> bool:
    """The own idea, or one of an enterprise that the person speaks for."""
    return is_own(user, idea) or (
        idea.enterprise_id is not None
        and idea.enterprise_id in standing_of(user).enterprise_ids
    )


def may_verify(user: Any, idea: Idea) -> bool:
    """Nobody verifies what he reported or what his own unit carried out."""
    own_work = idea.reported_by_id == user.pk or (
        idea.unit_id in standing_of(user).unit_ids
    )
    return keeps(user, idea) and not own_work


def may_judge(user: Any, idea: Idea) -> bool:
    """Centre, secretaries and task forces of the chain (of any chain where the call is
    for the zone); nobody judges an idea of his own or of his own enterprise."""
    who = standing_of(user)
    chains = who.secretary_chain_ids | who.task_force_chain_ids
    serves = idea.call.chain_id in chains or (idea.call.chain_id is None and chains)
    return bool(who.at_centre or serves) and not is_of_own_house(user, idea)


def carries_out(user: Any, idea: Idea) -> bool:
    """Reports that it is done: the unit that does it, or who keeps the call."""
    return idea.unit_id in standing_of(user).unit_ids or keeps(user, idea)


def shows_author(user: Any, idea: Idea) -> bool:
    """Blind while it is judged; afterwards unless its author wished otherwise. Leaders
    and the centre's director are no exception: a name never helps a judgement."""
    if is_own(user, idea):
        return True
    if idea.state in {IdeaState.SUBMITTED, IdeaState.REVIEWING}:
        return not idea.call.blind and not idea.anonymous
    return not idea.anonymous or keeps_call(user, idea.call)
