"""Where a request stands, in the five words that everybody reads."""

from datetime import date
from typing import Any

from services.requests.workflow import State

WORDS = ("已提交", "已受理", "办理中", "已办结", "已送达")
PLACE = {
    State.SUBMITTED: 1,
    State.WORKING: 2,
    State.DEPARTMENT: 2,
    State.REFERRED: 2,
    State.CLOSED: 4,
}
NOW = {
    State.SUBMITTED: "待受理",
    State.CLOSED: "待送达",
    State.SUPPLEMENT: "待补正",
    State.DEPARTMENT: "等部门回复",
    State.REFERRED: "转为问题办理",
}


def path_of(case: Any) -> list[dict[str, str]]:
    """Title, note and status of each step; empty where it ended beside the path."""
    if case.state in {State.DRAFT, State.DECLINED, State.WITHDRAWN}:
        return []
    place = PLACE.get(State(case.state), 2 if case.accepted_at else 1)
    if case.state == State.CLOSED and case.delivered_at:
        place = len(WORDS)
    found = []
    for number, word in enumerate(WORDS):
        status = "done" if number < place else "now" if number == place else ""
        title = NOW.get(State(case.state), word) if status == "now" else word
        found.append({"title": title, "note": "", "status": status})
    return found


# What somebody reads who knows number and code: a state, and what to do about it.
NEXT = {
    State.SUBMITTED: "窗口会在 1 个工作日内看您的申请。",
    State.SUPPLEMENT: "还差材料，请打中心电话或到窗口问清楚补什么。",
    State.WORKING: "正在办理。",
    State.DEPARTMENT: "正在请部门协助，等它回复。",
    State.REFERRED: "已按企业问题协调办理。",
    State.CLOSED: "结果已出，请打中心电话或到窗口领取。",
    State.DECLINED: "没有受理。为什么、可以到哪里办，请打中心电话问。",
    State.WITHDRAWN: "申请已经撤回。",
}


def next_words(case: Any) -> str:
    if case.state == State.CLOSED and case.delivered_at:
        return "结果已经送达。没有办好的，30 天内可以要求重新办理。"
    return NEXT[State(case.state)]


def before(day: date | None) -> str:
    return f"{day:%m-%d} 前" if day else ""


def turn_of(case: Any) -> tuple[str, str]:
    """Whose turn it is and what he has to do by when; nobody's once it is over."""
    handler = case.handler.name if case.handler else "窗口"
    if case.state == State.CLOSED:
        return ("", "") if case.delivered_at else (handler, "把结果告知申请人")
    number = case.issue.number if case.issue else ""
    waits = f"{number} 办理，销号后按结果办结" if number else "报送"
    due = before(case.due_on)
    turns = {
        State.SUBMITTED: ("窗口", f"{due}受理"),
        State.SUPPLEMENT: ("申请人", f"{before(case.supplement_due)}补正"),
        State.WORKING: (handler, f"{due}办结"),
        State.DEPARTMENT: (case.waits_for, "回复"),
        State.REFERRED: ("企业问题", waits),
    }
    return turns.get(State(case.state), ("", ""))


def to_copy(case: Any) -> str:
    """The sentence that a clerk pastes into the chat that people really read."""
    name = f"“{case.guide.name}”（{case.number}）"
    if case.state == State.SUPPLEMENT:
        when = before(case.supplement_due)
        return f"您申请的{name}请在 {when}补正，要补什么见系统或打电话问。"
    if case.state == State.CLOSED and not case.delivered_at:
        return f"您申请的{name}已办结，请查看或来领取结果。"
    if case.state == State.DEPARTMENT:
        return f"{name}请{case.waits_for}尽快回复。"
    return ""
