"""网上申请: by a liaison as a draft that survives, by a visitor in one form."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import get_visible, public, require, signed_in
from portal.audit.address import address_of
from portal.workflow.moves import Refused
from services.models import ServiceItemVersion
from services.requests.filing import file_as_visitor, keep_files
from services.requests.forms.asked import DraftForm, VisitorForm
from services.requests.models import ServiceRequest
from services.requests.permissions import (
    applies_with_account,
    may_edit,
    serves_at_counter,
)
from services.requests.workflow import Channel, State

FILED = "filed_request"


def guide_of(code: str) -> ServiceItemVersion:
    """What is offered under this code and takes requests, or 404."""
    row = ServiceItemVersion.objects.offered().filter(item__code=code.upper()).first()
    if row is None or not row.takes_requests:
        raise Http404
    return row


@public
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Each to his own form: the counter's, the liaison's draft, the visitor's."""
    guide, user = guide_of(code), request.user
    if serves_at_counter(user):
        return redirect("requests:register", code)
    if not guide.online:
        raise Http404
    if applies_with_account(user):
        return drafted(request, guide)
    form = VisitorForm(request.POST or None, guide=guide)
    if form.is_valid():
        try:
            address = address_of(request)
            row = file_as_visitor(guide, address=address, at=now(), **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[FILED] = row.pk
            return redirect("requests:filed")
    facts = {"form": form, "guide": guide, "closed_to": guide.is_sensitive}
    return render(request, "requests/visitor.html", facts)


def drafted(request: HttpRequest, guide: ServiceItemVersion) -> HttpResponse:
    """One draft of an item a person: going on with it is the ordinary case, also from
    the page of the first try, which was shown again with what was wrong."""
    user = request.user
    drafts = ServiceRequest.objects.drafts_of(user).filter(guide__item=guide.item_id)
    draft = drafts.select_related("guide__item").order_by("-pk").first()
    if draft and request.method == "POST":
        return edited(request, draft)
    if draft:
        return redirect("requests:edit", draft.pk)
    form = DraftForm(
        request.POST or None, request.FILES or None, guide=guide, user=user
    )
    if not form.is_bound:
        houses = form.fields["enterprise"].queryset
        form.initial = {"enterprise": houses.first(), "person": user.name}
        form.initial["phone"] = user.phone or ""
        return written(request, form, guide, None)
    facts = {"guide": guide, "channel": Channel.ONLINE, "filed_by": user}
    row = ServiceRequest(**facts, started_at=now())
    return saved(request, form, row)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return edited(request, own_draft(request, pk))


def edited(request: HttpRequest, row: ServiceRequest) -> HttpResponse:
    """The draft again, under the guide as it is now."""
    current = row.guide.item.current()
    if current and current.takes_requests and current.pk != row.guide_id:
        row.guide = current
    form = DraftForm(
        request.POST or None,
        request.FILES or None,
        guide=row.guide,
        user=request.user,
        draft=row,
        initial=DraftForm.initial_of(row),
    )
    if not form.is_bound:
        return written(request, form, row.guide, row)
    return saved(request, form, row)


def own_draft(request: HttpRequest, pk: int) -> ServiceRequest:
    rows = ServiceRequest.objects.select_related("guide__item", "enterprise")
    row = get_visible(rows, request.user, pk=pk)
    require(may_edit(request.user, row))
    return row


def saved(request: HttpRequest, form: DraftForm, row: ServiceRequest) -> HttpResponse:
    """Whatever there is is kept; 下一步 asks for what is wrong first."""
    facts = form.kept()
    if form.is_valid():
        facts["answers"] = form.answers
    if not kept_draft(row, facts):
        messages.error(request, "这份草稿刚刚已经提交，不能再改。")
        return redirect(row)
    keep_files(row, form.uploads, by=request.user, at=now())
    if "keep" in request.POST:
        messages.success(request, "草稿已存好，随时可以回来接着填。")
        return redirect("requests:ledger")
    if form.is_valid():
        return redirect("requests:check", row.pk)
    return written(request, form, row.guide, row)


def kept_draft(row: ServiceRequest, facts: dict[str, Any]) -> bool:
    """False for one that was handed in meanwhile, in another window."""
    for name, value in facts.items():
        setattr(row, name, value)
    if row.pk is None:
        row.save()
        return True
    drafts = ServiceRequest.objects.filter(pk=row.pk, state=State.DRAFT)
    return bool(drafts.update(guide=row.guide, **facts))


def written(
    request: HttpRequest, form: DraftForm, guide: ServiceItemVersion, row: Any
) -> HttpResponse:
    facts = {"form": form, "guide": guide, "draft": row}
    facts["paper_only"] = guide.materials.public().filter(paper_only=True)
    return render(request, "requests/draft.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """核对: all that was answered on one page, then the one button.

    What is kept in a draft may be wrong, and who wrote it may speak for the house no
    more, so it passes the form again.
    """
    row = own_draft(request, pk)
    wrong = wrong_in(row, request.user)
    if request.method == "POST" and not wrong:
        try:
            row.submit(by=request.user, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            request.session[FILED] = row.pk
            return redirect("requests:filed")
    facts = {
        "case": row,
        "said": told(row),
        "files": row.files.select_related("material"),
        "wrong": wrong,
        "paper_only": row.guide.materials.public().filter(paper_only=True),
    }
    return render(request, "requests/check.html", facts)


def wrong_in(row: ServiceRequest, user: Any) -> list[str]:
    """The labels of what the form would send back."""
    kept = DraftForm.initial_of(row)
    form = DraftForm(kept, guide=row.guide, user=user, draft=row)
    return [field.label for field in form.wrong_fields]


def told(row: ServiceRequest) -> list[tuple[str, str]]:
    """(label, answer) of each field that the pinned guide asks for."""
    return [
        (field.label, row.answers.get(field.key, ""))
        for field in row.guide.fields.public()
    ]


@signed_in
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    row = own_draft(request, pk)
    row.delete()
    messages.success(request, "草稿已删除。")
    return redirect("requests:ledger")


@public
@require_GET
def filed(request: HttpRequest) -> HttpResponse:
    """What this very browser has just handed in: number, code, what comes next."""
    key = request.session.get(FILED)
    rows = ServiceRequest.objects.handed_in().select_related("guide__item")
    row = rows.filter(pk=key).first() if key else None
    if row is None:
        return redirect("requests:track")
    return render(request, "requests/filed.html", {"case": row})
