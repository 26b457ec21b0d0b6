"""The responses of one post as their reader sees them, with the partner's liaison."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from chains.market import permissions as may
from chains.market.models import SharePost, ShareResponse
from chains.market.models.posts import contact_of
from chains.market.models.responses import ANSWERER, SIDES
from chains.market.workflow import OPEN_RESPONSES
from chains.models import Liaison


def dressed(
    rows: Iterable[ShareResponse], post: SharePost, user: Any, *, on: date
) -> list[ShareResponse]:
    """Each row says what this person may do with it and whom to call about it."""
    found = list(rows)
    for row in found:
        row.post = post
        row.is_open = row.state in OPEN_RESPONSES
        row.is_ours = may.speaks_for(user, row.enterprise)
        row.may_decide = may.may_decide(user, row)
        row.may_retract = may.may_retract(user, row)
        row.may_tell = may.may_tell(user, row)
        row.words = [
            {"label": label, **row.said_by(side), "shown": row.shown_word(side)}
            for side, label in SIDES.items()
        ]
        row.shows_partner = may.may_reveal_partner(user, row)
        row.partner = partner_contact(row, user, on=on) if row.shows_partner else None
    return found


def partner_contact(row: ShareResponse, user: Any, *, on: date) -> Liaison | None:
    """The other side's liaison; one who has left is followed by the present one."""
    if may.side_of(user, row) == ANSWERER:
        named, enterprise = row.post.contact, row.post.enterprise
    else:
        named, enterprise = row.contact, row.enterprise
    if named and (named.until is None or named.until >= on):
        return named
    return contact_of(enterprise, None, on)
