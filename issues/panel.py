"""您现在可以: what this person may do with this issue now, and why not the rest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from chains.standing import standing_of
from issues.models import Instruction, Issue, SupervisionNotice, WorkOrder
from issues.permissions import may_act_on, may_act_on_notice, may_now
from issues.workflow import (
    ANSWERABLE,
    UNANSWERED,
    NoticeState,
    OrderRole,
    OrderState,
    Outcome,
    State,
)
from portal.kept import kept
from portal.ui.addresses import address


@dataclass(frozen=True)
class Choice:
    """One thing to do: a link to its page, or the sentence why it waits."""

    move: str
    label: str
    icon: str
    url: str
    blocked: str = ""
    about: str = ""
    # Possible at any time, but nothing that waits to be done.
    aside: bool = False

    @property
    def is_main(self) -> bool:
        """Something that moves the matter on, and may be the page's one red button."""
        return not self.aside and self.move not in BESIDE | RARE

    @property
    def is_rare(self) -> bool:
        """For hard cases only, so it stands folded below the ordinary ones."""
        return self.move in RARE


RARE = {
    *("propose_hold", "merge", "split", "hand_over", "reroute", "call_off"),
    *("ask_extension", "withdraw_extension", "object_extension", "reopen"),
}


# What one may always do beside the work.
BESIDE = {"urge", "remark", "withdraw", "instruct", "drop_notice"}
# In the order of the panel; the first open one is the main button.
LABELS = {
    "accept": ("受理", "circle-check"),
    "dispatch": ("交办", "send"),
    "confirm": ("确认并评价", "circle-check"),
    "supply": ("补充材料", "message-plus"),
    "approve_closing": ("审核销号", "clipboard-check"),
    "decide": ("记录会商结果", "gavel"),
    "grant_hold": ("挂账申请：同意或不同意", "archive"),
    "grant_extension": ("批复延期申请", "calendar-time"),
    "grant_appeal": ("决定申诉", "gavel"),
    "co_confirm": ("确认并评价", "circle-check"),
    "call_back": ("回访", "phone"),
    "propose_closing": ("申请销号", "circle-check"),
    "answer_directly": ("直接答复", "message-report"),
    "instruct": ("批示", "message-report"),
    "refer": ("提交会商", "users"),
    "review_hold": ("挂账评估", "clipboard-check"),
    "resume": ("恢复办理", "refresh"),
    "restore": ("恢复办理", "refresh"),
    "appeal": ("申诉", "message-report"),
    "call": ("记录联系企业", "phone"),
    "close_unanswered": ("按企业未回应销号", "circle-check"),
    "reopen": ("重开", "refresh"),
    "ask": ("请企业补充", "help-circle"),
    "ask_extension": ("申请延期", "calendar-time"),
    "withdraw_extension": ("撤回延期申请", "x"),
    "object_extension": ("对延期有异议", "message-report"),
    "propose_hold": ("申请挂账", "archive"),
    "merge": ("并案", "affiliate"),
    "split": ("拆分", "components"),
    "decline": ("不予受理", "circle-x"),
    "reroute": ("改派主办", "arrows-exchange"),
    "call_off": ("取消会商", "x"),
    "hand_over": ("交接首接负责人", "user-check"),
    "urge": ("催一催", "bell-ringing"),
    "remark": ("写一条记录", "notes"),
    "withdraw": ("撤回这个问题", "x"),
}
NOTICE_LABELS = {
    "issue_notice": ("签发督办单", "gavel", (NoticeState.DRAFTED,)),
    "drop_notice": ("不予签发", "circle-x", (NoticeState.DRAFTED,)),
    "sign_notice": ("签收督办单", "check", (NoticeState.ISSUED,)),
    "answer_notice": ("答复督办单", "send", UNANSWERED),
    "judge_notice": (
        "评判督办答复",
        "clipboard-check",
        (*UNANSWERED, NoticeState.ANSWERED),
    ),
}
ORDER_LABELS = {
    "sign": ("签收", "check", (OrderState.SENT,)),
    "answer": ("答复主办", "send", (OrderState.SENT, OrderState.WORKING)),
    "progress": ("更新进展", "pencil", (OrderState.SENT, OrderState.WORKING)),
    "return_order": ("退回交办", "refresh", (OrderState.SENT, OrderState.WORKING)),
    "adopt": ("采纳", "check", (OrderState.ANSWERED,)),
    "redo": ("请补办", "refresh", (OrderState.ANSWERED,)),
}


