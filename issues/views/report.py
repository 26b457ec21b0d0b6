"""报送: the draft that keeps itself, similar solved problems, and the success page."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.standing import standing_of
from issues.forms.report import DraftForm, OnBehalfForm, enterprises_to_report_for
from issues.models import Issue, IssueFile
from issues.permissions import can_report
from issues.phases import after_report
from issues.similar import similar_solved
from issues.views.loading import load
from issues.workflow import Source, State
from portal.accounts.guards import open_to, signed_in
from portal.workflow.moves import Refused


@open_to(can_report)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Fill in and send; what is half written comes back from the server's draft."""
    draft = draft_in_hand(request)
    if draft.state != State.DRAFT:
        return redirect("issues:reported", draft.pk)
    form = form_for(request, draft)
    try:
        sent = form.is_bound and form.is_valid() and send(request, form)
    except IntegrityError:
        # The same form came twice at once: the other one stored it, look again.
        return redirect("issues:report")
    if sent:
        return redirect("issues:reported", form.instance.pk)
    return render(request, "issues/report.html", page_facts(form, request.user))


@open_to(can_report)
@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed so far, valid or not yet, and show what looks alike."""
    draft = draft_in_hand(request)
    if draft.state == State.DRAFT:
        form = form_for(request, draft)
        form.is_valid()
        with suppress(IntegrityError):  # stored by the same form a moment ago
            keep(form)
    facts = {"saved_at": now(), **alike(draft)}
    if facts["own"] or facts["others"]:
        Issue.objects.filter(pk=draft.pk).update(similar_shown=True)
    return render(request, "issues/report_draft.html", facts)


@open_to(can_report)
@require_POST
def discard_draft(request: HttpRequest) -> HttpResponse:
    """Drop the draft in hand; nothing was reported, so nothing is kept."""
    drafts = Issue.objects.drafts_of(request.user)
    drafts.filter(form_key=form_key(request)).delete()
    return redirect("issues:report")


@signed_in
@require_GET
def reported(request: HttpRequest, pk: int) -> HttpResponse:
    """The number, and what happens next by when."""
    issue = load(request.user, pk)
    facts = {"issue": issue, "next_steps": after_report(issue)}
    return render(request, "issues/reported.html", facts)


def form_key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None


def draft_in_hand(request: HttpRequest) -> Issue:
    """The issue this form already became, else the latest draft, else a blank one.

    The key of somebody else's form opens nothing: what is typed stays one's own.
    """
    forms = Issue.objects.select_related("enterprise")
    key = form_key(request)
    if key:
        held = forms.filter(form_key=key).first()
        if held is None:
            return blank(request, key)
        if held.reporter_id == request.user.pk:
            return held
    mine = forms.filter(reporter=request.user, state=State.DRAFT)
    return mine.first() or blank(request, uuid4())


def blank(request: HttpRequest, key: UUID) -> Issue:
    user = request.user
    draft = Issue(reporter=user, form_key=key, started_at=now())
    choice = enterprises_to_report_for(user)
    wanted = request.GET.get("enterprise", "")
    if wanted.isdigit():
        draft.enterprise = choice.filter(pk=int(wanted[:15])).first()
    elif not standing_of(user).is_staff:
        draft.enterprise = choice.first()
        draft.contact, draft.phone = user.name, user.phone or ""
    return draft


def form_for(request: HttpRequest, draft: Issue) -> DraftForm:
    who = standing_of(request.user)
    own_only = who.enterprise_ids and not (who.at_centre or who.is_staff)
    form = DraftForm if own_only else OnBehalfForm
    data = [request.POST, request.FILES] if request.method == "POST" else []
    return form(*data, instance=draft, user=request.user)


def keep(form: DraftForm) -> Issue:
    """Store the draft with those of its fields that are valid so far."""
    draft = form.instance
    if draft.enterprise_id is None:
        return draft
    draft.on_behalf = draft.enterprise_id not in own_of(draft)
    if not draft.on_behalf:
        draft.source = Source.ONLINE
    with transaction.atomic():
        draft.save()
    return draft


def own_of(draft: Issue) -> set[int]:
    return standing_of(draft.reporter).enterprise_ids


def send(request: HttpRequest, form: DraftForm) -> bool:
    """Store and report in one transaction; a refusal keeps the draft and says why."""
    draft, at = form.instance, now()
    has_to_look = not draft.similar_shown and not alike_is_empty(draft)
    draft.similar_shown = True
    keep(form)
    if has_to_look:
        form.add_error(None, "有类似问题已经解决，请看一眼；仍要报送就再点一次提交。")
        return False
    try:
        with transaction.atomic():
            draft.report(by=request.user, at=at)
            for upload in form.cleaned_data["files"]:
                IssueFile.store(upload, by=request.user, at=at, issue=draft)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def alike(draft: Issue) -> dict[str, Any]:
    enterprise = draft.enterprise if draft.enterprise_id else None
    own, others = similar_solved(draft.title, enterprise=enterprise)
    return {"own": own, "others": others}


def alike_is_empty(draft: Issue) -> bool:
    found = alike(draft)
    return not found["own"] and not found["others"]


def page_facts(form: DraftForm, user: Any) -> dict[str, Any]:
    draft = form.instance
    only_one = len(standing_of(user).enterprise_ids) == 1 and not isinstance(
        form, OnBehalfForm
    )
    return {
        "choose_enterprise": not only_one,
        "form": form,
        "draft": draft,
        "on_behalf": isinstance(form, OnBehalfForm),
        **(alike(draft) if draft.title else {"own": [], "others": 0}),
    }
