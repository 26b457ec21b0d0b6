"""党建活动: the list, one activity, registering, ticking, results."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chains.models import IndustryChain
from chains.standing import standing_of
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.exports.sending import as_download
from portal.gatherings.calendar_file import calendar_file
from portal.ui.pages import keyset
from portal.workflow.moves import Refused
from portal.workflow.views import answered, pressed
from salons.activities import exports, forms, reminders
from salons.activities.models import Activity, Registration
from salons.activities.permissions import keeps, puts_on_activities, registrable
from salons.activities.workflow import ActivityKind, ActivityState


class Page(NamedTuple):
    """The page of one move: what is typed, heading, button, what it does."""

    form: Callable[..., Any]
    heading: str
    submit: str
    says: str = ""


MOVES = {
    "publish": Page(forms.MoveForm, "发布", "发布", "链上企业能看到并报名。"),
    "reschedule": Page(forms.RescheduleForm, "改期、换地点", "改并通知"),
    "edit": Page(forms.EditForm, "改活动", "保存"),
    "cancel": Page(forms.ReasonForm, "取消活动", "取消并通知"),
    "hold": Page(forms.HoldForm, "确认已举办", "确认已举办"),
    "publish_results": Page(forms.ResultsForm, "公布成绩", "公布成绩"),
    "take_back_results": Page(forms.ReasonForm, "撤下更正", "撤下更正"),
}


def open_moves(activity: Activity) -> list[tuple[str, Page]]:
    """Those of the state; of results only the one that makes sense now."""
    shut = {"publish_results", "take_back_results"}
    if activity.is_contest and activity.state == ActivityState.HELD:
        shut -= {"take_back_results" if activity.results_at else "publish_results"}
    if activity.start > now():
        shut |= {"hold"}
    return [
        (name, page)
        for name, page in MOVES.items()
        if activity.state in getattr(activity, name).sources and name not in shut
    ]


@signed_in
@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    """What comes, the soonest first; what was, the newest first."""
    found = forms.ActivityFilter(request.GET).found
    rows = Activity.objects.visible_to(request.user)
    for name in ("kind", "chain"):
        if name in found:
            rows = rows.filter(**{name: found[name]})
    past = rows.exclude(pk__in=rows.coming())
    facts = {
        "coming": rows.coming().for_row().order_by("start", "pk"),
        "page": keyset(
            past.for_row(),
            after=request.GET.get("after", ""),
            order=("-start", "-pk"),
        ),
        "found": found,
        "kinds": ActivityKind.choices,
        "chains": IndustryChain.objects.active(),
        "puts_on": puts_on_activities(request.user),
    }
    return render(request, "activities/activities.html", facts)


@open_to(puts_on_activities)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """办一场; it is a draft until it is published."""
    form = forms.ActivityForm(request.POST or None, user=request.user)
    if form.is_valid():
        row = Activity(changed_at=now(), **form.facts)
        row.save()
        return redirect(row)
    facts = {"form": form, "heading": "办一场活动", "back": "/activities/"}
    return render(request, "ui/form_page.html", facts)


@signed_in
@require_GET
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    user, row = (
        request.user,
        get_visible(Activity.objects.for_list(), request.user, pk=pk),
    )
    keeper, at = keeps(user, row), now()
    entries = list(row.entries.for_page())
    own = standing_of(user).enterprise_ids
    mine = [entry for entry in entries if entry.enterprise_id in own]
    takes_entries = row.takes_entries(at)
    results = list(row.results.all()) if keeper or row.results_at else []
    facts = {
        "activity": row,
        "keeps": keeper,
        "moves": open_moves(row) if keeper else [],
        "entries": entries if keeper else [],
        "mine": mine,
        "taken": sum(entry.seats for entry in entries),
        "came": sum(entry.present or 0 for entry in entries),
        "takes_entries": takes_entries,
        "registers": row.is_open if keeper else takes_entries and not mine,
        "is_before": row.is_before(at),
        "may_register": registrable(user, row).exists(),
        "results": results,
        "may_tick": keeper and row.day <= localdate() and row.state in TICKED,
        "steps": row.steps.select_related("by") if keeper else (),
    }
    return render(request, "activities/activity.html", facts)


TICKED = (ActivityState.OPEN, ActivityState.HELD)


def kept(user: Any, pk: int) -> Activity:
    """The activity, for those who keep it; 404 or 403 for others."""
    row = get_visible(Activity.objects.for_list(), user, pk=pk)
    require(keeps(user, row))
    return row


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One page for each of the moves; the address names it."""
    page, row = MOVES[name], kept(request.user, pk)
    data = request.POST if request.method == "POST" else None
    form = page.form(data, activity=row)
    return answered(
        request,
        form,
        lambda: getattr(row, name)(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading=page.heading,
        subheading=f"{row}　{page.says}",
        submit=page.submit,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """报名, or change the number; a keeper enters it for an enterprise that called."""
    row = get_visible(Activity.objects.for_list(), request.user, pk=pk)
    choices = registrable(request.user, row)
    require(choices.exists())
    keeper = keeps(request.user, row)
    known = row.entries.filter(enterprise__in=choices).first()
    first = {"seats": known.seats, "names": known.names} if known else {}
    if keeper:
        first = {}
    form = forms.RegisterForm(request.POST or None, choices=choices, initial=first)
    return answered(
        request,
        form,
        lambda: row.register(
            by=request.user, at=now(), by_keeper=keeper, **form.cleaned_data
        ),
        to=row,
        heading="报名",
        subheading=f"{row.theme}　{row.when}",
        submit="报名",
    )


@signed_in
@require_POST
def leave(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """取消报名, until it begins; the seats are free again. A keeper does it for an
    enterprise until the activity is held, with a step and a notice to it."""
    row = get_visible(Activity.objects.for_list(), request.user, pk=pk)
    choices = registrable(request.user, row)
    rows = row.entries.for_page().filter(enterprise__in=choices)
    entry = get_object_or_404(rows, pk=entry_pk)
    is_own = entry.enterprise_id in standing_of(request.user).enterprise_ids
    return pressed(
        request,
        lambda: left(row, entry) if is_own else struck(row, entry, request.user),
        said="已取消报名。",
        to=row,
    )


def left(row: Activity, entry: Registration) -> None:
    if not row.is_before(now()):
        raise Refused("活动已经开始，不能再取消。")
    entry.delete()


@transaction.atomic
def struck(row: Activity, entry: Registration, by: Any) -> None:
    at = now()
    step = row.strike(by=by, at=at, entry=entry)
    reminders.tell_struck(entry, step, on=localdate(at))


@signed_in
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """登记实到 by the organiser, from the day on; nobody scans anything."""
    row = kept(request.user, pk)
    require(row.state in TICKED)
    form = forms.PresentForm(request.POST or None, activity=row)
    return answered(
        request,
        form,
        lambda: ticked(row, form),
        to=row,
        heading="登记实到",
        subheading="没来的填 0。",
    )


def ticked(row: Activity, form: forms.PresentForm) -> None:
    if localdate() < row.day:
        raise Refused("还没到活动那天，到会当天再登记。")
    form.keep()


@signed_in
@require_http_methods(["GET", "POST"])
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """登记成绩; once published it is taken back first."""
    row = kept(request.user, pk)
    require(row.is_contest and row.state == ActivityState.HELD and not row.results_at)
    form = forms.ResultsListForm(request.POST or None, activity=row)
    return answered(
        request,
        form,
        lambda: save_results(form),
        to=row,
        heading="登记成绩",
        subheading=row.theme,
        template="activities/results.html",
    )


@transaction.atomic
def save_results(form: forms.ResultsListForm) -> None:
    form.keep()


@signed_in
@require_GET
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """加入日历: one file, the same UID as in the feed."""
    row = get_visible(Activity.objects.for_list(), request.user, pk=pk)
    body = calendar_file([row.entry()], name=row.theme, method="PUBLISH")
    kind = "text/calendar; charset=utf-8; method=PUBLISH"
    return as_download(body, name=row.theme, ending=".ics", content_type=kind)


@signed_in
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """报名表 as a workbook; who exported is recorded."""
    row = kept(request.user, pk)
    record(
        "export.activity_entries",
        by=request.user,
        ip=address_of(request),
        detail={"salon": str(row)},
    )
    return exports.entries(row, by=request.user, on=localdate())
