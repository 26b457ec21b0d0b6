"""报送: the draft that keeps itself, similar solved problems, and the success page."""

from contextlib import suppress
from copy import copy
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.standing import standing_of
from issues.forms.report import (
    DraftForm,
    OnBehalfForm,
    enterprises_to_report_for,
    first_to_report_for,
)
from issues.models import Issue, IssueFile
from issues.permissions import can_report
from issues.phases import after_report
from issues.similar import similar_solved
from issues.views.loading import load
from issues.workflow import Source, State
from portal.accounts.guards import open_to, signed_in
from portal.kept import kept
from portal.workflow.moves import Refused


@signed_in
@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """From the public pages, which do not know who asks: on to the form, or why not."""
    if can_report(request.user):
        return redirect("issues:report")
    messages.info(
        request,
        "问题由企业联络员报送，或由中心、专班代企业报送；您的账号不用报送。"
        f"要转达企业的难题，请打中心电话 {settings.CENTRE_PHONE}。",
    )
    return redirect("desk:desk")


@open_to(can_report)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Fill in and send; what is half written comes back from the server's draft."""
    draft = draft_in_hand(request)
    if draft.state != State.DRAFT:
        return redirect("issues:reported", draft.pk)
    form = form_for(request, copy(draft))
    try:
        sent = form.is_bound and form.is_valid() and send(request, form, draft)
    except IntegrityError:
        # The same form came twice at once: the other one stored it, look again.
        return redirect("issues:report")
    if sent:
        return redirect("issues:reported", form.instance.pk)
    return render(request, "issues/report.html", page_facts(form))


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
    if draft.title:
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
    if issue.state == State.DRAFT:
        return redirect("issues:report")
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
    mine = latest_draft(writer=request.user.pk)
    return mine[0] if mine else blank(request, uuid4())


@kept
def latest_draft(writer: int) -> QuerySet[Issue]:
    drafts = Issue.objects.select_related("enterprise")
    return drafts.filter(reporter=writer, state=State.DRAFT)[:1]


def blank(request: HttpRequest, key: UUID) -> Issue:
    user = request.user
    draft = Issue(reporter=user, form_key=key, started_at=now())
    wanted = request.GET.get("enterprise", "")
    if wanted.isdecimal():
        choice = enterprises_to_report_for(user)
        draft.enterprise = choice.filter(pk=int(wanted[:15])).first()
    elif not standing_of(user).is_staff:
        draft.enterprise = first_to_report_for(user)
        draft.contact, draft.phone = user.name, user.phone or ""
    return draft


def form_for(request: HttpRequest, draft: Issue) -> DraftForm:
    who = standing_of(request.user)
    own_only = who.enterprise_ids and not (who.is_staff or who.aided_enterprise_ids)
    form = DraftForm if own_only else OnBehalfForm
    data = [request.POST, request.FILES] if request.method == "POST" else []
    return form(*data, instance=draft, user=request.user)


# What a writer changes in a draft, by column.
WORDS = (
    *("enterprise_id", "category_id", "title", "demand", "facts", "urgency"),
    *("contact", "phone", "source", "consent", "on_behalf", "similar_shown"),
)


def words_of(form: DraftForm) -> dict[str, Any]:
    """The draft as typed, and in whose name it is written."""
    draft = form.instance
    own = standing_of(form.user).enterprise_ids
    draft.on_behalf = draft.enterprise_id not in own
    if not draft.on_behalf:
        draft.source = Source.ONLINE
    return {name: getattr(draft, name) for name in WORDS}


def keep(form: DraftForm) -> Issue:
    """Store the draft with those of its fields that are valid so far.

    One conditional UPDATE: what was reported meanwhile is a draft no more, and stays.
    """
    draft = form.instance
    if draft.enterprise_id is None:
        return draft
    words = words_of(form)
    if draft.pk:
        Issue.objects.filter(pk=draft.pk, state=State.DRAFT).update(**words)
    else:
        with transaction.atomic():
            draft.save()
    return draft


def send(request: HttpRequest, form: DraftForm, stored: Issue) -> bool:
    """Report the draft as it was `stored` with the form's last words, files and all.

    A refusal keeps the draft and says why; if another tap has just reported it, that
    is as good.
    """
    draft, at = form.instance, now()
    has_to_look = not draft.similar_shown and not alike_is_empty(draft)
    draft.similar_shown = True
    if has_to_look or not stored.pk:
        stored = keep(form)
    if has_to_look:
        form.add_error(None, "有类似问题已经解决，请看一眼；仍要报送就再点一次提交。")
        return False
    try:
        with transaction.atomic():
            stored.report(by=request.user, at=at, **words_of(form))
            for upload in form.cleaned_data["files"]:
                IssueFile.store(upload, by=request.user, at=at, issue=stored)
    except Refused as refusal:
        if Issue.objects.filter(pk=stored.pk).exclude(state=State.DRAFT).exists():
            return True
        keep(form)
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


def page_facts(form: DraftForm) -> dict[str, Any]:
    draft = form.instance
    return {
        "choose_enterprise": "enterprise" in form.fields,
        "form": form,
        "draft": draft,
        "on_behalf": form.on_behalf,
        **(alike(draft) if draft.title else {"own": [], "others": 0}),
    }
