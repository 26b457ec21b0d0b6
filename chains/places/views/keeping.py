"""What the keepers of places do: enter, change, upgrade, tick, close."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.forms.saving import save_once
from chains.history import latest_changes
from chains.places import exports
from chains.places.checklist import checklist, set_tick
from chains.places.forms import PlaceForm, PointsForm, UpgradeForm
from chains.places.models import Place, StationPoint
from chains.places.permissions import (
    keeps_places,
    may_keep,
    reads_places,
    writes_points,
)
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.workflow.views import answered, pressed


@open_to(reads_places)
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """All that the person may see, those that were closed, too."""
    user = request.user
    facts = {
        "places": Place.objects.visible_to(user).for_list(),
        "points": StationPoint.objects.active().count(),
        "keeps": keeps_places(user),
        "writes": writes_points(user),
    }
    return render(request, "places/kept.html", facts)


@open_to(reads_places)
@require_GET
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """One place for staff: check-list, buttons, and what was changed."""
    this = get_visible(Place.objects.core_first(), request.user, pk=pk)
    facts = {
        "place": this,
        "lines": () if this.is_core else checklist(this),
        "keeps": may_keep(request.user, this),
        "history": latest_changes(this.history.all(), joined=("chain", "enterprise")),
    }
    return render(request, "places/keep.html", facts)


@open_to(keeps_places)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None, user=request.user)
    if form.is_valid() and (saved := save_once(form)):
        messages.success(request, f"已登记{saved}，公众页已能看到。")
        return redirect(saved.get_staff_url())
    facts = {"form": form, "heading": "登记阵地", "back": "/places/keep/"}
    return render(request, "ui/form_page.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    this = kept_by(request, pk)
    form = PlaceForm(request.POST or None, instance=this, user=request.user)
    if form.is_valid() and save_once(form):
        messages.success(request, "已保存。")
        return redirect(this.get_staff_url())
    facts = {"form": form, "heading": "修改阵地", "back": this.get_staff_url()}
    return render(request, "ui/form_page.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def upgrade(request: HttpRequest, pk: int) -> HttpResponse:
    """升级为党群服务站, with its day; the check-list stands beside it."""
    this, today = kept_by(request, pk), localdate()
    form = UpgradeForm(request.POST or None, initial={"on": today})

    def upgraded() -> None:
        this.upgrade(on=form.cleaned_data["on"], today=today)
        said = f"{this}已登记为党群服务站；名称要改，点“修改”。"
        messages.success(request, said)

    return answered(
        request,
        form,
        upgraded,
        to=this.get_staff_url(),
        template="places/upgrade.html",
        heading="升级为党群服务站",
        subheading=this.name,
        submit="确认升级",
        lines=checklist(this),
    )


@signed_in
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    this, on = kept_by(request, pk), localdate()
    said = f"已停用{this}，公众页不再显示；点“恢复启用”可以恢复。"
    do = lambda: this.close(on=on)  # noqa: E731 - one line beside its words
    return pressed(request, do, said=said, to=this.get_staff_url())


@signed_in
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    this = kept_by(request, pk)
    said = f"已恢复{this}，公众页重新显示。"
    return pressed(request, this.reopen, said=said, to=this.get_staff_url())


@signed_in
@require_POST
def tick(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """勾选 one point of the check-list, or with `undo` take the tick away."""
    this = kept_by(request, pk)
    line = get_visible(StationPoint, request.user, pk=point)
    done = "undo" not in request.POST
    set_tick(this, line, done=done, by=request.user, on=localdate())
    return redirect(f"{this.get_staff_url()}#points")


@open_to(writes_points)
@require_http_methods(["GET", "POST"])
def points(request: HttpRequest) -> HttpResponse:
    """建站清单: the whole list as one text."""
    lines = "\n".join(map(str, StationPoint.objects.active()))
    form = PointsForm(request.POST or None, initial={"lines": lines})
    if form.is_valid():
        StationPoint.rewrite(form.cleaned_data["lines"])
        messages.success(request, "清单已保存，各站按新的清单核实。")
        return redirect("places:kept")
    facts = {"form": form, "heading": "建站清单", "back": "/places/keep/"}
    facts |= {"subheading": "每个服务站、活动室逐条核实，勾选时记下日期和人"}
    return render(request, "ui/form_page.html", facts)


@open_to(reads_places)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook; who exported is recorded."""
    rows = Place.objects.visible_to(request.user)
    record("export.places", by=request.user, ip=address_of(request))
    return exports.ledger(rows, by=request.user, on=localdate())


def kept_by(request: HttpRequest, pk: int) -> Any:
    """The place, for those who keep it."""
    this = get_visible(Place.objects.core_first(), request.user, pk=pk)
    require(may_keep(request.user, this))
    return this
