"""Twelve months of requests, in every state and by every channel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from chains.kinds import LiaisonKind, UnitKind
from chains.models import Liaison, Unit
from issues.models import Issue
from issues.workflow import State as IssueState
from services.foundation import load_catalogue
from services.models import ServiceItemVersion
from services.requests.models import Mandate, ServiceRequest
from services.requests.workflow import Channel, Notify, Relation, Result
from services.workflow import FieldKind

PASSED = 30
RESULTS = (
    (Result.ANSWERED, "已当面讲清，并给了书面答复。"),
    (Result.DONE, "手续已办齐，请来领取。"),
    (Result.PARTLY, "两项办成一项，另一项等上级文件。"),
    (Result.FAILED, "条件暂不符合，已说明差在哪里。"),
)
# How each one that is still open stands today, with how many days ago it came in.
TODAY = (
    *(("submitted", 0), ("submitted", 1), ("submitted", 4), ("supplement", 2)),
    *(("supplement", 9), ("working", 1), ("working", 2), ("working", 12)),
    *(("department", 3), ("department", 8), ("referred", 6), ("closed", 1)),
    *(("closed", 4), ("declined", 5), ("withdrawn", 3), ("draft", 1)),
)
QUESTIONS = (
    "政策怎么申报",
    "变更登记要哪些材料",
    "设备贷款想对接银行",
    "想请专家看看工艺",
)


@dataclass
class Cast:
    """Who takes part in the invented year."""

    clerks: list[Any]
    director: Any
    liaisons: list[Liaison]
    unit: Unit
    guides: list[ServiceItemVersion]


def load(at: datetime) -> int:
    load_catalogue(on=localdate(at), at=at)
    cast = cast_of_the_demo()
    numbers = count()
    for number in range(PASSED):
        days = 360 - number * 11
        passed(cast, next(numbers), at - timedelta(days=days))
    for state, days in TODAY:
        began = at - timedelta(days=days, hours=1)
        standing(cast, next(numbers), state, began)
    mandates(cast, at)
    return ServiceRequest.objects.count()


def cast_of_the_demo() -> Cast:
    people = get_user_model().objects.in_bulk(field_name="username")
    rows = Liaison.objects.filter(kind=LiaisonKind.LIAISON).order_by("pk")
    offered = ServiceItemVersion.objects.offered().filter(online=True)
    return Cast(
        clerks=[people[name] for name in ("clerk", "clerk2", "clerk3")],
        director=people["director"],
        liaisons=list(rows.select_related("user", "enterprise")),
        unit=Unit.objects.of_kind(UnitKind.FACTOR_GROUP).order_by("pk").first(),
        guides=[row for row in offered if row.takes_requests],
    )


def drafted(cast: Cast, number: int, at: datetime) -> ServiceRequest:
    """Every third by the liaison online, the others by a clerk for him."""
    guide = cast.guides[number % len(cast.guides)]
    who = cast.liaisons[number % len(cast.liaisons)]
    online = number % 3 == 0
    channel = list(Channel)[number % len(Channel)]
    if not online and channel == Channel.ONLINE:
        channel = Channel.COUNTER
    return ServiceRequest.objects.create(
        guide=guide,
        channel=Channel.ONLINE if online else channel,
        enterprise=who.enterprise,
        person=f"示例经办人{number + 1}",
        phone=f"139000{number:05d}",
        filed_by=who.user if online else clerk_of(cast, number),
        relation=Relation.STAFF,
        notify_to=Notify.BOTH,
        answers=dict(answers(guide, number, at)),
        received=[row.pk for row in guide.materials.public() if row.required],
        started_at=at,
    )


def answers(
    guide: ServiceItemVersion, number: int, at: datetime
) -> Iterator[tuple[str, str]]:
    for field in guide.fields.public():
        if field.kind == FieldKind.NUMBER:
            yield field.key, str(3 + number % 20)
        elif field.kind == FieldKind.DATE:
            yield field.key, f"{localdate(at) + timedelta(days=30)}"
        elif field.kind == FieldKind.CHOICE:
            yield field.key, field.choices.split("、")[0]
        else:
            yield field.key, QUESTIONS[number % len(QUESTIONS)]


def clerk_of(cast: Cast, number: int) -> Any:
    return cast.clerks[number % len(cast.clerks)]


def passed(cast: Cast, number: int, at: datetime) -> None:
    """One of the year that is over and told, some with papers or a unit on the way."""
    row, clerk = drafted(cast, number, at), clerk_of(cast, number)
    row.submit(by=row.filed_by, at=at)
    result, text = RESULTS[number % 11 % len(RESULTS)]
    told = {"result": result, "result_text": text, "delivered_by": "phone"}
    if row.is_immediate:
        row.finish(by=clerk, at=at + timedelta(minutes=10), **told)
        return
    row.accept(by=clerk, at=at + timedelta(hours=1))
    moment = at + timedelta(hours=2)
    if number % 4 == 1:
        row.ask(by=clerk, at=moment, text="请补一份加盖公章的情况说明。")
        moment += timedelta(days=2)
        row.supply(by=clerk, at=moment, text="已带来盖章说明。")
    if number % 5 == 2:  # noqa: PLR2004 - every fifth
        moment = asked_unit(cast, row, clerk, moment)
    row.finish(by=clerk, at=moment + timedelta(days=1), **told)


def asked_unit(cast: Cast, row: Any, clerk: Any, at: datetime) -> datetime:
    expected = localdate(at) + timedelta(days=3)
    question = "请核对企业情况并答复。"
    row.ask_unit(
        by=clerk, at=at, unit=cast.unit, question=question, expected_on=expected
    )
    at += timedelta(days=2)
    row.reply(by=clerk, at=at, reply="已核对，情况属实。")
    return at


def standing(cast: Cast, number: int, state: str, at: datetime) -> None:
    """One as it stands today."""
    row, clerk = drafted(cast, number, at), clerk_of(cast, number)
    if state == "draft":
        mine = cast.liaisons[0]
        ServiceRequest.objects.filter(pk=row.pk).update(
            filed_by=mine.user, enterprise=mine.enterprise, channel=Channel.ONLINE
        )
        return
    row.submit(by=row.filed_by, at=at)
    at += timedelta(minutes=20)
    if state == "declined":
        route = {"decline_reason": "不属于中心受理范围。"}
        route["other_route"] = "请到县行政审批服务局窗口办理。"
        row.decline(by=clerk, at=at, **route)
    elif state == "withdrawn":
        row.withdraw(by=row.filed_by, at=at, reason="企业已自行办好。")
    elif state == "supplement":
        row.ask(by=clerk, at=at, text="请补一份加盖公章的情况说明。")
    elif state != "submitted":
        row.accept(by=clerk, at=at)
        on_the_way(cast, row, state, clerk, at + timedelta(minutes=20))


def on_the_way(cast: Cast, row: Any, state: str, clerk: Any, at: datetime) -> None:
    if state == "department":
        expected = localdate(at) + timedelta(days=3)
        question = "请核对企业情况并答复。"
        facts = {"unit": cast.unit, "question": question, "expected_on": expected}
        row.ask_unit(by=clerk, at=at, **facts)
    elif state == "referred":
        row.refer(by=clerk, at=at, demand="两个窗口对材料要求不一致")
        hand_in(row.issue, clerk, at)
    elif state == "closed":
        result, text = RESULTS[1]
        row.finish(by=clerk, at=at, result=result, result_text=text)


def hand_in(issue: Issue, clerk: Any, at: datetime) -> None:
    """The draft that the request became, reported with what it lacks."""
    like = Issue.objects.exclude(category=None).order_by("pk").first()
    if like is None or issue.state != IssueState.DRAFT:
        return
    words = {"category": like.category, "consent": True, "similar_shown": True}
    words |= {"contact": "示例联络员", "phone": "13900000001"}
    issue.report(by=clerk, at=at + timedelta(minutes=5), **words)


def mandates(cast: Cast, at: datetime) -> None:
    on = localdate(at)
    spans = ((-200, 160), (-30, 20), (-400, -40))
    for place, (since, until) in enumerate(spans):
        Mandate.objects.create(
            enterprise=cast.liaisons[place].enterprise,
            agent=f"示例代办人{place + 1}",
            phone=f"1390000900{place}",
            since=on + timedelta(days=since),
            until=on + timedelta(days=until),
            entered_by=cast.clerks[0],
            entered_at=at + timedelta(days=since),
        )
