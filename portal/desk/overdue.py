"""超期与快到期: what is late or soon will be, and whose it is, on one sheet."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from chains.permissions import is_leader, is_secretary, works_at_centre
from issues.clockwork import Lamp
from issues.models import Issue
from portal.accounts.guards import open_to
from portal.desk.workbench import SOON, dressed, lamps_of, read_beside
from portal.ui.counts import has_more, up_to
from portal.ui.parts import InParts

# Lines, headings among them, that fit an A4.
SHEET = 40
# How the lines can be gathered: the word in the address and what it groups by.
GROUPINGS = {"unit": "按单位", "chain": "按产业链"}


@dataclass
class Bundle:
    """The lines of one unit or chain, oldest first; `late` of them are overdue."""

    name: str
    issues: list[Issue] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(issue.lamp == Lamp.RED for issue in self.issues)

    @property
    def soon(self) -> int:
        return len(self.issues) - self.late


def watches_progress(user: Any) -> bool:
    """Leaders, the centre, and the secretaries for their own chains."""
    return is_leader(user) or works_at_centre(user) or is_secretary(user)


@open_to(watches_progress)
@require_GET
def overdue(request: HttpRequest) -> HttpResponse:
    """Every line says since when and whose turn it is; the worst bundle comes first."""
    on = localdate()
    by = request.GET.get("by", "unit")
    by = by if by in GROUPINGS else "unit"
    rows, parts = Issue.objects.visible_to(request.user), lamps_of(request.user, on)
    listed = InParts(rows.for_list().with_lead(), [*parts["red"], *parts["yellow"]])
    listed = listed.order_by("due_on", "pk")
    counts = read_beside(
        request.user, late=up_to(*parts["red"]), soon=up_to(*parts["yellow"])
    )
    bundles = on_one_sheet(dressed(listed[:SHEET], on), by)
    facts = {
        "today": on,
        "soon_days": SOON,
        "by": by,
        "groupings": GROUPINGS,
        "bundles": bundles,
        **counts,
        "is_cut": has_more(counts.values()),
    }
    shown = sum(len(bundle.issues) for bundle in bundles)
    facts["left_out"] = sum(counts.values()) - shown
    return render(request, "desk/overdue.html", facts)


def on_one_sheet(issues: list[Issue], by: str) -> list[Bundle]:
    """The oldest of `issues` that fit with their headings; the worst bundle first."""
    found: dict[str, Bundle] = {}
    for lines, issue in enumerate(issues, start=1):
        name = issue.turn_who if by == "unit" else issue.chain.name
        headings = len(found.keys() | {name})
        if lines + headings > SHEET:
            break
        found.setdefault(name, Bundle(name)).issues.append(issue)
    return sorted(found.values(), key=lambda bundle: (-bundle.late, -bundle.soon))
