"""窗口登记: choose the item, one screen, one save, the slip to hand over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from chains.models import Enterprise
from portal.accounts.guards import open_to
from portal.ui.asking import asked_for
from portal.workflow.moves import Refused
from services.counter.models import Visit, VisitService
from services.models import ServiceItemVersion
from services.requests.filing import file_at_counter
from services.requests.forms.counter import CounterForm
from services.requests.models import ServiceRequest
from services.requests.permissions import serves_at_counter
from services.requests.views.applying import guide_of
from services.requests.workflow import State


@open_to(serves_at_counter)
@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """What people come for, the most asked first; what is a guide alone leads there."""
    words = asked_for(request)[:40]
    offer = ServiceItemVersion.objects.offered()
    rows = list(offer.found(words) if words else offer)
    facts = {
        "words": words,
        "taken": [row for row in rows if row.takes_requests and row.counter],
        "guides": [row for row in rows if not (row.takes_requests and row.counter)],
        "parent": parent_of(request),
    }
    return render(request, "requests/counter.html", facts)


def parent_of(request: HttpRequest) -> ServiceRequest | None:
    """The request to which this one belongs (一件事), if the address names one."""
    key = request.GET.get("parent", "")
    rows = ServiceRequest.objects.visible_to(request.user).handed_in()
    return rows.filter(pk=int(key)).first() if key.isdecimal() else None


def line_of(request: HttpRequest) -> VisitService | None:
    """The line of a visit that becomes this request, if the address names one."""
    key = request.GET.get("line", "")
    if not key.isdecimal():
        return None
    visits = Visit.objects.visible_to(request.user)
    rows = VisitService.objects.filter(visit__in=visits, pk=int(key))
    return rows.select_related("visit__enterprise").first()


def said_at(line: VisitService | None) -> dict[str, Any]:
    """What this very visitor has said already; of nobody else."""
    if line is None:
        return {}
    visit = line.visit
    house = visit.enterprise.name if visit.enterprise else ""
    return {"person": visit.name, "phone": visit.phone, "house": house}


@open_to(serves_at_counter)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, code: str) -> HttpResponse:
    """登记. What looks like the same matter is shown once, with all that was typed."""
    guide, parent, line = guide_of(code), parent_of(request), line_of(request)
    if not guide.counter:
        raise Http404
    form = CounterForm(request.POST or None, guide=guide, initial=said_at(line))
    alike = []
    if form.is_valid():
        alike = alike_of(form, guide)
        if not alike or form.cleaned_data["seen"]:
            facts = form.facts | {"parent": parent, "visit_line": line}
            try:
                row = file_at_counter(guide, by=request.user, at=now(), **facts)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, what_now(row))
                return redirect(row)
    facts = {
        "form": form,
        "guide": guide,
        "alike": alike,
        "parent": parent,
        "line": line,
        "houses": Enterprise.objects.active().order_by("name"),
    }
    return render(request, "requests/register.html", facts)


def alike_of(form: CounterForm, guide: ServiceItemVersion) -> list[ServiceRequest]:
    """Open ones of the same item and the same enterprise or phone."""
    rows = ServiceRequest.objects.alike(
        guide, enterprise=form.enterprise, phone=form.cleaned_data["phone"]
    )
    return list(rows.for_list().order_by("-pk")[:3])


def what_now(row: Any) -> str:
    if row.state == State.SUPPLEMENT:
        return f"{row.number} 材料没有齐，请打印一次性告知单交给来人。"
    if row.state == State.CLOSED:
        return f"{row.number} 已办结。"
    return f"{row.number} 已受理，{row.due_on} 前办结，请打印受理通知书。"
