"""决议台账 and what is done about one resolution that has no issue behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from chains.meetings.forms.planning import ReasonForm
from chains.meetings.forms.record import (
    AcceptForm,
    ExtendForm,
    ResultForm,
    TextForm,
)
from chains.meetings.models import Meeting, Resolution
from chains.meetings.permissions import keeps, may_handle, may_judge
from chains.permissions import is_staff
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.ui.pages import keyset
from portal.workflow.views import answered

# move: (who may, form, heading, button)
MOVES = {
    "progress": (may_handle, TextForm, "记进展", "记下"),
    "report": (may_handle, ResultForm, "报完成", "报完成"),
    "accept": (may_judge, AcceptForm, "核实办结", "核实，办结"),
    "send_back": (may_judge, ReasonForm, "退回补办", "退回"),
    "extend": (may_judge, ExtendForm, "改时限", "延期"),
    "drop": (may_judge, ReasonForm, "撤销", "撤销"),
}


@open_to(is_staff)
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """决议台账: what is owed, the soonest due first; `all` shows the rest, too."""
    on, show = localdate(), request.GET.get("show", "owed")
    rows = Resolution.objects.visible_to(request.user)
    late = rows.overdue(on).count()
    if show != "all":
        rows = rows.overdue(on) if show == "late" else rows.owed()
    after = request.GET.get("after", "")
    page = keyset(rows.for_list(), after=after, order=("due_on", "pk"))
    facts = {"page": page, "show": show, "today": on, "late": late}
    for row in page:
        row.colour, row.words = row.lamp(on)
    return render(request, "meetings/resolutions.html", facts)


@signed_in
@require_GET
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Resolution.objects.for_list(), request.user, pk=pk)
    row.colour, row.words = row.lamp(localdate())
    facts = {
        "row": row,
        "keeps": keeps(request.user, row.item.meeting),
        "opens_meeting": Meeting.objects.visible_to(request.user)
        .filter(pk=row.item.meeting_id)
        .exists(),
        "steps": row.steps.select_related("by"),
        "moves": [
            (reverse(f"meetings:resolution_{name}", args=[row.pk]), heading)
            for name, (who, _, heading, _) in MOVES.items()
            if row.state in getattr(row, name).sources and who(request.user, row)
        ],
    }
    return render(request, "meetings/resolution.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One page for each of the six moves; the address names it."""
    who, form_class, heading, button = MOVES[name]
    row = get_visible(Resolution.objects.for_list(), request.user, pk=pk)
    require(who(request.user, row))
    form = form_class(request.POST or None)
    return answered(
        request,
        form,
        lambda: getattr(row, name)(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading=heading,
        subheading=row.text[:60],
        submit=button,
    )
