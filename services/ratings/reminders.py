"""Who is told what of ratings: one invitation, a bad one, the days of mending it."""

from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from chains.people import clerks, directors, leaders
from issues.clockwork import late_before
from portal.notices.models import Notice
from portal.notices.post import post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces
from services.ratings.models import (
    Rating,
    RatingRules,
    Rectification,
    RectificationStep,
)
from services.ratings.models.rating import last_day
from services.ratings.models.rectification import in_charge
from services.ratings.permissions import may_rate
from services.ratings.workflow import State
from services.requests.models import ServiceRequest
from services.requests.reminders import applicants
from services.requests.workflow import State as RequestState

INVITED = "rating-invite-"


@announces(RectificationStep)
def announce(step: RectificationStep) -> None:
    """Safe to call again. Whoever made the step is not told of it."""
    row, on = step.rectification, localtime(step.at).date()
    if step.move == "start":
        tell(answering(row, on), step, "收到差评，请联系评价人", urgent=True)
        tell(person(row.rating.handler_id), step, "您经办的事收到差评")
    if step.move == "appeal":
        tell(judges(row, on), step, "有一条差评申诉等复核")
    if step.move == "fix":
        tell_rater(row, step)
        tell(callers(row, on), step, "差评已整改，请回访评价人")
    if step.move in {"ask_again", "hear"} and step.now == State.WORKING:
        tell(answering(row, on), step, "评价人不认可整改，请继续", urgent=True)
    if step.move == "judge":
        tell(person(row.appealed_by_id), step, "您的申诉有复核结论")


def tell(
    people: QuerySet, step: RectificationStep, words: str, *, urgent: bool = False
) -> None:
    row = step.rectification
    post(
        people.exclude(pk=step.by_id),
        key=f"rectification-{row.pk}-step-{step.seq}-{words}",
        subject=f"{words}：{row.rating.called}",
        body=step.text,
        link=row.get_absolute_url(),
        urgent=urgent,
        at=step.at,
    )


def tell_rater(row: Rectification, step: RectificationStep) -> None:
    """It was put right: now the one word after it may be said."""
    request = row.rating.request
    if request is None:
        return
    post(
        raters(request, localdate(step.at)),
        key=f"rating-{row.rating_id}-fixed-{step.seq}",
        subject=f"您的评价已整改，可以追评：{row.rating.called}",
        body=row.reply,
        link=reverse("ratings:rate", args=[request.pk]),
        at=step.at,
    )


def person(key: int | None) -> QuerySet:
    return get_user_model().objects.filter(is_active=True, pk=key)


def answering(row: Rectification, on: date) -> QuerySet:
    """The one responsible; directors while there is none, or none in office."""
    people = in_charge(on).filter(pk=row.responsible_id)
    return people if people.exists() else directors(on)


def judges(row: Rectification, on: date) -> QuerySet:
    """The one responsible; the leaders where he is the one who appeals."""
    people = answering(row, on).exclude(pk=row.appealed_by_id)
    return people if people.exists() else leaders(on)


def callers(row: Rectification, on: date) -> QuerySet:
    """The counter without whom it is about."""
    return clerks(on).exclude(pk=row.rating.handler_id)


def tell_keepers(rating: Rating, *, at: datetime) -> None:
    """指南不准 comes back to who keeps the guide."""
    post(
        clerks(localdate(at)),
        key=f"rating-{rating.pk}-guide",
        subject=f"有人评价指南不准，请核对：{rating.called}",
        body=rating.comment,
        link=rating.item.get_staff_url(),
        at=at,
    )


def tell_applicant(rating: Rating, *, at: datetime) -> None:
    """Somebody has used number and code: who has an account can say that it was not
    his side. A word is never taken back by the house, so the director looks into it."""
    post(
        raters(rating.request, localdate(at)),
        key=f"rating-{rating.pk}-by-code",
        subject=f"有人凭查询码评价了您的办件：{rating.called}",
        body=f"评价：{rating.get_level_display()}。不是您这边评的，请告诉中心主任。",
        link=rating.request.get_absolute_url(),
        at=at,
    )


def remind(*, on: date, at: datetime) -> int:
    """Invitations and the days of rectifications; safe to run twice."""
    return invite(on, at) + remind_of_days(on, at)


def invite(on: date, at: datetime) -> int:
    """Once after closing, whatever happens to the request later. Nobody is reminded:
    an unrated matter stays unrated."""
    since = at - timedelta(RatingRules.current().window_days)
    key = Concat(Value(INVITED), Cast(OuterRef("pk"), CharField()))
    rows = ServiceRequest.objects.filter(
        ~Exists(Notice.objects.filter(key=key)),
        state=RequestState.CLOSED,
        closed_at__gte=since,
        rating=None,
    )
    return sum(invited(row, on, at) for row in rows.for_list().order_by("pk"))


def invited(row: ServiceRequest, on: date, at: datetime) -> int:
    return post(
        raters(row, on),
        key=f"{INVITED}{row.pk}",
        subject=f"请评价这次办理：{row.guide.name}",
        body=f"受理号 {row.number}，{last_day(row)} 前可以评价，满意不满意都请直说。",
        link=reverse("ratings:rate", args=[row.pk]),
        at=at,
    )


def raters(row: ServiceRequest, on: date) -> QuerySet:
    """Those of the applicant's accounts who may rate it at all."""
    people = applicants(row, on)
    return people.filter(pk__in=[one.pk for one in people if may_rate(one, row)])


def remind_of_days(on: date, at: datetime) -> int:
    calendar = work_calendar()
    line, count = late_before(on, calendar), 0
    for row in Rectification.objects.running().for_page().order_by("pk"):
        if row.due_on > calendar.add(on, 1):
            continue
        late = row.due_on < line
        rung = "late" if late else "day" if row.due_on <= on else "soon"
        what = "联系评价人" if row.state == State.OPEN else "整改"
        when = "已超期，请尽快" if late else f"{row.due_on} 前请"
        key = f"rectification-{row.pk}-{row.state}-{row.due_on:%Y%m%d}-{rung}"
        subject = f"{when}{what}：{row.rating.called}"
        facts = {"link": row.get_absolute_url(), "urgent": late, "at": at}
        count += post(answering(row, on), key=key, subject=subject, **facts)
        if late:
            # Once for all: a leader who was told needs no second call.
            key = f"rectification-{row.pk}-leaders"
            subject = f"差评没有按期处理：{row.rating.called}"
            count += post(leaders(on), key=key, subject=subject, **facts)
    return count
