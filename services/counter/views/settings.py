"""窗口设置: windows, opening times, closed days, the few numbers."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import get_visible, open_to
from portal.workflow.views import answered
from services.counter import reminders
from services.counter.forms import settings as forms
from services.counter.models import (
    Appointment,
    AvailabilityException,
    AvailabilityRule,
    CounterRules,
    Window,
)
from services.counter.permissions import keeps_counter

BACK = "/counter/settings/"


@open_to(keeps_counter)
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    rules = AvailabilityRule.objects.visible_to(request.user)
    closed = AvailabilityException.objects.visible_to(request.user)
    facts = {
        "windows": Window.objects.visible_to(request.user),
        "openings": rules.prefetch_related("items"),
        "closed": closed.filter(day__gte=localdate()),
        "rules": CounterRules.current(),
    }
    return render(request, "counter/settings.html", facts)


def edited(request: HttpRequest, form: Any, heading: str) -> HttpResponse:
    return answered(request, form, form.save, to=BACK, heading=heading)


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def window_add(request: HttpRequest) -> HttpResponse:
    return edited(request, forms.WindowForm(request.POST or None), "新增窗口")


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def window_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Window, request.user, pk=pk)
    form = forms.WindowForm(request.POST or None, instance=row)
    rows = Window.objects.visible_to(request.user)
    return answered(
        request, form, lambda: form.write(rows), to=BACK, heading=f"改{row.name}"
    )


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def opening_add(request: HttpRequest) -> HttpResponse:
    form = forms.RuleForm(request.POST or None)
    return answered(request, form, form.keep, to=BACK, heading="新增预约时段")


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def opening_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Times never change; what may is asked."""
    row = get_visible(AvailabilityRule, request.user, pk=pk)
    form = forms.RuleForm(request.POST or None, instance=row)
    return answered(
        request,
        form,
        form.keep,
        to=BACK,
        heading=f"改时段 {row}",
        subheading="星期和时间不能改：停用后另加一条，已约的不受影响。",
    )


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def closed_add(request: HttpRequest) -> HttpResponse:
    """停约; what is booked on the day already is said, not cancelled."""
    form = forms.ClosedForm(request.POST or None)
    if form.is_valid():
        row = closed_by(form)
        rows = Appointment.objects.booked().filter(start__date=row.day)
        if count := rows.count():
            said = f"这天已经有 {count} 个预约，请逐个电话告知并取消。"
            messages.warning(request, said)
            return redirect(f"/counter/week/?day={row.day}")
        return redirect(BACK)
    facts = {"form": form, "heading": "新增停约日", "back": BACK}
    return render(request, "ui/form_page.html", facts)


@transaction.atomic
def closed_by(form: forms.ClosedForm) -> AvailabilityException:
    row, at = form.save(), now()
    reminders.remind(on=localdate(at), at=at)
    return row


@open_to(keeps_counter)
@require_POST
def closed_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(AvailabilityException, request.user, pk=pk)
    row.delete()
    messages.success(request, f"{row.day} 恢复开放预约。")
    return redirect(BACK)


@open_to(keeps_counter)
@require_http_methods(["GET", "POST"])
def numbers(request: HttpRequest) -> HttpResponse:
    """窗口规则."""
    form = forms.CounterRulesForm(request.POST or None, instance=CounterRules.current())
    return edited(request, form, "预约和保存规则")
