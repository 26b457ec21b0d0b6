"""Ratings of all levels for what is closed in the demo, and what came of bad ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.contrib.auth import get_user_model

from services.counter.models import Visit
from services.counter.workflow import Source, VisitState
from services.ratings import giving
from services.ratings.models import Rating
from services.ratings.workflow import CallBack, Cause, Channel, Level, Verdict
from services.requests.models import ServiceRequest
from services.requests.workflow import State

# In turn, None for who said nothing.
SAID = (
    (Level.VERY_GOOD, ["办得快", "态度好"], "一次就办好了。"),
    (Level.GOOD, ["讲得清楚"], ""),
    None,
    (Level.FAIR, ["来回跑"], "材料跑了两趟。"),
    None,
    (Level.VERY_GOOD, [], ""),
    (Level.GOOD, ["很方便"], ""),
    None,
)
REPLY = "已把要盖章的材料写进指南，并给您办了邮寄，谢谢您指出来。"


@dataclass
class Cast:
    director: Any
    clerks: list[Any]


def load(at: datetime) -> int:
    people = get_user_model().objects.in_bulk(field_name="username")
    cast = Cast(people["director"], [people["clerk"], people["clerk2"]])
    rows = ServiceRequest.objects.filter(
        state=State.CLOSED, closed_at__lt=at
    ).for_list()
    latest, doubted, older, *others = rows.order_by("-closed_at")
    for row, said in zip(others, cycle(SAID), strict=False):
        if said:
            given(row, said, row.closed_at + timedelta(hours=20))
    for row, said in zip(visits(), cycle(SAID), strict=False):
        if said:
            moment = row.ended_at + timedelta(minutes=2)
            given(row, said, moment, Channel.DEVICE, recorded_by=row.clerk)
    under_way(cast, latest)
    taken_out(cast, doubted)
    put_right(cast, older)
    return Rating.objects.count()


def visits() -> Any:
    rows = Visit.objects.filter(state=VisitState.DONE).exclude(source=Source.PHONE)
    return rows.for_list().order_by("-ended_at")[:24]


def given(
    matter: Any,
    said: tuple[Level, list[str], str],
    at: datetime,
    channel: str = Channel.ONLINE,
    **facts: Any,
) -> Rating:
    level, tags, comment = said
    row = Rating(level=level, tags=tags, comment=comment, channel=channel, **facts)
    giving.give(row, matter, at=at)
    return row


def colleague(cast: Cast, row: Rating) -> Any:
    """Somebody of the counter whom it is not about."""
    return next(one for one in cast.clerks if one.pk != row.handler_id)


def under_way(cast: Cast, matter: ServiceRequest) -> None:
    """Somebody has called; it is being put right."""
    said = (Level.BAD, ["指南不准"], "指南没写要盖章，多跑了一趟。")
    at = matter.closed_at + timedelta(hours=1)
    row = given(matter, said, at).rectification
    words = "对方说：指南上没有写要盖章，希望写清楚。"
    row.contact(by=cast.director, at=at + timedelta(hours=1), words=words)


def taken_out(cast: Cast, matter: ServiceRequest) -> None:
    """A review found that it was about somebody else."""
    said = (Level.BAD, ["办得慢"], "是另一个单位办得慢，点错了。")
    at = matter.closed_at + timedelta(hours=1)
    rating = given(matter, said, at)
    row, clerk = rating.rectification, colleague(cast, rating)
    words = "对方电话里说评的是另一个单位。"
    row.appeal(by=clerk, at=at + timedelta(hours=2), words=words)
    facts = {"verdict": Verdict.MISTAKEN, "reason": "已向对方核实，对方同意不计。"}
    row.judge(by=cast.director, at=at + timedelta(hours=3), **facts)


def put_right(cast: Cast, matter: ServiceRequest) -> None:
    """Called, mended, asked again, answered in public, and rated once more."""
    said = (Level.VERY_BAD, ["来回跑"], "来回跑了三趟，没有人一次讲清楚。")
    at = matter.closed_at + timedelta(hours=1)
    rating = given(matter, said, at)
    row, by = rating.rectification, cast.director
    words = "对方说：每次去都被告知还差一样。"
    row.contact(by=by, at=at + timedelta(hours=2), words=words)
    action = "窗口重学一次性告知，材料清单补全，余下手续由中心代跑。"
    facts = {"cause": Cause.GUIDE, "action": action}
    row.fix(by=by, at=at + timedelta(days=2), **facts)
    row.answer(by=by, at=at + timedelta(days=2), reply=REPLY, reply_public=True)
    facts = {"result": CallBack.ACCEPTED, "words": "对方说这次很清楚。"}
    row.ask_again(by=colleague(cast, rating), at=at + timedelta(days=3), **facts)
    rating = Rating.objects.for_list().get(pk=rating.pk)
    word = {"level": Level.FAIR, "comment": "改得挺快。"}
    giving.follow(rating, by=None, at=at + timedelta(days=4), **word)
