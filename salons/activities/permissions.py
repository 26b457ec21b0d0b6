"""Who puts on activities, and who registers for which enterprise."""

from typing import Any

import rules
from django.db.models import QuerySet

from chains.models import Enterprise
from chains.standing import standing_of
from salons.activities.models import Activity


@rules.predicate
def puts_on_activities(user: Any) -> bool:
    """The centre for all, a secretary for the own chain."""
    who = standing_of(user)
    return who.at_centre or bool(who.secretary_chain_ids)


def keeps(user: Any, activity: Activity) -> bool:
    """Publishes, moves, ticks, writes results: the centre, or the chain's secretary."""
    who = standing_of(user)
    return who.at_centre or activity.chain_id in who.secretary_chain_ids


def registrable(user: Any, activity: Activity) -> QuerySet[Enterprise]:
    """The enterprises for which this person may register; who keeps the activity may
    enter any of its chain."""
    rows = Enterprise.objects.active()
    if activity.chain_id:
        rows = rows.filter(chain=activity.chain_id)
    if not keeps(user, activity):
        rows = rows.filter(pk__in=standing_of(user).enterprise_ids)
    return rows.order_by("name")
