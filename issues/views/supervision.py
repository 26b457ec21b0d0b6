"""督办: one page a move of a notice or an instruction; their list is a ledger."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from issues.forms import supervising
from issues.forms.handling import EmptyForm
from issues.panel import NOTICE_LABELS
from issues.permissions import may, may_act_on_notice
from issues.views.loading import load
from issues.views.moves import closed_to, page_of, posted
from portal.accounts.guards import View, get_visible, require, signed_in
from portal.workflow.views import act


def page_of_notice(
    move: str, build: Callable[..., Any], *, title: str, button: str, done: str
) -> View:
    """The page of one move of a notice."""
    verb, states = attrgetter(move), NOTICE_LABELS[move][2]

    @signed_in
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int, notice_pk: int) -> HttpResponse:
        issue = load(request.user, pk)
        rows = issue.notices.select_related("unit", "follows__unit")
        notice = get_visible(rows, request.user, pk=notice_pk)
        notice.issue = issue
        require(may_act_on_notice(request.user, move, notice))
        form = build(posted(request), notice)
        if form.is_bound and form.is_valid():
            facts = {"by": request.user, "at": now(), "notice": notice}
            if act(form, verb(issue), **facts):
                messages.success(request, done)
                return redirect(issue)
        page = {"issue": issue, "notice": notice, "form": form, "title": title}
        page |= {"button": button, "days": issue.rules.reply_days(notice.level)}
        page["closed_to"] = closed_to(issue, move)
        if not page["closed_to"] and notice.state not in states:
            page["closed_to"] = (
                f"这张督办单现在是“{notice.get_state_display()}”，不能再做这一步。"
            )
        return render(request, "issues/notice_move.html", page)

    view.__name__ = move
    return view


issue_notice = page_of_notice(
    "issue_notice",
    lambda data, notice: supervising.IssueNoticeForm(*data, notice=notice),
    title="签发督办单",
    button="签发",
    done="已签发编号，责任单位会马上收到。",
)
drop_notice = page_of_notice(
    "drop_notice",
    lambda data, _notice: supervising.DropNoticeForm(*data),
    title="不予签发",
    button="不予签发",
    done="已记下，这张草稿不再签发。",
)
sign_notice = page_of_notice(
    "sign_notice",
    lambda data, _notice: EmptyForm(*data),
    title="签收督办单",
    button="签收",
    done="已签收，请按期答复。",
)
answer_notice = page_of_notice(
    "answer_notice",
    lambda data, _notice: supervising.AnswerNoticeForm(*data),
    title="答复督办单",
    button="提交答复",
    done="答复已提交，等签发人评判。",
)
judge_notice = page_of_notice(
    "judge_notice",
    lambda data, notice: supervising.JudgeNoticeForm(*data, notice=notice),
    title="评判",
    button="提交评判",
    done="评判已发出，责任单位会收到。",
)

instruct = page_of(
    "instruct",
    lambda data, _request, _issue: supervising.InstructForm(*data, on=localdate()),
    title="批示",
    button="发出批示",
    done="批示已发出，主办单位和首接负责人会马上收到。",
)


@signed_in
@require_http_methods(["GET", "POST"])
def reply_instruction(
    request: HttpRequest, pk: int, instruction_pk: int
) -> HttpResponse:
    """报告批示落实情况."""
    issue = load(request.user, pk)
    require(may(request.user, "reply_instruction", issue))
    row = get_object_or_404(issue.instructions.select_related("by"), pk=instruction_pk)
    form = supervising.ReplyInstructionForm(*posted(request))
    if form.is_bound and form.is_valid():
        facts = {"by": request.user, "at": now(), "instruction": row}
        if act(form, issue.reply_instruction, **facts):
            messages.success(request, "已报告给批示领导。")
            return redirect(issue)
    page = {"issue": issue, "instruction": row, "form": form}
    page |= {"title": "报告批示落实情况", "button": "提交报告"}
    page["closed_to"] = closed_to(issue, "reply_instruction")
    if row.replied_on:
        page["closed_to"] = "这条批示已经报告过。"
    return render(request, "issues/notice_move.html", page)
