"""One turn: its page, its moves, and a swap proposed for it."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from chains.standing import standing_of
from portal.accounts.guards import get_visible, require, signed_in
from portal.workflow.moves import Refused, Visibility
from portal.workflow.views import answered
from salons import asking
from salons.forms.turns import (
    DayForm,
    DeferForm,
    HandoverForm,
    HostForm,
    ReasonForm,
    SwapForm,
    TurnForm,
)
from salons.models import Salon, Swap, Turn
from salons.permissions import (
    decides,
    hosts,
    keeps_chain,
    oversees,
    takes_over,
)
from salons.plan import next_in_line
from salons.workflow import TurnState


class Page(NamedTuple):
    """The page of one move: who, what is typed, heading, button, what it does."""

    who: Callable[[Any, Turn], bool]
    form: type[TurnForm]
    heading: str
    submit: str
    says: str = ""


MOVES = {
    "hold": Page(
        decides,
        TurnForm,
        "确认已承办",
        "确认已承办",
        "积分记入账内，之后不能再改；请轮值企业填写交接清单。",
    ),
    "hand_over": Page(
        hosts, HandoverForm, "填写交接清单", "签名移交", "交给下一期轮值企业签收。"
    ),
    "take_over": Page(
        takes_over,
        TurnForm,
        "签收交接清单",
        "签名接收",
        "看过清单，由你企业接着办；还缺内容的请退回补充。",
    ),
    "return_list": Page(takes_over, ReasonForm, "退回补充", "退回"),
    "ask_deferral": Page(
        hosts,
        ReasonForm,
        "申请顺延",
        "提交申请",
        "积分保留，下次优先轮到；由产业链党委决定。",
    ),
    "withdraw_deferral": Page(hosts, TurnForm, "撤回顺延申请", "撤回"),
    "defer": Page(decides, DeferForm, "顺延", "同意顺延"),
    "refuse_deferral": Page(decides, ReasonForm, "不同意顺延", "不同意"),
    "cover": Page(
        decides,
        HostForm,
        "代办",
        "登记代办",
        "别家自愿承办：记在它的账上，原轮值企业积分保留。",
    ),
    "reassign": Page(
        decides, HostForm, "改派", "改派", "由党委指定别家承办，理由本链企业都看得到。"
    ),
    "move_day": Page(decides, DayForm, "改日期", "改日期"),
    "miss": Page(
        decides, ReasonForm, "记为未履行", "记为未履行", "积分不变，留作考核参考。"
    ),
}
# Only until the planned day is over, and only from it on.
UNTIL_THE_DAY = {"ask_deferral", "defer", "reassign", "move_day"}
FROM_THE_DAY = {"hold", "miss"}
# What a salon that is being prepared does itself, on its own page.
OF_THE_SALON = {"move_day", "hold", "miss"}


def open_moves(user: Any, turn: Turn, on: date) -> list[tuple[str, str]]:
    """(address, heading) of every move that this person could make now."""
    shut = OF_THE_SALON if turn.salon else set()
    return [
        (reverse(f"salons:{name}", args=[turn.pk]), page.heading)
        for name, page in MOVES.items()
        if turn.state in getattr(turn, name).sources
        and name not in shut
        and not (name in UNTIL_THE_DAY and turn.is_past(on))
        and not (name in FROM_THE_DAY and on < turn.day)
        and page.who(user, turn)
    ]


@signed_in
@require_GET
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    user, on = request.user, localdate()
    row = get_visible(Turn.objects.for_list(), user, pk=pk)
    whole = oversees(user, row.chain_id)
    steps = row.steps.select_related("by")
    if not whole and not hosts(user, row):
        steps = steps.readable_by({Visibility.ENTERPRISE})
    moves = open_moves(user, row, on)
    swaps = Swap.objects.visible_to(user).for_list()
    may_swap = row.state == TurnState.CONFIRMED and not row.is_past(on)
    if may_swap and hosts(user, row):
        moves.insert(0, (reverse("salons:swap_propose", args=[row.pk]), "提出互换"))
    facts = {
        "row": row,
        "moves": moves,
        "steps": steps,
        "swaps": swaps.filter(turn=row) | swaps.filter(other=row),
        "handover": getattr(row, "handover", None),
        "following": row.following,
        "preceding": row.preceding,
        "is_own": row.host_id in standing_of(user).enterprise_ids,
        "is_over": row.is_ahead and row.day < on,
        "salon": Salon.objects.visible_to(user).live().filter(turn=row).first(),
        "may_arrange": row.is_ahead and not row.salon and keeps_chain(user, row),
    }
    return render(request, "salons/turn.html", facts)


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One page for each of the moves; the address names it."""
    page = MOVES[name]
    row = get_visible(Turn.objects.for_list(), request.user, pk=pk)
    require(page.who(request.user, row))
    form = page.form(posted(request), turn=row)
    return answered(
        request,
        form,
        lambda: getattr(row, name)(by=request.user, at=now(), **form.cleaned_data),
        to=row,
        heading=page.heading,
        subheading=f"{row.label} {row.host.called}",
        says=who_is_next(row) if name == "defer" else page.says,
        row=row,
        submit=page.submit,
        template="salons/move.html",
    )


def posted(request: HttpRequest) -> Any:
    """Also a form without fields is sent when its button was pressed."""
    return request.POST if request.method == "POST" else None


def who_is_next(row: Turn) -> str:
    """What 顺延 would bring, as far as it can be said."""
    try:
        choice = next_in_line(row, localdate())
    except Refused as refusal:
        return str(refusal)
    return f"将由{choice.member.name}递补。{choice.why}{row.host.called}积分保留。"


@signed_in
@require_http_methods(["GET", "POST"])
def swap_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """提出互换: with one of the settled turns of others."""
    on = localdate()
    row = get_visible(Turn.objects.for_list(), request.user, pk=pk)
    require(hosts(request.user, row))
    form = SwapForm(posted(request), turn=row, on=on)
    if not form.fields["other"].queryset:
        return with_nobody(request, row)
    return answered(
        request,
        form,
        lambda: asking.propose_swap(
            row, by=request.user, at=now(), **form.cleaned_data
        ),
        to=row,
        heading="提出互换",
        subheading=f"{row.label} {row.host.called}",
        says="对方同意、产业链党委批准后，两期对调。",
        row=row,
        submit="提出互换",
        template="salons/move.html",
    )


def with_nobody(request: HttpRequest, row: Turn) -> HttpResponse:
    facts = {"row": row, "heading": "提出互换"}
    return render(request, "salons/no_swap.html", facts)
