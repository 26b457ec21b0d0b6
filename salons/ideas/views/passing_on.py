"""An adopted idea becomes an issue, or an item of an agenda."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from chains.meetings.models import Meeting
from chains.meetings.permissions import keeps as keeps_meeting
from portal.accounts.guards import get_visible, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.workflow.moves import Refused
from portal.workflow.views import answered
from salons.ideas import forms
from salons.ideas.models import Idea
from salons.ideas.permissions import keeps


@signed_in
@require_POST
def to_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """转为问题 for an enterprise's adopted idea."""
    row = get_visible(Idea.objects.for_list(), request.user, pk=pk)
    require(keeps(request.user, row) and row.is_under_way)
    if row.enterprise_id is None:
        messages.error(request, "这个金点子不以企业名义提出，请列入会议议程。")
        return redirect(row)
    try:
        issue = row.to_issue(by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(row)
    if issue.phone and row.issue_id is None:
        # The draft shows the contact's whole number, so it counts as a look.
        record(
            "phone.reveal",
            by=request.user,
            ip=address_of(request),
            target=f"ideas.idea:{row.pk}",
            detail={"of": str(issue.enterprise)},
        )
    return redirect(issue if issue.number else "issues:report")


@signed_in
@require_http_methods(["GET", "POST"])
def to_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """列入议程 of a meeting that the person keeps."""
    user = request.user
    row = get_visible(Idea.objects.for_list(), user, pk=pk)
    require(keeps(user, row) and row.is_under_way)
    coming = Meeting.objects.visible_to(user).ahead().filter(start__gt=now())
    kept = [m.pk for m in coming.select_related("committee") if keeps_meeting(user, m)]
    meetings = Meeting.objects.filter(pk__in=kept).select_related("committee")
    if not kept:
        messages.error(request, "没有待召开的会议，请先安排会议。")
        return redirect(row)
    form = forms.AgendaForm(request.POST or None, idea=row, meetings=meetings)
    return answered(
        request,
        form,
        lambda: row.to_agenda(form.cleaned_data["meeting"], at=now()),
        to=row,
        heading="列入议程",
        subheading=row.title,
        submit="列入",
    )
