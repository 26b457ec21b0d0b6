"""What a person types into the page of each move, where and how it is sent."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils.timezone import localdate

from issues import audience
from issues.models import InformationRequest, Issue
from portal.workdays.current import work_calendar
from tests.section3 import NOTICE_MOVES, ORDER_MOVES

# Two pages whose answer picks the move.
PAGE_OF = {
    "send_back": "approve_closing",
    "dispute": "confirm",
    "co_dispute": "co_confirm",
    "reject_appeal": "grant_appeal",
    "refuse_extension": "grant_extension",
    "refuse_hold": "grant_hold",
}
CHECKS = {"answers_demand": "on", "evidence_fits": "on", "enterprise_told": "on"}


# Moves of one order, notice or instruction of the issue.
OF_ONE = ORDER_MOVES | NOTICE_MOVES.keys() | {"reply_instruction"}


def address(move, issue, one=None):
    """The page of `move`; those of one order, say, name it or one that is not there."""
    if move == "report":
        return reverse("issues:report")
    name = f"issues:{PAGE_OF.get(move, move)}"
    if move in OF_ONE:
        return reverse(name, args=[issue.pk, one.pk if one else 987_654])
    return reverse(name, args=[issue.pk])


def straight(person, path, facts):
    """Send the form to its view, which asks for the right, past the middleware.

    Twice as fast as a Client, which signs in and opens a session first.
    """
    request = RequestFactory().post(path, facts)
    request.user, request.session, request.htmx = person, SessionBase(), False
    request._messages = CookieStorage(request)
    view, args, kwargs = resolve(path)
    try:
        return view(request, *args, **kwargs)
    except PermissionDenied:
        return HttpResponse(status=403)
    except Http404:
        return HttpResponse(status=404)


def typed(move, story, issue):
    """A sensible answer to every field of the page."""
    day = work_calendar().add(localdate(), 5).isoformat()
    return {
        "report": lambda: report(issue),
        "ask": lambda: {"questions": "地块编号是多少"},
        "supply": lambda: answers(issue),
        "accept": lambda: {
            "grade": story.grade,
            "category": story.category.pk,
            "chain": story.chain.pk,
            "owner": story.clerk.pk,
        },
        "decline": lambda: {"reason": "out_of_scope", "instead": "县信访局"},
        "dispatch": lambda: (
            row("lead", story.lead_unit, day) | row("support0", story.support_unit, day)
        ),
        "answer_directly": lambda: {"text": "按规定可以直接办理"},
        "sign": dict,
        "progress": lambda: {"text": "已到现场", "seen_by": "enterprise"},
        "answer": lambda: {"text": "本单位已办完"},
        "return_order": lambda: {
            "basis": "不属本单位职责",
            "suggested_unit": story.support_unit.pk,
        },
        "adopt": dict,
        "redo": lambda: {"reason": "还缺现场照片"},
        "reroute": lambda: {
            "unit": story.spare_unit.pk,
            "ask": "请接着办",
            "due_on": day,
            "reason": "职责调整",
        },
        "refer": lambda: {
            "reason": "需多部门议定",
            "kind": "special",
            "planned_on": day,
        },
        "decide": lambda: {
            "chair": "示例主持人",
            "conclusions": "分两步办理",
            **row("row0", story.lead_unit, day),
            **{f"row{number}-role": "supporting" for number in range(1, 5)},
            "row0-role": "lead",
        },
        "call_off": lambda: {"reason": "已经协商一致"},
        "propose_closing": lambda: {
            "outcome": "solved",
            "result": "手续已办齐",
            "waived": "协办事项已由主办一并办完",
        },
        "send_back": lambda: {
            "verdict": "send_back",
            "defects": "缺现场核对",
            "exception": "没有别人当班",
        },
        "approve_closing": lambda: (
            {"verdict": "approve_closing", "exception": "没有别人当班"} | CHECKS
        ),
        "confirm": lambda: {"solved": "yes", "satisfied": "yes"},
        "dispute": lambda: {"solved": "no", "satisfied": "no", "words": "没有办好"},
        "withdraw": lambda: {"reason": "已自行解决"},
        "restore": dict,
        "appeal": lambda: {"reason": "本区职责清单第三条"},
        "grant_appeal": lambda: {"verdict": "grant_appeal"},
        "reject_appeal": lambda: {"verdict": "reject_appeal", "words": "不属职责"},
        "call": lambda: {"channel": "phone", "reached": "no"},
        "close_unanswered": lambda: {"exception": "没有别人当班"},
        "call_back": lambda: (
            {"channel": "phone", "reached": "yes", "solved": "yes"}
            | {"satisfied": "yes", "exception": "没有别人当班"}
        ),
        "reopen": lambda: {"reason": "又停了一次"},
        "ask_extension": lambda: {
            "new_due_on": later(issue),
            "reason": "等省里批复",
            "progress": "材料已报",
        },
        "withdraw_extension": dict,
        "grant_extension": lambda: {"verdict": "grant_extension"},
        "refuse_extension": lambda: {"verdict": "refuse_extension", "words": "来得及"},
        "object_extension": lambda: {"words": "等不到那一天"},
        "propose_hold": lambda: {
            "cause": "funds",
            "exit_criterion": "专项资金下达",
            "interim_help": "先行垫付",
            "next_review_on": day,
        },
        "grant_hold": lambda: {"verdict": "grant_hold"},
        "refuse_hold": lambda: {"verdict": "refuse_hold", "words": "接着办"},
        "review_hold": lambda: {"progress": "资金在走流程", "next_review_on": day},
        "resume": lambda: {"reason": "资金已到"},
        "merge": lambda: {"number": another(issue), "reason": "同一条路"},
        "co_confirm": lambda: {"solved": "yes", "satisfied": "yes"},
        "co_dispute": lambda: {"solved": "no", "satisfied": "no", "words": "我家没好"},
        "split": lambda: part(0, story) | part(1, story),
        "hand_over": lambda: {"owner": successor(story, issue), "reason": "轮岗"},
        "urge": lambda: {"words": "等着发货"},
        "instruct": lambda: {"text": "请主办单位本周内到企业现场", "reply_by": day},
        "reply_instruction": lambda: {"text": "已到现场，周五前办完"},
        "issue_notice": lambda: {"demand": "请说明原因和完成日期"},
        "drop_notice": lambda: {"reason": "当天已经办完"},
        "sign_notice": dict,
        "answer_notice": lambda: {"text": "设备已到，周五前装完"},
        "judge_notice": lambda: {"verdict": "adopt"},
        "remark": lambda: {"text": "记一笔", "seen_by": "enterprise"},
    }[move]()


def later(issue):
    """A day to which the lead order may be extended."""
    clock = issue.clocks.filter(
        kind="order", stopped_on=None, order__role="lead"
    ).last()
    start = clock.due_on if clock else localdate()
    return work_calendar().add(start, 2).isoformat()


def another(issue):
    """The number of a live issue into which this one can go."""
    rows = Issue.objects.live().exclude(pk=issue.pk).filter(parent=None, parts=None)
    return rows.order_by("-pk").values_list("number", flat=True).first() or "WS-1999-1"


def part(number, story):
    texts = {"title": f"第 {number} 件", "demand": "请单独办"}
    facts = texts | {"category": story.category.pk}
    return {f"part{number}-{name}": value for name, value in facts.items()}


def successor(story, issue):
    people = audience.clerks(issue, localdate()).exclude(pk=issue.owner_id or 0)
    return people.order_by("pk").values_list("pk", flat=True).first() or ""


def row(prefix, unit, day):
    return {
        f"{prefix}-unit": unit.pk,
        f"{prefix}-ask": "请办理",
        f"{prefix}-due_on": day,
    }


def answers(issue):
    asked = InformationRequest.objects.filter(issue=issue).last()
    count = asked.questions.count() if asked else 0
    return {f"answer_{number}": "示例 3 号地" for number in range(1, count + 1)}


def report(issue):
    consent = {"source": "counter", "consent": "on"} if issue.on_behalf else {}
    return consent | {
        "form_key": issue.form_key,
        "enterprise": issue.enterprise_id,
        "title": issue.title,
        "demand": issue.demand,
        "category": issue.category_id,
        "urgency": issue.urgency,
        "contact": issue.contact,
        "phone": issue.phone,
    }
