"""申诉: a unit lodges one against a case, the director or a leader decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from issues.assessment.forms import AppealForm, DecideForm
from issues.assessment.models import Appeal, FrozenCase
from issues.assessment.models.appeal import why_not_appeal
from issues.assessment.permissions import may_appeal, may_decide, reads_assessment
from portal.accounts.guards import get_visible, open_to, require
from portal.ui.pages import keyset
from portal.workflow.views import act, answered


@open_to(reads_assessment)
@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    """Those that wait, then those that are decided, the newest first."""
    rows = Appeal.objects.visible_to(request.user).for_list()
    after = request.GET.get("after", "")
    page = keyset(rows, after=after, order=("-pk",))
    facts = {"page": page, "today": localdate()}
    return render(request, "assessment/appeals.html", facts)


@open_to(reads_assessment)
@require_http_methods(["GET", "POST"])
def lodge(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_visible(FrozenCase.objects.for_list(), request.user, pk=pk)
    require(may_appeal(request.user, case), "由被考核的单位自己申诉。")
    require(not (why := why_not_appeal(case, localdate())), why)
    form = AppealForm(request.POST or None)
    if form.is_valid():
        made = act(
            form,
            lambda **facts: Appeal.lodge_against(case, **facts),
            by=request.user,
            at=now(),
        )
        if made:
            messages.success(request, "申诉已提交，决定后会告诉您。")
            return redirect(made)
    back = case.issue.get_absolute_url()
    facts = {"case": case, "form": form, "back": back}
    return render(request, "assessment/lodge.html", facts)


@open_to(reads_assessment)
@require_GET
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Appeal.objects.for_list(), request.user, pk=pk)
    facts = {
        "appeal": row,
        "case": row.case,
        "steps": row.steps.select_related("by"),
        "decides": row.state == "open" and may_decide(request.user, row),
    }
    return render(request, "assessment/appeal.html", facts)


@open_to(reads_assessment)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Appeal.objects.for_list(), request.user, pk=pk)
    require(may_decide(request.user, row))
    form = DecideForm(request.POST or None)
    return answered(
        request,
        form,
        lambda: form.decide(row, by=request.user, at=now()),
        to=row,
        template="assessment/decide.html",
        appeal=row,
        heading="决定申诉",
        subheading=str(row),
        submit="提交决定",
    )
