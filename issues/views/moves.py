"""One page a move, all of one shape: load, may I, form, act, back to the issue."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from issues.forms import closing, consulting, handling, reporting
from issues.models import Issue
from issues.permissions import may, may_act_on, readable_by
from issues.views.loading import load
from portal.accounts.guards import View, require, signed_in
from portal.workflow.views import act

# Builds the form from what was posted (or nothing), the request and the issue.
Builder = Callable[[list[Any], HttpRequest, Issue], Any]


def page_of(
    move: str, build: Builder, *, title: str, button: str, done: str, template: str = ""
) -> View:
    """The page of one move of an issue."""
    verb = attrgetter(move)

    @signed_in
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        issue = load(request.user, pk)
        require(may(request.user, move, issue))
        form = build(posted(request), request, issue)
        facts = {"by": request.user, "at": now()}
        if form.is_bound and form.is_valid() and act(form, verb(issue), **facts):
            messages.success(request, done)
            return redirect(issue)
        shown = {"issue": issue, "form": form, "title": title, "button": button}
        shown["closed_to"] = closed_to(issue, move)
        return render(request, template or "issues/move.html", shown)

    view.__name__ = move
    return view


def page_of_order(
    move: str, build: Callable[..., Any], *, title: str, button: str, done: str
) -> View:
    """The page of one move of a work order."""
    verb = attrgetter(move)

    @signed_in
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int, order_pk: int) -> HttpResponse:
        issue = load(request.user, pk)
        order = get_object_or_404(issue.orders.select_related("unit"), pk=order_pk)
        order.issue = issue
        require(may_act_on(request.user, move, order))
        form = build(posted(request), order)
        if form.is_bound and form.is_valid():
            facts = {"by": request.user, "at": now(), "order": order}
            if act(form, verb(issue), **facts):
                messages.success(request, done)
                return redirect(issue)
        page = {"issue": issue, "order": order, "form": form, "title": title}
        page |= {"button": button, "closed_to": closed_to(issue, move)}
        return render(request, "issues/move.html", page)

    view.__name__ = move
    return view


def posted(request: HttpRequest) -> list[Any]:
    return [request.POST, request.FILES] if request.method == "POST" else []


def closed_to(issue: Issue, move: str) -> str:
    """Why this page comes too late or too early, instead of a form that must fail."""
    if issue.state in getattr(Issue, move).sources:
        return ""
    return f"这件问题现在是“{issue.get_state_display()}”，不能再做这一步。"


accept = page_of(
    "accept",
    lambda data, request, issue: reporting.AcceptForm(
        *data, issue=issue, user=request.user, on=localdate()
    ),
    title="受理",
    button="受理",
    done="已受理，接着交办给承办单位。",
)
decline = page_of(
    "decline",
    lambda data, _request, _issue: reporting.DeclineForm(*data),
    title="不予受理",
    button="不予受理并告知企业",
    done="已告知企业不予受理的原因和去处。",
)
ask = page_of(
    "ask",
    lambda data, _request, _issue: reporting.AskForm(*data),
    title="请企业补充",
    button="发给企业",
    done="已请企业补充，承办时限停表，答齐后恢复。",
)
supply = page_of(
    "supply",
    lambda data, _request, issue: reporting.SupplyForm(
        *data, request=issue.requests.order_by("round").last()
    ),
    title="补充材料",
    button="提交补充",
    done="已收到补充，办理继续，时限接着走。",
)
withdraw = page_of(
    "withdraw",
    lambda data, _request, _issue: reporting.WithdrawForm(*data),
    title="撤回这个问题",
    button="撤回",
    done="已撤回，承办单位停止办理。编号保留。",
)
urge = page_of(
    "urge",
    lambda data, _request, _issue: reporting.UrgeForm(*data),
    title="催一催",
    button="催办",
    done="已催办，首接负责人和主办单位会马上收到提醒。",
)
remark = page_of(
    "remark",
    lambda data, request, issue: reporting.RemarkForm(
        *data, readable=readable_by(request.user, issue)
    ),
    title="写一条记录",
    button="记下",
    done="已记入办理过程。",
)
dispatch = page_of(
    "dispatch",
    lambda data, _request, issue: handling.DispatchForm(
        *data, issue=issue, on=localdate()
    ),
    title="交办",
    button="发出交办单",
    done="交办单已发出，承办单位会马上收到提醒。",
    template="issues/dispatch.html",
)
reroute = page_of(
    "reroute",
    lambda data, _request, issue: handling.RerouteForm(*data, issue=issue),
    title="改派主办",
    button="改派",
    done="已改派，原主办单位的交办单已撤销。",
)
answer_directly = page_of(
    "answer_directly",
    lambda data, _request, _issue: closing.AnswerDirectlyForm(*data),
    title="直接答复",
    button="提交审核",
    done="答复已提交，请另一位同事审核。",
)
refer = page_of(
    "refer",
    lambda data, request, issue: consulting.ReferForm(
        *data, issue=issue, user=request.user, on=localdate()
    ),
    title="提交会商",
    button="列入会商",
    done="已列入会商，参加单位会收到提醒。",
)
decide = page_of(
    "decide",
    lambda data, _request, issue: consulting.DecideForm(*data, issue=issue),
    title="记录会商结果",
    button="记录并发出交办单",
    done="会商结果已记录，议定事项已转为交办单。",
    template="issues/decide.html",
)
call_off = page_of(
    "call_off",
    lambda data, _request, _issue: consulting.CallOffForm(*data),
    title="取消会商",
    button="取消会商",
    done="已取消会商，回到原来的办理状态。",
)
propose_closing = page_of(
    "propose_closing",
    lambda data, _request, issue: closing.ProposeForm(*data, issue=issue),
    title="申请销号",
    button="提交销号申请",
    done="销号申请已提交，等待中心审核。",
)

sign = page_of_order(
    "sign",
    lambda data, _order: handling.EmptyForm(*data),
    title="签收交办单",
    button="签收",
    done="已签收。办理中随时更新进展，企业看得到。",
)
progress = page_of_order(
    "progress",
    lambda data, _order: handling.ProgressForm(*data),
    title="更新进展",
    button="更新进展",
    done="进展已更新。",
)
answer = page_of_order(
    "answer",
    lambda data, _order: handling.AnswerForm(*data),
    title="答复主办单位",
    button="提交答复",
    done="答复已交主办单位。",
)
return_order = page_of_order(
    "return_order",
    lambda data, order: handling.ReturnForm(*data, order=order),
    title="退回交办",
    button="退回",
    done="已退回，中心会重新交办。",
)
adopt = page_of_order(
    "adopt",
    lambda data, _order: handling.EmptyForm(*data),
    title="采纳协办答复",
    button="采纳",
    done="已采纳。",
)
redo = page_of_order(
    "redo",
    lambda data, _order: handling.RedoForm(*data),
    title="请协办补办",
    button="请补办",
    done="已请协办单位补办。",
)
