"""One page for each move of a request."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from portal.accounts.guards import get_visible, require, signed_in
from portal.audit.address import address_of
from portal.audit.journal import record
from portal.workflow.views import answered
from services.requests.forms import moving as forms
from services.requests.models import ServiceRequest
from services.requests.permissions import (
    keeps,
    may_extend,
    may_reply,
    may_supply,
)
from services.requests.workflow import State


class Page(NamedTuple):
    """The page of one move: who, what is typed, heading, button."""

    who: Callable[[Any, ServiceRequest], bool]
    form: Callable[..., Any]
    heading: str
    submit: str


# In the order in which a person is offered them.
MOVES = {
    "accept": Page(keeps, forms.AcceptForm, "受理", "受理"),
    "supply": Page(may_supply, forms.SupplyForm, "补正", "提交补正"),
    "reply": Page(may_reply, forms.ReplyForm, "回复办理情况", "回复"),
    "settle": Page(keeps, forms.MoveForm, "按问题结果办结", "办结"),
    "finish": Page(keeps, forms.FinishForm, "办结", "办结"),
    "deliver": Page(keeps, forms.DeliverForm, "登记送达", "已送达"),
    "ask": Page(keeps, forms.AskForm, "一次性告知补正", "告知申请人"),
    "remind_unit": Page(keeps, forms.MoveForm, "催办", "催办"),
    "ask_unit": Page(keeps, forms.AskUnitForm, "请部门办理", "发给部门"),
    "cancel_supplement": Page(
        keeps, forms.CancelSupplementForm, "撤销补正", "不用再补"
    ),
    "extend": Page(may_extend, forms.ExtendForm, "延期", "延期"),
    "hand_over": Page(keeps, forms.HandOverForm, "交给同事", "交接"),
    "refer": Page(keeps, forms.ReferForm, "转为企业问题", "转为问题"),
    "take_back": Page(keeps, forms.ReasonForm, "收回自办", "收回"),
    "decline": Page(keeps, forms.DeclineForm, "不予受理", "不予受理"),
    "reopen": Page(may_supply, forms.ReopenForm, "要求重新办理", "重新办理"),
    "withdraw": Page(may_supply, forms.WithdrawForm, "撤回", "撤回"),
}


# One of these is the clear next step; everything else is offered under 更多办法.
MAIN = {"accept", "supply", "reply", "settle", "finish", "deliver"}


def open_moves(user: Any, case: ServiceRequest) -> list[tuple[str, Page]]:
    """What this person may do now, and would not be refused for its state alone."""
    return [
        (name, page)
        for name, page in MOVES.items()
        if case.state in getattr(case, name).sources
        and page.who(user, case)
        and is_offered(name, case)
    ]


def is_settled(case: ServiceRequest) -> bool:
    return bool(case.issue and case.issue.closed_at)


def is_adrift(case: ServiceRequest) -> bool:
    """No issue takes care of it any more, and none has solved it."""
    return not (case.issue and (case.issue.is_live or case.issue.closed_at))


# What a move asks of the request besides its state.
ASKS: dict[str, Callable[[ServiceRequest], bool]] = {
    "finish": lambda case: case.state == State.WORKING or case.is_immediate,
    "decline": lambda case: case.accepted_at is None,
    "deliver": lambda case: case.delivered_at is None,
    "extend": lambda case: not case.extra_days,
    "reopen": lambda case: case.is_reopenable(now()),
    "settle": is_settled,
    "take_back": is_adrift,
}


def is_offered(name: str, case: ServiceRequest) -> bool:
    return name not in ASKS or ASKS[name](case)


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The address names the move."""
    page, user = MOVES[name], request.user
    case = get_visible(ServiceRequest.objects.for_list(), user, pk=pk)
    require(page.who(user, case))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = page.form(*sent, case=case, on=localdate())
    to = reverse("issues:report") if name == "refer" else case.get_absolute_url()
    return answered(
        request,
        form,
        lambda: made(request, case, name, form.cleaned_data),
        to=to,
        heading=page.heading,
        subheading=f"{case.number} {case.guide.name}",
        submit=page.submit,
        back=case.get_absolute_url(),
    )


def made(
    request: HttpRequest, case: ServiceRequest, name: str, facts: dict[str, Any]
) -> None:
    getattr(case, name)(by=request.user, at=now(), **facts)
    if name == "refer" and case.issue.phone:
        # The draft shows the contact's whole number, so it counts as a look.
        record(
            "phone.reveal",
            by=request.user,
            ip=address_of(request),
            target=f"requests.servicerequest:{case.pk}",
            detail={"of": str(case.enterprise)},
        )
