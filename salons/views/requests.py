"""Swaps and exemptions: their pages, and what may be said to them."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from chains.standing import standing_of
from portal.accounts.guards import get_visible, open_to, require, signed_in
from portal.workflow.views import answered
from salons import asking
from salons.forms.chains import ExemptionForm, NothingForm, ReasonForm, UntilForm
from salons.models import Exemption, Swap
from salons.permissions import asks, is_asked, keeps, reads_rotation
from salons.roll import roll_of
from salons.views.loading import read_chain
from salons.views.turns import posted
from salons.workflow import OPEN_SWAPS


class Page(NamedTuple):
    """The page of one answer: who, what is typed, heading, button, what it does."""

    who: Callable[[Any, Any], bool]
    form: type[forms.Form]
    heading: str
    submit: str
    says: str = ""


def decides(user: Any, row: Swap | Exemption) -> bool:
    return keeps(user, row.chain_id)


SWAPS = {
    "accept": Page(
        is_asked, NothingForm, "同意互换", "同意互换", "产业链党委批准后两期对调。"
    ),
    "decline": Page(is_asked, ReasonForm, "不同意互换", "不同意"),
    "approve": Page(
        decides, NothingForm, "批准互换", "批准互换", "两期对调，两家企业都会收到通知。"
    ),
    "refuse": Page(decides, ReasonForm, "不批准互换", "不批准"),
    "withdraw": Page(asks, NothingForm, "撤回互换", "撤回"),
}
EXEMPTIONS = {
    "grant": Page(
        decides,
        NothingForm,
        "批准免轮",
        "批准免轮",
        "期间不排轮值、不计积分，恢复后不用补；已确认的轮次依次递补。",
    ),
    "refuse": Page(decides, ReasonForm, "不同意免轮", "不同意"),
    "withdraw": Page(asks, NothingForm, "撤回申请", "撤回"),
    "cut_short": Page(decides, UntilForm, "提前结束免轮", "提前结束"),
}


def buttons(pages: dict, row: Any, user: Any, space: str) -> list[tuple[str, str]]:
    return [
        (reverse(f"salons:{space}_{name}", args=[row.pk]), page.heading)
        for name, page in pages.items()
        if row.state in getattr(row, name).sources and page.who(user, row)
    ]


@signed_in
@require_GET
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Swap.objects.for_list(), request.user, pk=pk)
    on = localdate()
    over = row.state in OPEN_SWAPS and (row.turn.is_past(on) or row.other.is_past(on))
    facts = {
        "row": row,
        "moves": buttons(SWAPS, row, request.user, "swap"),
        "steps": row.steps.select_related("by"),
        "is_over": over,
    }
    return render(request, "salons/swap.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def swap_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    row = get_visible(Swap.objects.for_list(), request.user, pk=pk)
    return said_to(request, row, SWAPS[name], name, f"{row}，{row.reason}")


@signed_in
@require_GET
def exemption(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Exemption.objects.for_list(), request.user, pk=pk)
    moves = buttons(EXEMPTIONS, row, request.user, "exemption")
    if row.until <= localdate():
        moves = [pair for pair in moves if pair[1] != EXEMPTIONS["cut_short"].heading]
    facts = {"row": row, "moves": moves, "steps": row.steps.select_related("by")}
    return render(request, "salons/exemption.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def exemption_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    row = get_visible(Exemption.objects.for_list(), request.user, pk=pk)
    words = f"{row.enterprise.called}，{row.span}"
    return said_to(request, row, EXEMPTIONS[name], name, words)


def said_to(
    request: HttpRequest, row: Any, page: Page, name: str, subheading: str
) -> HttpResponse:
    require(page.who(request.user, row))
    form = page.form(posted(request))
    return answered(
        request,
        form,
        lambda: getattr(row, name)(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading=page.heading,
        subheading=subheading,
        says=page.says,
        submit=page.submit,
        template="salons/move.html",
    )


@open_to(reads_rotation)
@require_http_methods(["GET", "POST"])
def exemption_ask(request: HttpRequest, chain: str) -> HttpResponse:
    """申请免轮: the enterprise for itself, the secretary for one that phoned."""
    user, on = request.user, localdate()
    found = read_chain(user, chain)
    names = may_ask_for(user, found, on)
    require(bool(names))
    form = ExemptionForm(posted(request), enterprises=names, on=on)
    keeper = keeps(user, found.pk)
    return answered(
        request,
        form,
        lambda: asking.ask_exemption(
            found, by=user, at=now(), at_once=keeper, **form.cleaned_data
        ),
        to=reverse("salons:plan", args=[found.slug]),
        heading="登记免轮" if keeper else "申请免轮",
        subheading=f"{found}产业链",
        says=EXEMPTIONS["grant"].says if keeper else "提交后由产业链党委决定。",
        submit="登记免轮" if keeper else "提交申请",
        template="salons/move.html",
    )


def may_ask_for(user: Any, chain: Any, on: date) -> list[Any]:
    members = roll_of(chain).members(on)
    if keeps(user, chain.pk):
        return members
    return [row for row in members if row.pk in standing_of(user).enterprise_ids]
