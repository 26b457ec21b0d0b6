"""Who is told what of posts and responses, and when.

A move tells those whom it concerns in its own transaction. The daily run asks "due by",
never "due exactly", and names in each key what it was due for: a missed day is caught
up, a second run sends nothing. Silence never counts as a yes.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from chains.market.models import (
    SharePost,
    SharePostStep,
    ShareResponse,
    ShareResponseStep,
)
from chains.market.models.responses import ANSWERER, POSTER
from chains.market.workflow import ResponseState
from chains.people import secretaries, spokespeople
from portal.notices.post import post
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, announces

# Working days before its last day on which the one who posted is told.
BEFORE_END = 3
# Days of silence after acceptance until a side is reminded, once.
SILENT_FOR = timedelta(days=14)
User = get_user_model()


def posters(row: SharePost, on: date) -> QuerySet:
    """Who speaks for the enterprise, and the clerk who posted on its behalf."""
    people = Q(pk__in=spokespeople(row.enterprise, on).values("pk"))
    if row.on_behalf:
        people |= Q(pk=row.posted_by_id)
    return User.objects.filter(people, is_active=True)


def people_of(row: ShareResponse, side: str, on: date) -> QuerySet:
    if side == ANSWERER:
        return spokespeople(row.enterprise, on)
    return posters(row.post, on)


@announces(SharePostStep)
def announce_post(step: SharePostStep) -> None:
    """A new answer, an end that somebody else made, and the secretary's part."""
    row, on = step.post, localtime(step.at).date()
    if step.move == "answer":
        tell(posters(row, on), step, row, f"有企业回应：{row.title}")
    elif step.move == "take_down":
        tell(posters(row, on), step, row, f"供需信息已撤下：{row.title}", urgent=True)
    elif step.move == "expire":
        tell(posters(row, on), step, row, f"供需信息已到期：{row.title}")


RESPONSE_SAID = {
    "take": "对方接受了你们的回应，可以联系了",
    "decline": "对方没有接受你们的回应",
    "lapse": "你们回应的供需信息已结束",
}


@announces(ShareResponseStep)
def announce_response(step: ShareResponseStep) -> None:
    """The other side hears what was answered and said; both, what it came to."""
    row, on = step.response, localtime(step.at).date()
    title = row.post.title
    if step.move in RESPONSE_SAID:
        subject = f"{RESPONSE_SAID[step.move]}：{title}"
        people = people_of(row, ANSWERER, on)
        tell(people, step, row, subject, urgent=step.move == "take")
    elif step.move == "withdraw":
        tell(posters(row.post, on), step, row, f"回应已撤回：{title}")
    elif step.move == "tell":
        told = f"{OUTCOME_SAID[row.state]}：{title}"
        both = people_of(row, ANSWERER, on) | posters(row.post, on)
        tell(both, step, row, told, urgent=row.state != ResponseState.FAILED)
        if row.state == ResponseState.DIFFERING:
            tell(overseers(row, on), step, row, told, urgent=True)


OUTCOME_SAID = {
    ResponseState.ACCEPTED: "对方登记了对接结果，请你们也登记",
    ResponseState.DIFFERING: "供需对接双方说法不一",
    ResponseState.DONE: "供需对接已成",
    ResponseState.FAILED: "供需对接未成",
}


def overseers(row: ShareResponse, on: date) -> QuerySet:
    """The committee's secretary of the post's chain."""
    return secretaries(row.post.chain_id, on)


def tell(
    people: QuerySet, step: Any, row: Any, subject: str, *, urgent: bool = False
) -> None:
    """Everybody but the one who did it."""
    post(
        people.exclude(pk=step.by_id) if step.by_id else people,
        key=f"{step._meta.model_name}-{row.pk}-{step.seq}",
        subject=subject,
        body=step.text,
        link=row.get_absolute_url(),
        urgent=urgent,
        at=step.at,
    )


def daily(*, on: date, at: datetime) -> int:
    """Expire, then remind; safe to run twice. Returns how many it concerned."""
    return (
        expire(on=on, at=at)
        + remind_of_ends(on=on, at=at)
        + ask_the_silent(on=on, at=at)
    )


def expire(*, on: date, at: datetime) -> int:
    """Posts whose last day has passed; whoever was faster with one has moved it."""
    count = 0
    for row in SharePost.objects.run_out(on).select_related("enterprise"):
        try:
            row.expire(by=None, at=at)
        except Refused:
            continue
        count += 1
    return count


def remind_of_ends(*, on: date, at: datetime) -> int:
    """Three working days before, unless the post was made shorter than that or has a
    partner already."""
    calendar, count = work_calendar(), 0
    last = calendar.add(on, BEFORE_END)
    rows = SharePost.objects.open().filter(valid_until__gte=on, valid_until__lte=last)
    talking = ShareResponse.objects.talking()
    for row in rows.exclude(responses__in=talking).select_related("enterprise"):
        posted_on = localtime(row.posted_at).date()
        if calendar.between(posted_on, row.valid_until) <= BEFORE_END:
            continue
        count += post(
            posters(row, on),
            key=f"share-post-{row.pk}-{row.valid_until:%Y%m%d}-end",
            subject=f"供需信息 {row.valid_until:%m-%d} 到期：{row.title}",
            body="到期后不再显示；还需要的，到期后可以“再挂一次”。",
            link=row.get_absolute_url(),
            at=at,
        )
    return count


def ask_the_silent(*, on: date, at: datetime) -> int:
    """A side that has said nothing fourteen days after acceptance, once."""
    count = 0
    rows = ShareResponse.objects.filter(state=ResponseState.ACCEPTED)
    for row in rows.for_page():
        if on < localtime(row.accepted_at).date() + SILENT_FOR:
            continue
        for side in (POSTER, ANSWERER):
            if row.spoken(side):
                continue
            count += post(
                people_of(row, side, on),
                key=f"share-response-{row.pk}-{side}-silent",
                subject=f"请登记对接结果：{row.post.title}",
                body="接受回应已满 14 天。成或不成，请说一句；不说不会当作“成”。",
                link=row.get_absolute_url(),
                urgent=True,
                at=at,
            )
    return count
