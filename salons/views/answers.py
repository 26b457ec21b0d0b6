"""诉求回应: say, print; and what is newly asked for on the spot."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.forms.saving import saved
from issues.models import WorkOrder
from issues.workflow import LIVE_ORDERS
from portal.accounts.guards import get_visible, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.exports.word import BadTemplate, word_response
from portal.workflow.moves import Refused
from portal.workflow.views import answered
from salons.answering import Line, answer, lines, standing_of_issue, unanswered
from salons.documents import kinds as documents
from salons.forms.answers import AnswerForm, DemandForm
from salons.models import Answer, Demand, Salon
from salons.permissions import arranges, keeps_salon, reads_list


def line_of(salon: Salon, user: Any, issue_pk: int) -> Line:
    """The line of the list; 404 for a problem that is not on it."""
    for line in lines(salon, user):
        if line.issue.pk == issue_pk:
            return line
    raise Http404


@signed_in
@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, pk: int, issue_pk: int) -> HttpResponse:
    """记现场答复; after it comes the next one that has none."""
    salon = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(keeps_salon(request.user, salon) and salon.state in {"open", "held"})
    line = line_of(salon, request.user, issue_pk)
    orders = WorkOrder.objects.filter(issue=line.issue, state__in=LIVE_ORDERS)
    row = line.answer or Answer(salon=salon, issue=line.issue)
    form = AnswerForm(
        request.POST or None, instance=row, handling=orders.values("unit")
    )
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in form.fields}
        try:
            answer(salon, line.issue, by=request.user, at=now(), **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return onward(request, salon)
    facts = {
        "form": form,
        "salon": salon,
        "issue": line.issue,
        "stands": standing_of_issue(line.issue),
        "heading": "记现场答复",
        "back": f"{salon.get_absolute_url()}#answers",
    }
    return render(request, "salons/say.html", facts)


def onward(request: HttpRequest, salon: Salon) -> HttpResponse:
    left = unanswered(salon)
    if "next" in request.POST and left:
        messages.success(request, f"已记下，还有 {len(left)} 件。")
        return redirect("salons:say", salon.pk, left[0])
    messages.success(request, "已记下。")
    return redirect(f"{salon.get_absolute_url()}#answers")


@signed_in
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """诉求回应清单 on A4, to be read aloud."""
    salon = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(reads_list(request.user, salon))
    facts = {"salon": salon, "lines": lines(salon, request.user)}
    return render(request, "salons/answers_sheet.html", facts)


@signed_in
@require_GET
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """《前期诉求办理情况通报》 as Word."""
    salon = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(reads_list(request.user, salon))
    found = lines(salon, request.user)
    name = f"诉求回应清单_{salon.label}_{salon.day:%Y%m%d}"
    try:
        return word_response(documents.answers(salon, found, localdate()), name)
    except BadTemplate as wrong:
        messages.error(request, str(wrong))
        return redirect(salon)


@signed_in
@require_http_methods(["GET", "POST"])
def demand_add(request: HttpRequest, pk: int) -> HttpResponse:
    """现场收到新诉求: a sentence, and whose."""
    salon = get_visible(Salon.objects.for_list(), request.user, pk=pk)
    require(arranges(request.user, salon) and salon.state in {"open", "held"})
    row = Demand(salon=salon, by=request.user)
    form = DemandForm(request.POST or None, instance=row, salon=salon)
    return answered(
        request,
        form,
        lambda: keep(form, salon),
        to=salon,
        heading="登记现场诉求",
        subheading=salon.theme,
        submit="记下",
    )


def keep(form: DemandForm, salon: Salon) -> None:
    if localdate() < salon.day:
        raise Refused("沙龙还没有开始；平时的问题请直接报送。")
    saved(form)


@signed_in
@require_http_methods(["GET", "POST"])
def demand_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """补当场答复, or correct the words, until it is an issue or the salon closed."""
    row = get_visible(Demand, request.user, pk=pk)
    require(arranges(request.user, row.salon) and row.salon.state in {"open", "held"})
    require(row.issue_id is None)
    form = DemandForm(request.POST or None, instance=row, salon=row.salon)
    return answered(
        request,
        form,
        lambda: saved(form),
        to=row.salon,
        heading="改现场诉求",
        subheading=row.salon.theme,
    )


@signed_in
@require_POST
def demand_to_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """转为问题: the draft is filled in; what is left is the category and one tap."""
    row = get_visible(Demand, request.user, pk=pk)
    require(keeps_salon(request.user, row.salon) and row.salon.is_public)
    try:
        issue = row.to_issue(by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(row.salon)
    if issue.phone and row.issue_id is None:
        # The draft shows the contact's whole number, so it counts as a look.
        record(
            "phone.reveal",
            by=request.user,
            ip=address_of(request),
            target=f"salons.demand:{row.pk}",
            detail={"of": str(issue.enterprise)},
        )
    return redirect(issue if issue.number else "issues:report")
