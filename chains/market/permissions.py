"""Who posts, answers, speaks for which side, and takes an unsuitable post down."""

from typing import Any

import rules

from chains.market.models import SharePost, ShareResponse
from chains.market.models.responses import ANSWERER, POSTER
from chains.market.workflow import TALKING, PostState, ResponseState
from chains.permissions import (
    is_leader,
    is_liaison,
    is_secretary,
    speaks_for,
    works_at_centre,
)
from chains.standing import standing_of


@rules.predicate
def reads_market(user: Any) -> bool:
    """Staff and whoever speaks for or assists an enterprise; which posts is another
    question."""
    who = standing_of(user)
    return bool(who.posts or who.liaisons)


@rules.predicate
def may_post(user: Any) -> bool:
    """An enterprise for itself, the centre on behalf of one."""
    return is_liaison(user) or works_at_centre(user)


@rules.predicate
def may_export(user: Any) -> bool:
    return works_at_centre(user) or is_secretary(user) or is_leader(user)


def answering_for(user: Any, post: SharePost) -> frozenset[int]:
    """The enterprises in whose name the person may answer: never the post's own."""
    return standing_of(user).enterprise_ids - {post.enterprise_id}


def may_answer(user: Any, post: SharePost) -> bool:
    return bool(answering_for(user, post))


def speaks_for_post(user: Any, post: SharePost) -> bool:
    """The enterprise that posted; the centre where it posted on its behalf."""
    return speaks_for(user, post.enterprise) or (
        post.on_behalf and works_at_centre(user)
    )


def may_withdraw(user: Any, post: SharePost) -> bool:
    return speaks_for_post(user, post) and post.state == PostState.OPEN


def oversees(user: Any, post: SharePost) -> bool:
    """The centre, and the secretary of the post's chain."""
    who = standing_of(user)
    return who.at_centre or post.chain_id in who.secretary_chain_ids


def may_take_down(user: Any, post: SharePost) -> bool:
    return oversees(user, post) and post.state in {PostState.OPEN, PostState.EXPIRED}


def reads_journal(user: Any, post: SharePost) -> bool:
    """Who answered and when is for the one who posted and for those who oversee."""
    return speaks_for_post(user, post) or oversees(user, post) or is_leader(user)


def may_decide(user: Any, response: ShareResponse) -> bool:
    """Accepts or declines: the side that posted, while the response waits."""
    return response.state == ResponseState.OFFERED and speaks_for_post(
        user, response.post
    )


def may_retract(user: Any, response: ShareResponse) -> bool:
    return response.state == ResponseState.OFFERED and speaks_for(
        user, response.enterprise
    )


def side_of(user: Any, response: ShareResponse) -> str:
    """The side for which the person speaks, "" for none.

    Who speaks for both enterprises may speak for one here: the first not yet heard.
    """
    sides = []
    if speaks_for(user, response.enterprise):
        sides.append(ANSWERER)
    if speaks_for_post(user, response.post):
        sides.append(POSTER)
    silent = [side for side in sides if not response.spoken(side)]
    return next(iter(silent or sides), "")


def may_tell(user: Any, response: ShareResponse) -> bool:
    """Says what came of it: each side for itself, until both say the same."""
    return response.state in TALKING and bool(side_of(user, response))


def may_reveal_partner(user: Any, response: ShareResponse) -> bool:
    """From acceptance on the two sides see each other's liaison, nobody else."""
    dealing = {*TALKING, ResponseState.DONE}
    return response.state in dealing and bool(side_of(user, response))
