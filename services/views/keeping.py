"""指南维护: what waits to be verified, drafted, published, checked again."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import get_visible, open_to
from portal.audit.address import address_of
from portal.audit.journal import record, target_of
from portal.workflow.moves import Refused
from portal.workflow.views import pressed
from services.forms import ItemForm
from services.models import POINTS, Point, ServiceItem, ServiceItemVersion
from services.permissions import keeps_guides, publishes_guides
from services.reading import labelled, to_verify


def item_of(request: HttpRequest, code: str) -> ServiceItem:
    return get_visible(ServiceItem, request.user, code=code.upper())


@open_to(keeps_guides)
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """Every item with its state: to verify, to check again, in draft, withdrawn."""
    on = localdate()
    drafts = ServiceItemVersion.objects.drafts().filter(item=OuterRef("pk"))
    items = ServiceItem.objects.visible_to(request.user)
    items = list(items.annotate(has_draft=Exists(drafts)))
    current = ServiceItemVersion.objects.current().prefetch_related(*POINTS)
    versions = {row.item_id: row for row in current}
    for item in items:
        item.guide = versions.get(item.pk)
        item.waiting = to_verify(item.guide.sections()) if item.guide else 0
        item.is_due = bool(item.guide and item.guide.review_due <= on)
    facts = {
        "items": items,
        "waiting": sum(item.waiting for item in items),
        "due": sum(item.is_due for item in items),
        "publishes": publishes_guides(request.user),
    }
    return render(request, "services/kept.html", facts)


@open_to(keeps_guides)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST or None)
    if form.is_valid():
        form.save()
        return redirect("services:head", form.instance.code.lower())
    facts = {"form": form, "heading": "新增事项", "back": "/services/keep/"}
    facts |= {"submit": "下一步：写指南"}
    return render(request, "ui/form_page.html", facts)


@open_to(keeps_guides)
@require_GET
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """One item for staff: every point with its state, versions, what to do next."""
    item = item_of(request, code)
    versions = item.versions.published()
    versions = list(versions.select_related("published_by", "reviewed_by"))
    current = next((row for row in versions if row.is_current), None)
    sections = current.sections() if current else {}
    publishes = publishes_guides(request.user)
    facts = {
        "item": item,
        "guide": current,
        "sections": labelled(sections),
        "waiting": to_verify(sections),
        "is_due": bool(current and current.review_due <= localdate()),
        "draft": item.draft(),
        "versions": versions,
        "publishes": publishes,
        "warning": warning(item) if publishes and item.is_active else "",
    }
    return render(request, "services/keep.html", facts)


def current_point(item: ServiceItem, kind: str, pk: int) -> Point:
    """A point of what is published now, or 404."""
    if kind not in POINTS:
        raise Http404
    rows = POINTS[kind].objects.filter(version__item=item, version__is_current=True)
    found = rows.select_related("version__item").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@open_to(keeps_guides)
@require_POST
def confirm(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    item = item_of(request, code)
    point = current_point(item, kind, pk)

    @transaction.atomic
    def confirmed() -> None:
        point.confirm(by=request.user, on=localdate())
        record("guide.confirm", **line_of(request, point, item.code))

    said = "已记为核对无误，公众页马上显示。"
    return pressed(request, confirmed, said=said, to=item.get_staff_url())


@open_to(keeps_guides)
@require_POST
def doubt(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    item = item_of(request, code)
    point = current_point(item, kind, pk)

    @transaction.atomic
    def doubted() -> None:
        point.doubt(by=request.user, on=localdate())
        record("guide.doubt", **line_of(request, point, item.code))

    said = "已从公众页撤下，核对后再显示。"
    return pressed(request, doubted, said=said, to=item.get_staff_url())


@open_to(keeps_guides)
@require_POST
def review(request: HttpRequest, code: str) -> HttpResponse:
    """复核无变化."""
    item = item_of(request, code)
    current = item.current()
    if current is None:
        raise Http404
    return pressed(
        request,
        lambda: current.review(by=request.user, on=localdate()),
        said="已记下复核。",
        to=item.get_staff_url(),
    )


@open_to(keeps_guides)
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """修订: what is published stays until the draft is."""
    item = item_of(request, code)
    if item.current() is None and item.draft() is None:
        return redirect("services:head", code)
    item.begin_draft(by=request.user)
    return redirect("services:draft", code)


@open_to(publishes_guides)
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    item = item_of(request, code)
    facts = {"by": request.user, "at": now(), "on": localdate()}
    try:
        published = item.publish_draft(seen=request.POST, **facts)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("services:draft" if item.draft() else "services:keep", code)
    messages.success(request, f"已发布，{published.review_due} 前复核。")
    return redirect(item.get_staff_url())


@open_to(keeps_guides)
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    item = item_of(request, code)
    if item.discard_draft():
        messages.success(request, "草稿已删除，公众页不变。")
    return redirect(item.get_staff_url())


@open_to(publishes_guides)
@require_POST
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """停用 or 恢复: the button sends which of both it said."""
    item, on = item_of(request, code), request.POST.get("to") == "on"

    @transaction.atomic
    def switched() -> None:
        if request.POST.get("to") not in {"on", "off"}:
            raise Refused("没有看清要停用还是恢复，请再按一次按钮。")
        item.switch(on=on)
        record("guide.on" if on else "guide.off", **line_of(request, item, item.code))

    said = "已恢复对外提供。" if on else f"已停用。{warning(item)}"
    return pressed(request, switched, said=said, to=item.get_staff_url())


def warning(item: ServiceItem) -> str:
    """Of people who have booked and will come all the same."""
    count = item.appointments.booked().filter(start__gte=now()).count()
    return f"还有 {count} 个预约没到日子，不会自动取消，请逐个通知。" if count else ""


def line_of(request: HttpRequest, row: Any, guide: str) -> dict[str, Any]:
    """What the journal keeps beside the action."""
    detail = (
        {"guide": guide} if str(row) == guide else {"guide": guide, "point": str(row)}
    )
    return {
        "by": request.user,
        "ip": address_of(request),
        "target": target_of(row),
        "detail": detail,
    }
