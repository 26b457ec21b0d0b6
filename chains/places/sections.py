"""What other rooms' pages show of places: on a chain's page, on an enterprise's."""

from datetime import date
from typing import Any

from chains.dossier import Panel, once
from chains.models import Enterprise, IndustryChain
from chains.organisation import Section
from chains.places.models import Place


def of_chain(chain: IndustryChain, user: Any, _on: date) -> Section:
    """党群服务站 of the chain."""
    rows = Place.objects.visible_to(user).active().filter(chain=chain)
    return Section("places/_section.html", {"places": rows.core_first()})


def places_at(enterprise: Enterprise, user: Any) -> list[Place]:
    """Those that it hosts or hosted and that the person may see."""
    rows = Place.objects.visible_to(user).filter(enterprise=enterprise)
    key = f"places for {user.pk}"
    return once(enterprise, key, lambda: list(rows.core_first()))


def of_enterprise(enterprise: Enterprise, user: Any) -> Panel | None:
    """The places that the enterprise hosts; no card where there is none."""
    found = [row for row in places_at(enterprise, user) if row.closed_on is None]
    if not found:
        return None
    return Panel("党群阵地", "", "places/_panel.html", {"places": found})
