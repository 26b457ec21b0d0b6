"""Two calls that are over and one that is open, with ideas in every state."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from chains.kinds import LiaisonKind, UnitKind
from chains.models import Liaison, Unit
from salons.ideas.models import Call, Idea, submit
from salons.ideas.workflow import CallKind

TEXTS = (
    ("班车加开晚班", "末班车 20:30，晚班工人回不去。", "21:30 加开一班，先试一个月。"),
    (
        "面料边角集中回收",
        "各家边角料分散处理。",
        "三家合用一个回收点，每周清运。",
    ),
    ("检测设备错峰共享", "小企业送检要跑市里。", "链主企业实验室每周二开放半天。"),
    ("技能微课进车间", "新工人上手慢。", "老师傅录三分钟短课，班前放。"),
    ("园区用电预警提醒", "错峰通知到得晚。", "提前一天发到联络员。"),
    ("联合开招聘会", "各家分头招工，来的人少。", "每季度合开一场，食宿一次说清。"),
    ("仓库共用登记", "旺季缺库房，淡季空着。", "空库在门户登记，按天算。"),
    ("食堂互通用餐", "小企业没有食堂。", "相邻企业凭工牌互通。"),
)
# How far each idea of a call that is over has come, in the order of TEXTS.
ENDS = (
    *("verified", "adopted", "pilot", "kept", "rejected", "done", "reviewing"),
    "withdrawn",
)


def load(at: datetime) -> int:
    people = Liaison.objects.filter(kind=LiaisonKind.LIAISON).order_by("pk")
    rows = list(people.select_related("user", "enterprise"))
    users = {
        name: get_user_model().objects.get(username=name)
        for name in ("clerk", "clerk2", "director")
    }
    unit = Unit.objects.of_kind(UnitKind.FACTOR_GROUP).order_by("pk").first()
    for number, (kind, title, back) in enumerate(
        (
            (CallKind.IDEAS, "降本增效金点子", 150),
            (CallKind.ADVICE, "我为开发区发展献计策", 80),
        )
    ):
        begun = at - timedelta(days=back)
        call = made(kind, title, begun, days=30)
        for place, end in enumerate(ENDS):
            if end == "reviewing" and not number:
                continue
            text = TEXTS[(place + number) % len(TEXTS)]
            row = rows[(place * 3 + number) % len(rows)]
            when = begun + timedelta(days=2 + place)
            if end == "reviewing":
                when = at - timedelta(days=6)
                closes = localdate(at) - timedelta(days=1)
                Call.objects.filter(pk=call.pk).update(closes=closes)
                call.refresh_from_db()
            anonymous = end in {"adopted", "reviewing"}
            idea = idea_of(call, row, text, when, anonymous=anonymous)
            carried(idea, end, users, unit, when)
    call = made(CallKind.IDEAS, "迎旺季、保交付金点子", at - timedelta(days=3), days=27)
    for place, row in enumerate(rows[4:7]):
        when = at - timedelta(days=2, hours=place)
        idea = idea_of(call, row, TEXTS[-1 - place], when)
        if place:
            idea.accept(by=users["clerk"], at=when + timedelta(hours=3))
            for fan in rows[: place + 1]:
                idea.endorse(by=fan.user)
    return Idea.objects.count()


def made(kind: str, title: str, begun: datetime, *, days: int) -> Call:
    opens = localdate(begun)
    return Call.objects.create(
        kind=kind,
        title=title,
        text="结合岗位实际，写清现在有什么问题、建议怎么做、预计有什么好处。",
        opens=opens,
        closes=opens + timedelta(days=days),
    )


def idea_of(
    call: Call,
    row: Any,
    text: tuple[str, str, str],
    when: datetime,
    *,
    anonymous: bool = False,
) -> Idea:
    title, problem, proposal = text
    return submit(
        call,
        by=row.user,
        at=when,
        enterprise=row.enterprise,
        title=title,
        problem=problem,
        proposal=proposal,
        anonymous=anonymous,
    )


def carried(
    idea: Idea, end: str, users: dict[str, Any], unit: Unit, when: datetime
) -> None:
    """As far as `end`, each step some days after the one before."""
    if end == "withdrawn":
        idea.withdraw(by=idea.author, at=when + timedelta(hours=2))
        return
    idea.accept(by=users["clerk"], at=when + timedelta(days=1))
    for number, name in enumerate(("clerk", "clerk2")):
        moment = when + timedelta(days=2 + number)
        facts = {"verdict": "adopt", "opinion": "做法具体，容易先试。"}
        idea.review(by=users[name], at=moment, **facts)
    if end == "reviewing":
        return
    at = when + timedelta(days=5)
    facts = {"decision": end, "reason": "条件还不具备，年底再研究。"}
    if end not in {"kept", "rejected"}:
        due_on = localdate(at) + timedelta(days=200)
        decision = end if end == "pilot" else "adopted"
        facts = {"decision": decision, "unit": unit, "due_on": due_on}
    idea.decide(by=users["director"], at=at, **facts)
    if end in {"done", "verified"}:
        at += timedelta(days=20)
        idea.report_done(by=users["clerk"], at=at, result="已按建议试行一个月。")
    if end == "verified":
        at += timedelta(days=5)
        idea.verify(by=users["director"], at=at, benefit="晚班工人迟到每月少 40 人次。")
