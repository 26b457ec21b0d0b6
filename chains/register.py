"""One page of the register: rows, filters and what the reader may do there."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from chains.kinds import Stage
from chains.models import Enterprise
from chains.permissions import keeps_register
from chains.standing import standing_of
from portal.ui.pages import keyset

ORDER = ("chain_id", "name", "pk")
# The directory: name and chain are for everybody, the rest only of what one may open.
DIRECTORY = {"q", "chain", "segment"}


def register(
    user: Any, conditions: dict[str, Any], *, after: str, on: date
) -> dict[str, Any]:
    """The bare directory for everybody, with more of the rows one may open."""
    is_register = keeps_register(user)
    if not is_register:
        conditions = {k: v for k, v in conditions.items() if k in DIRECTORY}
    rows = asked(user, conditions).for_list(user, on)
    chain = conditions.get("chain")
    return {
        "page": keyset(rows, after=after, order=ORDER),
        "conditions": conditions,
        "is_register": is_register,
        "segments": chain.segments if chain else (),
        "stages": Stage.choices,
        "may_edit": user.has_perm("chains.edit"),
        "may_import": user.has_perm("chains.import"),
        "may_export": user.has_perm("chains.export"),
    }


def asked(user: Any, conditions: dict[str, Any]) -> QuerySet:
    """A filter by more than name and chain tells something, so only of what is open."""
    rows = Enterprise.objects.asked(conditions, by_code=standing_of(user).sees_all)
    return rows.visible_to(user) if conditions.keys() - DIRECTORY else rows


def exported(user: Any, conditions: dict[str, Any]) -> QuerySet:
    """The ledger holds contacts, so only of what one may open."""
    return Enterprise.objects.asked(conditions).visible_to(user)
