"""What other rooms' pages show of places: on a chain's page, on an enterprise's."""

from datetime import date
from typing import Any

from chains.dossier import Panel
from chains.models import Enterprise, IndustryChain
from chains.organisation import Section
from chains.places.models import Place


def of_chain(chain: IndustryChain, user: Any, _on: date) -> Section:
    """党群服务站 of the chain."""
    rows = Place.objects.visible_to(user).active().filter(chain=chain)
    return Section("places/_section.html", {"places": rows.core_first()})


def of_enterprise(enterprise: Enterprise, user: Any) -> Panel | None:
    """The places that the enterprise hosts; no card where there is none."""
    rows = Place.objects.visible_to(user).active().filter(enterprise=enterprise)
    found = list(rows.core_first())
    if not found:
        return None
    return Panel("党群阵地", "", "places/_panel.html", {"places": found})
