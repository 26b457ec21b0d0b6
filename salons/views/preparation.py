"""筹备清单: tick, add, change; and the template from which each begins."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.forms.saving import saved
from chains.permissions import works_at_centre
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.workflow.moves import Refused
from portal.workflow.views import answered
from salons.forms.salons import TaskForm, TemplateForm
from salons.models import Salon, Task, TemplateItem
from salons.permissions import arranges, arranges_some, may_tick
from salons.workflow import Side


@signed_in
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """勾选, or with `undo` take the tick away; one tap on the phone."""
    row = get_visible(Task, request.user, pk=pk)
    require(may_tick(request.user, row))
    try:
        row.tick(by=request.user, at=now(), done="undo" not in request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{row.salon.get_absolute_url()}#tasks")


@signed_in
@require_http_methods(["GET", "POST"])
def task_add(request: HttpRequest, pk: int) -> HttpResponse:
    salon = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(arranges(request.user, salon) and salon.is_coming)
    form = TaskForm(request.POST or None, instance=Task(salon=salon))
    return answered(
        request,
        form,
        lambda: keep(form),
        to=salon,
        heading="加筹备事项",
        subheading=salon.theme,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Task, request.user, pk=pk)
    require(arranges(request.user, row.salon) and row.salon.is_coming)
    form = TaskForm(request.POST or None, instance=row)
    return answered(
        request,
        form,
        lambda: keep(form),
        to=row.salon,
        heading="改筹备事项",
        subheading=row.salon.theme,
        template="salons/task.html",
        task=row,
    )


def keep(form: Any) -> None:
    """With the day that follows from the day of the salon."""
    row = form.save(commit=False)
    row.set_due(row.salon.day)
    row.save()


@signed_in
@require_POST
def task_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Task, request.user, pk=pk)
    require(arranges(request.user, row.salon) and row.salon.is_coming)
    row.delete()
    messages.success(request, "已从清单去掉。")
    return redirect(row.salon)


@open_to(arranges_some)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """筹备模板, by side; the centre keeps it."""
    rows = list(TemplateItem.objects.visible_to(request.user))
    facts = {
        "sides": [
            (side.label, [row for row in rows if row.side == side]) for side in Side
        ],
        "may_edit": works_at_centre(request.user),
    }
    return render(request, "salons/template.html", facts)


@open_to(works_at_centre)
@require_http_methods(["GET", "POST"])
def template_add(request: HttpRequest) -> HttpResponse:
    form = TemplateForm(request.POST or None)
    return answered(
        request,
        form,
        lambda: saved(form),
        to="/salons/template/",
        heading="加模板事项",
        subheading="以后新筹备的沙龙会带上；已在筹备的不变。",
    )


@open_to(works_at_centre)
@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(TemplateItem, request.user, pk=pk)
    form = TemplateForm(request.POST or None, instance=row)
    return answered(
        request,
        form,
        lambda: saved(form),
        to="/salons/template/",
        heading="改模板事项",
        subheading="已在筹备的沙龙不变。",
    )


@open_to(works_at_centre)
@require_POST
def template_remove(request: HttpRequest, pk: int) -> HttpResponse:
    get_visible(TemplateItem, request.user, pk=pk).delete()
    messages.success(request, "已从模板去掉。")
    return redirect("salons:template")