def choices(user: Any, issue: Issue, on: date) -> list[Choice]:
    """Everything open to `user` now, own orders first, then the issue's moves."""
    found = [
        *notice_choices(user, issue),
        *order_choices(user, issue, on),
        *instruction_choices(user, issue),
        *issue_choices(user, issue, on),
    ]
    return sorted(found, key=lambda one: (bool(one.blocked), not one.is_main))


def issue_choices(user: Any, issue: Issue, on: date) -> Iterator[Choice]:
    for move, (label, icon) in LABELS.items():
        if not may_now(user, move, issue) or not is_called_for(move, issue):
            continue
        url = address(f"issues:{move}", issue.pk)
        yield Choice(move, label, icon, url, obstacle(user, move, issue, on))


# Moves about a paper or a fact: without it they are nobody's business.
CALLED_FOR: dict[str, Callable[[Issue], bool]] = {
    "grant_extension": lambda issue: issue.open_extension() is not None,
    "withdraw_extension": lambda issue: issue.open_extension() is not None,
    "ask_extension": lambda issue: issue.open_extension() is None,
    "object_extension": lambda issue: issue.may_object(),
    "grant_hold": lambda issue: issue.proposed_hold() is not None,
    "propose_hold": lambda issue: issue.open_hold() is None,
    "grant_appeal": lambda issue: issue.has_open_appeal(),
    "restore": lambda issue: issue.outcome == Outcome.UNSUPPLIED,
    "co_confirm": lambda issue: not issue.why_not_speak(),
    "call_back": lambda issue: not issue.is_called_back(),
    "split": lambda issue: not issue.why_not_split(),
    "hand_over": lambda issue: issue.owner_id is not None,
}


def is_called_for(move: str, issue: Issue) -> bool:
    return move not in CALLED_FOR or CALLED_FOR[move](issue)


# Why a move is not open although the state and the person are right.
OBSTACLES: dict[str, Callable[[Any, Issue, date], str]] = {
    "ask": lambda user, issue, _on: issue.why_not_ask(user),
    "urge": lambda _user, issue, on: issue.why_not_urge(on),
    "answer_directly": lambda _user, issue, _on: issue.why_not_answer_directly(),
    "propose_closing": lambda _user, issue, _on: (
        why_closing_waits(issue) or issue.why_not_propose_closing()
    ),
    "ask_extension": lambda _user, issue, on: issue.why_not_ask_extension(on),
    "grant_extension": lambda user, issue, _on: issue.why_not_decide_extension(user),
    "grant_hold": lambda user, issue, _on: issue.why_not_grant_hold(user),
    "review_hold": lambda _user, issue, _on: issue.why_not_review_hold(),
    "close_unanswered": lambda user, issue, on: (
        issue.why_not_the_owner(user) or issue.why_not_close_unanswered(on)
    ),
    "restore": lambda _user, issue, on: issue.why_not_restore(on),
    "appeal": lambda _user, issue, on: issue.why_not_appeal(on),
    "reopen": lambda user, issue, on: issue.why_not_reopen(user, on),
    "withdraw": lambda _user, issue, _on: issue.why_parts_block(),
}


def obstacle(user: Any, move: str, issue: Issue, on: date) -> str:
    if move == "approve_closing" and not issue.may_except(user):
        return issue.why_not_review(user)
    if move == "call_back" and not standing_of(user).is_director:
        return issue.why_hands_off(user)
    return OBSTACLES[move](user, issue, on) if move in OBSTACLES else ""


def why_closing_waits(issue: Issue) -> str:
    lead = issue.lead_order
    if lead is None or not any(n.is_unanswered for n in notices_of(issue)):
        return ""
    return issue.why_notice_blocks(lead.unit)


