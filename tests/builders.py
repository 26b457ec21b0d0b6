"""Builders: defaults for everything, so that a test says only what matters."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model

from chains.kinds import CHAIN_KINDS
from chains.models import (
    CommitteeMembership,
    Contact,
    Enterprise,
    IndustryChain,
    Liaison,
    Post,
    Segment,
    Unit,
)
from chains.standing import forget_standing
from chains.uscc import check_digit
from issues.models import Category, Instruction, Issue, SupervisionNotice

LONG_AGO = date(2020, 1, 1)
# An ordinary week: no holiday near.
MONDAY = datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
numbers = count(1)


def a_user(username="", **facts):
    number = next(numbers)
    facts = {"name": username or f"人员 {number}"} | facts
    return get_user_model().objects.create(
        username=username or f"user{number}", **facts
    )


def a_chain(name="", **facts):
    number = next(numbers)
    facts = {"slug": f"chain-{number}", "order": number} | facts
    found, _ = IndustryChain.objects.get_or_create(
        name=name or f"示例产业链 {number}", defaults=facts
    )
    return found


def a_segment(chain=None, **facts):
    facts = {"name": f"环节 {next(numbers)}", "position": "upstream"} | facts
    return Segment.objects.create(chain=chain or a_chain(), **facts)


def a_unit(kind=Unit.Kind.DEPARTMENT, **facts):
    number = next(numbers)
    facts = {"name": f"示例单位 {number}", "order": number} | facts
    if kind in CHAIN_KINDS and "chain" not in facts:
        facts["chain"] = a_chain()
    return Unit.objects.create(kind=kind, **facts)


def a_post(user=None, unit=None, role=Post.Role.OFFICER, **facts):
    """A post in force since long ago; a deputy's role follows its principal."""
    facts = {"since": LONG_AGO} | facts
    user = user or a_user()
    post = Post.objects.create(user=user, unit=unit or a_unit(), role=role, **facts)
    forget_standing(user)
    return post


def a_uscc(number):
    body = f"91370830MA{number:07d}"
    return body + check_digit(body)


def an_enterprise(chain=None, **facts):
    number = next(numbers)
    facts = {
        "name": f"示例企业 {number} 有限公司",
        "uscc": a_uscc(number),
    } | facts
    return Enterprise.objects.create(chain=chain or a_chain(), **facts)


def a_contact(enterprise, **facts):
    facts = {"kind": "liaison", "name": "联络员甲", "phone": "13800000001"} | facts
    return Contact.objects.create(enterprise=enterprise, **facts)


def a_liaison(user=None, enterprise=None, kind=Liaison.Kind.LIAISON, **facts):
    facts = {"since": LONG_AGO} | facts
    user = user or a_user()
    row = Liaison.objects.create(
        user=user, enterprise=enterprise or an_enterprise(), kind=kind, **facts
    )
    forget_standing(user)
    return row


def a_membership(committee, member, **facts):
    """The seat of an enterprise, or of a unit when `member` is one."""
    facts = {"since": LONG_AGO} | facts
    if isinstance(member, Enterprise):
        facts = {"kind": "enterprise", "enterprise": member} | facts
    else:
        facts = {"kind": "department", "unit": member} | facts
    return CommitteeMembership.objects.create(committee=committee, **facts)


def a_category(name="项目手续", **facts):
    found, _ = Category.objects.get_or_create(name=name, defaults=facts)
    return found


def a_draft(enterprise=None, reporter=None, **facts):
    """A draft that lacks nothing, written by the enterprise's liaison."""
    enterprise = enterprise or an_enterprise()
    facts = {
        "title": "实验楼施工手续卡住",
        "demand": "请协调两个窗口一次办完",
        "category": a_category(),
        "contact": "联络员甲",
        "phone": "13800000001",
        "similar_shown": True,
        "started_at": MONDAY,
    } | facts
    reporter = reporter or a_liaison(enterprise=enterprise).user
    return Issue.objects.create(enterprise=enterprise, reporter=reporter, **facts)


def a_notice(issue, unit, level="yellow", state="issued", **facts):
    """A notice of that state as it lies in the table, without the road there."""
    on = MONDAY.date()
    facts = {"cause": "overdue", "cause_key": f"key {next(numbers)}"} | facts
    facts = {"facts": "已超期 1 个工作日。", "demand": "请说明原因"} | facts
    if state not in {"drafted", "dropped"}:
        facts["issued_on"] = on
    if level != "reminder" and "issued_on" in facts:
        number = f"督办〔2020〕{next(numbers)}号"
        facts |= {"number": number, "reply_days": 2, "reply_due_on": on}
    if state == "answered":
        by = facts.pop("by", None) or a_user()
        facts |= {"signed_by": by, "signed_on": on, "answer": "已整改"}
        facts |= {"answered_by": by, "answered_on": on}
    return SupervisionNotice.objects.create(
        issue=issue, unit=unit, level=level, state=state, drafted_on=on, **facts
    )


def an_instruction(issue, **facts):
    facts = {"text": "请抓紧办理", "on": MONDAY.date()} | facts
    by = facts.pop("by", None) or a_user()
    return Instruction.objects.create(issue=issue, by=by, **facts)
