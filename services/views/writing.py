"""The draft of a guide: its head and its points, one short form each."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import open_to
from portal.workflow.moves import Refused
from portal.workflow.views import answered
from services.forms import FORMS, HeadForm
from services.models import POINTS, Point, ServiceItem, ServiceItemVersion
from services.permissions import keeps_guides, publishes_guides
from services.reading import labelled
from services.views.keeping import item_of

TWICE = "这份指南里已经有一条相同代号或承诺天数的，请改那一条。"


def draft_of(item: ServiceItem) -> ServiceItemVersion:
    found = item.draft()
    if found is None:
        raise Http404
    return found


def draft_url(item: ServiceItem) -> str:
    return reverse("services:draft", args=[item.code.lower()])


def missing_note(missing: list[str]) -> str:
    return f"发布前还缺{'、'.join(missing)}。" if missing else ""


@open_to(keeps_guides)
@require_GET
def draft(request: HttpRequest, code: str) -> HttpResponse:
    item = item_of(request, code)
    row = draft_of(item)
    facts = {
        "item": item,
        "guide": row,
        "sections": labelled(row.sections()),
        "missing_note": missing_note(row.missing()),
        "publishes": publishes_guides(request.user),
    }
    return render(request, "services/draft.html", facts)


@open_to(keeps_guides)
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, code: str) -> HttpResponse:
    """The guide's head; of a new item it begins the draft."""
    item = item_of(request, code)
    if item.draft() is None and item.current() is not None:
        raise Http404
    row = item.draft() or ServiceItemVersion(item=item, written_by=request.user)
    form = HeadForm(request.POST or None, instance=row)
    return answered(
        request,
        form,
        lambda: kept_once(form, twice="同事刚刚也开始写这份指南，请返回查看。"),
        to=draft_url(item) if row.pk or request.method == "POST" else "/services/keep/",
        heading="指南基本信息",
        subheading=str(item),
    )


def kept_once(form: Any, *, twice: str) -> None:
    """Raises Refused with `twice` where the database holds such a row already."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError as refused:
        raise Refused(twice) from refused


@open_to(keeps_guides)
@require_http_methods(["GET", "POST"])
def point_add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """What staff write themselves they stand for: it is verified, by the writer."""
    item = item_of(request, code)
    row, model = draft_of(item), known(kind)
    top = model.objects.filter(version=row).aggregate(top=Max("order"))["top"] or 0
    point = model(version=row, order=top + 1, checked_by=request.user)
    point.is_verified = True
    return written(request, item, kind, point)


@open_to(keeps_guides)
@require_http_methods(["GET", "POST"])
def point_edit(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    item = item_of(request, code)
    return written(request, item, kind, draft_point(item, kind, pk))


@open_to(keeps_guides)
@require_POST
def point_remove(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    item = item_of(request, code)
    draft_point(item, kind, pk).delete()
    return redirect("services:draft", code)


def known(kind: str) -> type[Point]:
    if kind not in POINTS:
        raise Http404
    return POINTS[kind]


def draft_point(item: ServiceItem, kind: str, pk: int) -> Point:
    rows = known(kind).objects.filter(version=draft_of(item))
    found = rows.select_related("version").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def written(
    request: HttpRequest, item: ServiceItem, kind: str, point: Point
) -> HttpResponse:
    form = FORMS[kind](request.POST or None, instance=point)
    return answered(
        request,
        form,
        lambda: kept_once(form, twice=TWICE),
        to=draft_url(item),
        heading=POINTS[kind]._meta.verbose_name,
        subheading=f"{item} {point.version}",
    )
