"""The list of groups with what is suggested, one group, and what is done to it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chains.meetings.models import Meeting
from chains.meetings.permissions import keeps as keeps_meeting
from chains.models import IndustryChain
from issues.groups import deeds, forms
from issues.groups.models import Group, open_group
from issues.groups.permissions import (
    gathers,
    keeps,
    may_tell,
    own_order,
    reads_all_of,
    reads_groups,
)
from issues.groups.suggestions import (
    Offer,
    alike,
    first_of,
    for_group,
    loose,
    suggested,
)
from issues.groups.workflow import MOST
from issues.models import Category, Issue
from portal.accounts.guards import get_visible, open_to, require
from portal.ui.asking import asked_for
from portal.ui.pages import keyset
from portal.workflow.views import act, answered, pressed

LONGEST_KEY = 15


@open_to(reads_groups)
@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """What could be gathered, what is being coordinated, then what is settled."""
    user = request.user
    page = keyset(
        Group.objects.visible_to(user).for_list(),
        after=request.GET.get("after", ""),
        order=("-opened_at", "-pk"),
    )
    facts = {
        "page": page,
        "gathers": gathers(user),
        "suggested": suggested(user) if gathers(user) else [],
    }
    return render(request, "groups/groups.html", facts)


@open_to(reads_groups)
@require_GET
def group(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    row = get_visible(Group.objects.for_list(), user, pk=pk)
    issues = list(seen(user, row).with_lead())
    all_of_it = reads_all_of(user, row)
    for issue in issues:
        issue.lamp, issue.lamp_text = issue.glance(localdate())
    facts = {
        "group": row,
        "issues": issues,
        "hidden": row.size - len(issues),
        "keeps": keeps(user, row),
        "may_tell": row.is_open and may_tell(user, row, issues),
        "steps": row.steps.select_related("by") if all_of_it else (),
    }
    return render(request, "groups/group.html", facts)


def seen(user: Any, group: Group) -> Any:
    """Its issues as far as this person sees them anyway."""
    return deeds.members_of(group).filter(
        pk__in=Issue.objects.visible_to(user).values("pk")
    )


@open_to(gathers)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """发起一类事: the address of a suggestion names chain and category, and all that
    is alike is ticked."""
    user = request.user
    chain, category = asked(request, IndustryChain), asked(request, Category)
    offer = offered(request, lambda: alike(user, chain=chain, category=category))
    if request.method == "GET" and not offer.issues and not request.GET.get("q"):
        messages.warning(request, "没有还没归类的在办问题，不用成组。")
        return redirect("groups:groups")
    title = f"{chain or '全区'}：{category}" if category else ""
    title = request.POST.get("title", title)
    first = {"title": title, "chain": chain, "category": category}
    form = forms.OpenForm(
        sent(request), user=user, initial=first, **shown(request, offer)
    )
    form.ticked = category is not None
    if form.is_valid() and (made := act(form, open_group, by=user, at=now())):
        return redirect(made)
    facts = {
        "form": form,
        "left": offer.left,
        "heading": "发起一类事",
        "subheading": "几家企业遇到同一类难题，一起会商、一起说；每家的还是各办各的。",
        "submit": "成组",
        "back": reverse("groups:groups"),
    }
    return render(request, "groups/pick.html", facts)


def asked(request: HttpRequest, model: Any) -> Any:
    """The chain or category that the form or the address names, if there is one."""
    name = {IndustryChain: "chain", Category: "category"}[model]
    key = (request.POST or request.GET).get(name, "")
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return None
    return model.objects.filter(pk=key).first()


def offered(request: HttpRequest, found: Callable[[], Offer]) -> Offer:
    """What is ticked, and what the search of the page asks for or else is alike."""
    words = asked_for(request)[:60]
    there = loose(request.user)
    offer = first_of(there.matching(words).for_list()) if words.strip() else found()
    keys = [key for key in request.POST.getlist("issues") if key.isdecimal()]
    keys = [int(key) for key in keys if len(key) <= LONGEST_KEY][: 2 * MOST]
    ticked = there.filter(pk__in=keys).for_list() if keys else ()
    others = [row for row in offer.issues if row.pk not in set(keys)]
    return Offer([*ticked, *others], offer.left)


def sent(request: HttpRequest) -> Any:
    """What was typed, unless the button 找 only asks for other issues to tick."""
    return None if "find" in request.POST else request.POST or None


def shown(request: HttpRequest, offer: Offer) -> dict[str, Any]:
    """The issues of a form, those ticked before a search still ticked."""
    finds = "find" in request.POST
    ticked = set(request.POST.getlist("issues")) if finds else None
    return {"issues": offer.issues, "picked": ticked}


@open_to(gathers)
@require_http_methods(["GET", "POST"])
def gather(request: HttpRequest, pk: int) -> HttpResponse:
    """加入同类问题."""
    row = kept(request, pk)
    offer = offered(request, lambda: for_group(request.user, row))
    form = forms.AddForm(sent(request), **shown(request, offer))
    return answered(
        request,
        form,
        lambda: row.gather(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        template="groups/pick.html",
        left=offer.left,
        heading="加入同类问题",
        subheading=row.title,
        submit="加入",
    )


@open_to(gathers)
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept(request, pk)
    form = forms.RenameForm(request.POST or None, initial={"title": row.title})
    return answered(
        request,
        form,
        lambda: row.rename(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading="改名称",
        subheading=row.title,
        submit="保存",
    )


def kept(request: HttpRequest, pk: int) -> Group:
    row = get_visible(Group.objects.for_list(), request.user, pk=pk)
    require(keeps(request.user, row))
    return row


@open_to(gathers)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int, issue_pk: int) -> HttpResponse:
    row = kept(request, pk)
    issue = get_visible(
        Issue.objects.filter(grouped__group=row), request.user, pk=issue_pk
    )
    form = forms.RemoveForm(request.POST if request.method == "POST" else None)
    return answered(
        request,
        form,
        lambda: row.remove(by=request.user, at=now(), issue=issue, **form.cleaned_data),
        to=row,
        heading="移出这一类",
        subheading=f"{issue.number} {issue.title}",
        submit="移出",
    )


@open_to(gathers)
@require_http_methods(["GET", "POST"])
def consult(request: HttpRequest, pk: int) -> HttpResponse:
    """一并会商: a meeting to come, or a consultation of its own."""
    row, on = kept(request, pk), localdate()
    last = row.last_day_to_consult(on)
    meetings = coming(request.user, row, until=last)
    form = forms.ConsultForm(
        request.POST or None, group=row, meetings=meetings, on=on, last=last
    )
    return answered(
        request,
        form,
        lambda: report(
            request,
            deeds.consult(row, by=request.user, at=now(), **form.cleaned_data),
            "已一并提交会商",
        ),
        to=row,
        heading="一并会商",
        subheading=f"{row.title}，在办 {row.live} 件，全部作为一个议题。",
        submit="一并会商",
    )


def coming(user: Any, group: Group, *, until: date) -> Any:
    """Meetings up to that day that the person keeps and that may hear of this chain."""
    ahead = Meeting.objects.visible_to(user).ahead().filter(start__gt=now())
    ahead = ahead.filter(start__date__lte=until)
    if group.chain_id:
        ahead = ahead.filter(Q(committee=None) | Q(committee__chain=group.chain_id))
    kept = [m.pk for m in ahead.select_related("committee") if keeps_meeting(user, m)]
    rows = Meeting.objects.filter(pk__in=kept).select_related("committee")
    return rows.order_by("start", "pk")


def report(request: HttpRequest, tally: deeds.Tally, done: str) -> None:
    """How many, and by name with the reason those to which it was not done."""
    messages.success(request, f"{len(tally.done)} 件{done}。")
    if tally.refused:
        messages.warning(request, f"{len(tally.refused)} 件没有办成：{tally.reasons}。")


@open_to(reads_groups)
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """一并告知: one text, on the page of every issue that is ticked."""
    user = request.user
    row = get_visible(Group.objects.for_list(), user, pk=pk)
    issues = list(seen(user, row).live())
    require(may_tell(user, row, issues))
    form = forms.TellForm(request.POST or None, issues=issues)
    if not keeps(user, row):
        form.fields["issues"].offer([i for i in issues if own_order(user, i)])
    return answered(
        request,
        form,
        lambda: report(
            request, told(row, form, user), "已告知，企业在各自的问题里看得到"
        ),
        to=row,
        template="groups/pick.html",
        heading="一并告知",
        subheading=row.title,
        submit="告知所选企业",
    )


def told(group: Group, form: forms.TellForm, user: Any) -> deeds.Tally:
    keys = [issue.pk for issue in form.cleaned_data["issues"]]
    issues = deeds.members_of(group).filter(pk__in=keys)
    text = form.cleaned_data["text"]
    return deeds.tell(group, issues, by=user, at=now(), text=text)


@open_to(gathers)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept(request, pk)
    form = forms.EndForm(request.POST or None)
    return answered(
        request,
        form,
        lambda: row.end(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading="了结这一类事",
        subheading="共同的事办完了；还没销号的问题照旧各办各的。",
        submit="了结",
    )


@open_to(gathers)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept(request, pk)
    return pressed(
        request,
        lambda: row.resume(by=request.user, at=now()),
        said="已重新协调。",
        to=row,
    )
