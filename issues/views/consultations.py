"""Agendas: what is to be consulted when, with which units, and what was decided."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.permissions import is_secretary, is_staff, works_at_centre
from chains.standing import standing_of
from issues.forms.consulting import ArrangeForm, NewConsultationForm
from issues.models import Consultation
from issues.telling import call_off_participants, call_participants
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.workflow.changes import change
from portal.workflow.moves import Refused
from portal.workflow.views import answered


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
        "may_arrange": may_arrange(request.user),
    }
    return render(request, "issues/consultations.html", facts)


def may_arrange(user: object) -> bool:
    return works_at_centre(user) or is_secretary(user)


@open_to(may_arrange)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """安排会商: a day, a place and units; issues are put on its agenda later."""
    form = NewConsultationForm(request.POST or None, user=request.user, on=localdate())
    if form.is_valid():
        with transaction.atomic():
            consultation = form.save()
            call_participants(consultation, by=request.user, at=now())
        messages.success(request, "已安排会商，参加单位已收到提醒。")
        return redirect(consultation)
    facts = {
        "form": form,
        "heading": "安排会商",
        "subheading": "先定时间和参加单位；要议的问题在问题页面点“提交会商”列进来。",
        "back": reverse("issues:consultations"),
        "submit": "安排并提醒参加单位",
    }
    return render(request, "ui/form_page.html", facts)


@signed_in
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call off a planned one that has nothing on its agenda any more."""
    consultation = get_visible(Consultation, request.user, pk=pk)
    require(may_keep(request.user, consultation))
    try:
        with transaction.atomic():
            consultation.cancel()
            call_off_participants(consultation, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "会商已取消，参加单位已收到提醒。")
    return redirect(consultation)


@open_to(is_staff)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    consultation = get_visible(Consultation, request.user, pk=pk)
    matters = consultation.matters.select_related("issue__enterprise")
    facts = {
        "consultation": consultation,
        "matters": matters.prefetch_related("decisions__unit", "decisions__work_order"),
        "has_open": consultation.matters.filter(result="open").exists(),
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
    form = ArrangeForm(request.POST or None, instance=consultation)
    return answered(
        request,
        form,
        lambda: rearrange(request, consultation, form),
        to=consultation,
        template="issues/consultation_edit.html",
        consultation=consultation,
    )


MOVED_ON = "会商刚刚已改期、办结或取消，请刷新看过再改。您填的都还在。"


@transaction.atomic
def rearrange(
    request: HttpRequest, consultation: Consultation, form: ArrangeForm
) -> None:
    """Raises Refused once it was held or called off, or a colleague moved it."""
    typed = dict(form.cleaned_data)
    units, rows = typed.pop("participants"), Consultation.objects.planned()
    rows = rows.filter(version=consultation.version)
    if {"planned_on", "place"} & set(form.changed_data):
        typed["version"] = consultation.version + 1
    change(consultation, rows, MOVED_ON, **typed)
    consultation.participants.set(units)
    call_participants(consultation, by=request.user, at=now())
    messages.success(request, "会商安排已改，已提醒参加单位新的时间地点。")
