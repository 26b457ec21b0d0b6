"""Agendas: what is to be consulted when, with which units, and what was decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from chains.permissions import is_staff, works_at_centre
from chains.standing import standing_of
from issues.forms.consulting import ConsultationForm
from issues.models import Consultation
from portal.accounts.guards import get_visible, open_to, require, signed_in


def may_keep(user: object, consultation: Consultation) -> bool:
    """Who keeps the record: the centre, and the secretary of its chain."""
    chains = standing_of(user).secretary_chain_ids
    return works_at_centre(user) or consultation.chain_id in chains


@open_to(is_staff)
@require_GET
def agenda(request: HttpRequest) -> HttpResponse:
    """Planned ones by day, then the latest that were held."""
    rows = Consultation.objects.visible_to(request.user).select_related("chain")
    rows = rows.prefetch_related("matters__issue", "participants")
    facts = {
        "planned": rows.planned(),
        "past": rows.exclude(state="planned").order_by("-planned_on")[:20],
        "today": localdate(),
    }
    return render(request, "issues/consultations.html", facts)


@open_to(is_staff)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    consultation = get_visible(Consultation, request.user, pk=pk)
    matters = consultation.matters.select_related("issue__enterprise")
    facts = {
        "consultation": consultation,
        "matters": matters.prefetch_related("decisions__unit", "decisions__work_order"),
        "may_keep": may_keep(request.user, consultation),
    }
    return render(request, "issues/consultation.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change day, place, chair and participants of a planned one."""
    rows = Consultation.objects.planned()
    consultation = get_visible(rows, request.user, pk=pk)
    require(may_keep(request.user, consultation))
    form = ConsultationForm(request.POST or None, instance=consultation)
    if form.is_valid():
        form.save()
        messages.success(request, "会商安排已改，参加单位会看到新的时间地点。")
        return redirect("issues:consultation", pk)
    facts = {"consultation": consultation, "form": form}
    return render(request, "issues/consultation_edit.html", facts)