def order_choices(user: Any, issue: Issue, on: date) -> Iterator[Choice]:
    for order in issue.orders.all():
        for move, (label, icon, states) in ORDER_LABELS.items():
            if order.state not in states or not fits(order, move):
                continue
            if issue.state not in getattr(Issue, move).sources:
                continue
            if not may_act_on(user, move, order):
                continue
            url = address(f"issues:{move}", issue.pk, order.pk)
            blocked = issue.why_not_return(order, on) if move == "return_order" else ""
            yield Choice(move, label, icon, url, blocked, about=str(order.unit))


def notice_choices(user: Any, issue: Issue) -> Iterator[Choice]:
    """What the unit addressed and those who issue may do with each notice."""
    for notice in notices_of(issue):
        for move, (label, icon, states) in NOTICE_LABELS.items():
            if notice.state not in states or notice.level not in ANSWERABLE:
                continue
            if issue.state not in getattr(Issue, move).sources:
                continue
            if not may_act_on_notice(user, move, notice):
                continue
            url = address(f"issues:{move}", issue.pk, notice.pk)
            aside = move == "judge_notice" and notice.is_unanswered
            name = "误发撤销" if aside else label
            yield Choice(move, name, icon, url, about=str(notice), aside=aside)


@kept
def notices_on(issue: int) -> QuerySet[SupervisionNotice]:
    rows = SupervisionNotice.objects.filter(issue=issue)
    return rows.select_related("unit", "issued_by")


@kept
def instructions_on(issue: int) -> QuerySet[Instruction]:
    rows = Instruction.objects.filter(issue=issue)
    return rows.select_related("by", "replied_by")


def notices_of(issue: Issue) -> list[SupervisionNotice]:
    """Read once for the page; without a statement where `for_page` saw none."""
    if not hasattr(issue, "shown_notices"):
        known = getattr(issue, "has_notices", True)
        issue.shown_notices = notices_on(issue=issue.pk) if known else []
        for notice in issue.shown_notices:
            notice.issue = issue
    return issue.shown_notices


def instructions_of(issue: Issue) -> list[Instruction]:
    if not hasattr(issue, "shown_instructions"):
        known = getattr(issue, "has_instructions", True)
        issue.shown_instructions = instructions_on(issue=issue.pk) if known else []
    return issue.shown_instructions


def instruction_choices(user: Any, issue: Issue) -> Iterator[Choice]:
    if not may_now(user, "reply_instruction", issue):
        return
    for row in instructions_of(issue):
        if row.replied_on is None:
            url = address("issues:reply_instruction", issue.pk, row.pk)
            label = "报告批示落实情况"
            yield Choice("reply_instruction", label, "message-report", url)


def fits(order: WorkOrder, move: str) -> bool:
    """The lead returns and proposes closing; the supports answer and are adopted."""
    if move == "return_order":
        return order.role == OrderRole.LEAD
    if move in {"answer", "adopt", "redo"}:
        return order.role == OrderRole.SUPPORTING
    return True


def next_step(issue: Issue) -> tuple[str, str]:
    """Who is to move next and what they are to do, as two short texts."""
    centre, company = "党群服务中心", issue.enterprise.name
    turns = {
        State.SUBMITTED: (centre, "受理"),
        State.WAITING: (company, "补充材料"),
        State.ACCEPTED: (centre, "交办"),
        State.CONSULTING: ("会商", "议定办法"),
        State.WORKING: (issue.lead_unit or centre, "办理"),
        State.HOLDING: (centre, "定期评估"),
        State.REVIEW: (centre, "审核销号"),
        State.CONFIRMING: (company, "确认并评价"),
    }
    return turns.get(State(issue.state), ("", ""))


def words_to_copy(issue: Issue, on: date) -> str:
    """复制提醒文字: whose turn it is and by when, for a chat group.

    No title and no name of a person: a chat is read by more people than the issue.
    """
    who, what = next_step(issue)
    if not who:
        return ""
    by = (
        f"，应于 {issue.due_on:%m-%d} 前（{issue.glance(on)[1]}）"
        if issue.due_on and issue.state != State.HOLDING
        else ""
    )
    return f"{issue.number} 轮到{who}{what}{by}，请登录平台办理。"
