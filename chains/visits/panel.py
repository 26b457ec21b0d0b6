"""最近走访 on the page of an enterprise."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from chains.dossier import Panel, once
from chains.models import Enterprise
from chains.visits.models import Visit
from chains.visits.permissions import makes_visits

SHOWN = 3
# As many as a page of the timeline may need.
MOST = 60


def visits_to(
    enterprise: Enterprise, user: Any, before: datetime | None = None
) -> list[Visit]:
    """The newest that the person may read, those before a moment where one is given."""
    rows = Visit.objects.visible_to(user).filter(enterprise=enterprise)
    if before:
        rows = rows.filter(day__lte=localdate(before))
    rows = rows.select_related("by", "enterprise").prefetch_related("findings")[:MOST]
    return once(enterprise, f"visits for {user.pk} {before}", lambda: list(rows))


def latest(enterprise: Enterprise, user: Any) -> Panel | None:
    """Nothing for those who neither go there nor were there."""
    makes = makes_visits(user)
    found = visits_to(enterprise, user)[:SHOWN]
    if not (makes or found):
        return None
    facts = {"visits": found, "makes": makes}
    return Panel("最近走访", "", "visits/panel.html", facts)
