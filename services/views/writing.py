"""The draft of a guide: its head and its points, one short form each."""

from datetime import date
from typing import Any

from django.db import IntegrityError
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from portal.accounts.guards import open_to
from portal.workflow.moves import Refused
from portal.workflow.views import answered
from services.forms import FORMS, HeadForm
from services.models import POINTS, Point, ServiceItem, ServiceItemVersion, signed
from services.permissions import keeps_guides, publishes_guides
from services.reading import in_full, spelled
from services.views.keeping import item_of

TWICE = "这份指南里已经有一条相同代号或承诺天数的，请改那一条。"
GONE = "同事刚刚发布或删除了这份草稿，请返回再看一眼。"


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
    sections = row.sections()
    facts = {
        "item": item,
        "guide": row,
        "mark": row.mark(sections),
        "head": spelled(row, HeadForm.Meta.fields),
        "sections": in_full(sections),
        "missing_note": missing_note(row.missing(sections)),
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
        lambda: keep_head(item, form),
        to=draft_url(item) if row.pk or request.method == "POST" else "/services/keep/",
        heading="指南基本信息",
        subheading=str(item),
    )


def keep_head(item: ServiceItem, form: HeadForm) -> None:
    """Raises Refused when the draft was begun, changed or published meanwhile."""
    with item.held():
        if form.instance.pk:
            form.write(ServiceItemVersion.objects.drafts())
        elif item.versions.exists():
            raise Refused("同事刚刚也开始写这份指南，请返回查看。")
        else:
            form.save()


@open_to(keeps_guides)
@require_http_methods(["GET", "POST"])
def point_add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """What staff write themselves they stand for: it is verified, by the writer."""
    item = item_of(request, code)
    row, model = draft_of(item), known(kind)
    top = model.objects.filter(version=row).aggregate(top=Max("order"))["top"] or 0
    point = model(version=row, order=top + 1, is_verified=True)
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
    with item.held():
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
    form, on = FORMS[kind](request.POST or None, instance=point), localdate()
    return answered(
        request,
        form,
        lambda: keep_point(item, form, by=request.user, on=on),
        to=draft_url(item),
        heading=POINTS[kind]._meta.verbose_name,
        subheading=f"{item} {point.version}",
    )


def keep_point(item: ServiceItem, form: Any, *, by: Any, on: date) -> None:
    """New words bear the writer's own signature; where only the order is new, who
    checked the words still stands for them."""
    point, signature = form.instance, signed(by, on)
    rows = type(point).objects.filter(version__number=None)
    try:
        with item.held():
            if not item.versions.drafts().filter(pk=point.version_id).exists():
                raise Refused(GONE)
            if point.pk is None:
                point.checked_by, point.checked_on = by, on
                form.save()
            elif form.has_new_words:
                form.write(rows, copied_from=None, **signature)
            else:
                form.write(rows)
    except IntegrityError as refused:
        raise Refused(TWICE) from refused
