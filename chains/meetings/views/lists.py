"""Meetings to come and past, and what each committee has come to month by month."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.meetings.forms.planning import ReasonForm, RulesForm
from chains.meetings.models import Meeting, MeetingRules, Obligation
from chains.meetings.permissions import (
    may_arrange,
    may_waive,
    reads_grid,
    reads_meetings,
)
from chains.meetings.years import year_of
from chains.permissions import is_staff, works_at_centre
from portal.accounts.guards import get_visible, open_to, require
from portal.ui.pages import keyset
from portal.workflow.views import answered


@open_to(reads_meetings)
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """What comes, what waits for its minutes, what was."""
    rows = Meeting.objects.visible_to(request.user).for_list()
    past = rows.filter(state__in=("signed", "cancelled"))
    facts = {
        "ahead": rows.ahead(),
        "held": rows.filter(state="held"),
        "past": keyset(
            past, after=request.GET.get("after", ""), order=("-start", "-pk")
        ),
        "today": localdate(),
        "may_arrange": may_arrange(request.user),
        "reads_grid": reads_grid(request.user),
    }
    return render(request, "meetings/meetings.html", facts)


@open_to(reads_grid)
@require_GET
def grid(request: HttpRequest, year: int) -> HttpResponse:
    """Committees by months, each cell one of ten, each leading to its meetings."""
    on = localdate()
    facts = {
        "year": year_of(request.user, year, on),
        "today": on,
        "may_waive": may_waive(request.user),
    }
    return render(request, "meetings/grid.html", facts)


@open_to(reads_grid)
@require_GET
def this_year(_request: HttpRequest) -> HttpResponse:
    return redirect("meetings:grid", localdate().year)


@open_to(is_staff)
@require_GET
def month(request: HttpRequest, pk: int) -> HttpResponse:
    """One committee and month: its cell, its meetings, and what to do next."""
    rows = Obligation.objects.with_meetings()
    obligation = get_visible(rows, request.user, pk=pk)
    facts = {
        "month": obligation,
        "cell": obligation.cell(localdate()),
        "meetings": Meeting.objects.visible_to(request.user)
        .for_list()
        .filter(obligation=obligation),
        "may_arrange": may_arrange(request.user),
        "may_waive": may_waive(request.user),
        "today": localdate(),
    }
    return render(request, "meetings/month.html", facts)


@open_to(may_waive)
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    obligation = get_visible(Obligation, request.user, pk=pk)
    form = ReasonForm(request.POST or None)
    return answered(
        request,
        form,
        lambda: obligation.waive(by=request.user, at=now(), **form.cleaned_data),
        to=obligation,
        heading=f"{obligation.committee} {obligation.period:%Y 年 %m 月} 免开",
        subheading="确实开不了才免；理由会显示在月历上。",
        submit="定为免开",
    )


@open_to(may_waive)
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    obligation = get_visible(Obligation, request.user, pk=pk)
    require(obligation.is_waived)
    obligation.restore()
    messages.success(request, "已撤销免开。")
    return redirect(obligation)


@open_to(works_at_centre)
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The numbers of meetings; months that were written before keep their days."""
    form = RulesForm(request.POST or None, instance=MeetingRules.current())
    return answered(
        request,
        form,
        form.save,
        to="/meetings/",
        heading="会议规则",
        subheading="已生成的月份保留原来的期限，新月份按新规则。",
    )
