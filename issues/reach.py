"""What the rooms below learn from the loop: whose enterprises a handler may open, and
how much each unit has in hand. They offer the lists, `IssuesConfig` enters these."""

from collections import Counter

from django.db.models import Count, Q

from chains.models import Unit
from chains.standing import Standing
from issues.models import Issue, WorkOrder
from issues.workflow import LIVE


def enterprises_in_hand(standing: Standing) -> Q:
    """The enterprises of live issues in which the person's unit has a live order.

    The page shows their phones masked: the issue itself names whom to call.
    """
    orders = WorkOrder.objects.live().filter(unit__in=standing.unit_ids)
    handled = Issue.objects.live().filter(pk__in=orders.values("issue"))
    return Q(pk__in=handled.values("enterprise"))


def in_hand(units: list[int]) -> dict[int, str]:
    """ "在办 5 件" of each unit that has any.

    A unit counts the open orders of its own and of the departments below it, a
    committee or task force the live issues of its chain.
    """
    open_orders = WorkOrder.objects.open().filter(
        Q(unit__in=units) | Q(unit__parent__in=units)
    )
    found = Counter()
    for unit, parent in open_orders.values_list("unit", "unit__parent"):
        found.update({unit, parent} & set(units))
    live = Count("chain__issues", filter=Q(chain__issues__state__in=LIVE))
    chained = Unit.objects.filter(pk__in=units, chain__isnull=False)
    found.update(dict(chained.annotate(n=live).values_list("pk", "n")))
    return {unit: f"在办 {count} 件" for unit, count in found.items() if count}
