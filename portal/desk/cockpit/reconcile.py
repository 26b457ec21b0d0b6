"""Whether each figure is what its own ledger counts: asked one by one, by another road.

The snapshot groups; this opens the list behind every figure, as a click would, and
counts its rows.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.http import QueryDict
from django.utils.timezone import localdate

from issues.ledgers.base import Ledger
from issues.ledgers.notices import NOTICES
from issues.models import Issue, SupervisionNotice
from portal.desk.cockpit.figures import gather
from portal.desk.cockpit.reading import Figure, Reading

log = logging.getLogger(__name__)


def lasting_drift(clock: Callable[[], datetime]) -> list[str]:
    """What differs twice in a row: a move made while one counts is no drift."""
    first = drift(gather(at := clock()), at)
    if not first:
        return []
    again = drift(gather(at := clock()), at)
    lasting = [line for line in again if line in first]
    for line in lasting:
        log.error("The cockpit differs from its ledger: %s", line)
    return lasting


def drift(figures: dict, at: datetime) -> list[str]:
    """One line for each figure that its ledger counts otherwise."""
    on = localdate(at)
    found = []
    for figure in Reading(figures).all_figures():
        if figure.ledger is None:
            continue
        counted = count(figure, on)
        if counted != figure.count:
            found.append(f"{figure.url} {figure.count} ({counted})")
    return found


def count(figure: Figure, on: object) -> int:
    """How many rows the list behind the figure has, whoever may see all."""
    ledger: Ledger = figure.ledger
    query = QueryDict(figure.url.partition("?")[2])
    chosen = {"view": query["view"]} | ledger.form.found_in(query)
    rows = all_of(ledger)
    return ledger.asked(rows, chosen, user=None, on=on).count()


def all_of(ledger: Ledger) -> object:
    if ledger is NOTICES:
        return SupervisionNotice.objects.all()
    rows = Issue.objects.reported()
    return rows.closed() if ledger.name == "closings" else rows
