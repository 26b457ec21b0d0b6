"""最近走访 on the page of an enterprise."""

from typing import Any

from chains.dossier import Panel
from chains.models import Enterprise
from chains.visits.models import Visit
from chains.visits.permissions import makes_visits

SHOWN = 3


def latest(enterprise: Enterprise, user: Any) -> Panel | None:
    """Nothing for those who neither go there nor were there."""
    makes = makes_visits(user)
    rows = Visit.objects.visible_to(user).filter(enterprise=enterprise)
    found = list(rows.select_related("by", "enterprise")[:SHOWN])
    if not (makes or found):
        return None
    facts = {"visits": found, "makes": makes}
    return Panel("最近走访", "", "visits/panel.html", facts)
