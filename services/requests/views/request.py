"""The page of one request, its slips, its files, its applicant's number."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from chains.views.directory import revealed
from issues.models import Issue
from portal.accounts.guards import get_visible, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record, target_of
from portal.files.download import send
from services.requests.models import ServiceRequest
from services.requests.permissions import (
    is_own,
    keeps,
    may_edit,
    may_see_phone,
    may_supply,
    readable_by,
    serves_at_counter,
    shows_person,
)
from services.requests.progress import path_of, to_copy, turn_of
from services.requests.views.applying import told
from services.requests.views.moving import MAIN, open_moves
from services.requests.workflow import Channel


def load(user: Any, pk: int) -> ServiceRequest:
    rows = ServiceRequest.objects.for_list().select_related(
        *("parent", "mandate", "enterprise__chain")
    )
    return get_visible(rows.prefetch_related("pauses", "steps"), user, pk=pk)


@signed_in
@require_GET
def request(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, who has it and by when, and the one next step."""
    user, on = request.user, localdate()
    case = load(user, pk)
    if may_edit(user, case):
        return redirect("requests:edit", case.pk)
    readable = readable_by(user, case)
    keeper, own = keeps(user, case), is_own(user, case)
    lamp, lamp_text = case.glance(on)
    moves = open_moves(user, case)
    seen = Issue.objects.visible_to(user).filter(pk=case.issue_id)
    facts = {
        "case": case,
        "lamp": lamp,
        "lamp_text": lamp_text,
        "first": clear_step(case, moves),
        "others": moves,
        "to_report": is_to_report(user, case),
        "path": path_of(case),
        "said": told(case) if keeper or own or "departments" in readable else (),
        "person": shows_person(user, case.person),
        "reads_phone": may_see_phone(user, case),
        "keeper": keeper,
        "own": own,
        "serves": serves_at_counter(user),
        "may_print": keeper or own,
        "turn": turn_of(case),
        "copied": to_copy(case),
        "materials": materials_of(case) if keeper else (),
        "files": case.files.select_related("material") if keeper or own else (),
        "supplements": case.supplements.all(),
        "asked": case.coordinations.select_related("unit", "replied_by")
        if "departments" in readable
        else (),
        "lines": case.explained(on) if case.clock_from else (),
        "result": case.result_words,
        "issue": seen.first(),
        "parts": ServiceRequest.objects.visible_to(user)
        .filter(parent=case)
        .select_related("guide"),
        "steps": case.steps.readable_by(readable).select_related("by"),
    }
    return render(request, "requests/request.html", facts)


def clear_step(case: ServiceRequest, moves: list) -> Any:
    """The one button: an immediate item is closed without being accepted first."""
    names = MAIN - {"accept"} if case.is_immediate else MAIN
    return next((pair for pair in moves if pair[0] in names), None)


def is_to_report(user: Any, case: ServiceRequest) -> bool:
    """Its issue is a draft in this person's hand."""
    issue = case.issue
    return bool(issue and issue.number is None and issue.reporter_id == user.pk)


def materials_of(case: ServiceRequest) -> list[tuple[Any, bool]]:
    """(paper, received) as ticked at the counter."""
    there = set(case.received)
    return [(row, row.pk in there) for row in case.guide.materials.public()]


@signed_in
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """受理通知书 on A4."""
    case = load(request.user, pk)
    require(may_supply(request.user, case))
    if case.accepted_at is None:
        raise Http404
    facts = {"case": case, "materials": materials_of(case), "today": localdate()}
    facts["shows_code"] = shown_code(request, case)
    return render(request, "requests/receipt.html", facts)


def shown_code(request: HttpRequest, case: ServiceRequest) -> bool:
    """Whether the paper carries the code, which is the applicant's right to rate.

    Who applied online has got it already. At the counter the paper is how it reaches
    him, so a clerk who prints it could read it: that is recorded.
    """
    if is_own(request.user, case):
        return True
    if case.channel == Channel.ONLINE:
        return False
    record(
        "request.code",
        by=request.user,
        ip=address_of(request),
        target=target_of(case),
        detail={"of": case.number},
    )
    return True


@signed_in
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """一次性告知单 of the last supplement, on A4."""
    case = load(request.user, pk)
    require(may_supply(request.user, case))
    last = case.supplements.prefetch_related("materials").last()
    if last is None:
        raise Http404
    facts = {"case": case, "supplement": last, "today": localdate()}
    facts["shows_code"] = shown_code(request, case)
    return render(request, "requests/slip.html", facts)


@signed_in
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number, recorded."""
    case = load(request.user, pk)
    require(may_see_phone(request.user, case))
    return revealed(request, case, case.person, case.phone, case)


@signed_in
@require_GET
def download(request: HttpRequest, pk: int, scan_pk: int) -> HttpResponse:
    case = load(request.user, pk)
    require(may_supply(request.user, case))
    row = case.files.filter(pk=scan_pk).first()
    if row is None:
        raise Http404
    return send(row)
