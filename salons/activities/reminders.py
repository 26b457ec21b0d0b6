"""Who is told of activities: enterprises of new ones, those who come of the day."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.timezone import localtime

from chains.models import Enterprise, Liaison
from portal.gatherings.calendar_file import invitation
from portal.notices.post import cancel, post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces
from salons.activities.models import Activity, ActivityStep, Registration
from salons.activities.workflow import ActivityState

# Working days before an activity on which those who registered are reminded.
BEFORE = (3, 1)


@announces(ActivityStep)
def announce(step: ActivityStep) -> None:
    """A published one goes to all whom it is for; a change to those who registered."""
    activity, on = step.activity, localtime(step.at).date()
    if step.move == "publish":
        tell(everybody(activity, on), step, f"可以报名：{words_of(activity)}")
    elif step.move in {"reschedule", "cancel"} and step.was == ActivityState.OPEN:
        # Whatever still waits to leave names the old time.
        cancel(f"activity-{activity.pk}-")
        word = "改期" if step.move == "reschedule" else "取消"
        people = registered(activity, on)
        invites = partial(invited, activity)
        said = f"活动{word}：{words_of(activity)}"
        tell(people, step, said, urgent=True, invitation=invites)


def tell_struck(entry: Registration, step: ActivityStep, *, on: date) -> None:
    """To the enterprise whose registration a keeper has cancelled."""
    people = speaking_for([entry.enterprise_id], on)
    tell(people, step, f"报名已由主办方取消：{words_of(step.activity)}", urgent=True)


def tell(people: Any, step: ActivityStep, words: str, **how: Any) -> None:
    activity = step.activity
    post(
        people.exclude(pk=step.by_id),
        key=f"activity-{activity.pk}-step-{step.seq}",
        subject=words,
        body=step.text,
        link=activity.get_absolute_url(),
        at=step.at,
        **how,
    )


def invited(activity: Activity, address: str) -> str:
    """The calendar file for one mail: the same UID as in feeds and downloads."""
    return invitation(
        activity.entry(), organizer=settings.DEFAULT_FROM_EMAIL, attendee=address
    )


def words_of(activity: Activity) -> str:
    return f"{activity}，{localtime(activity.start):%m-%d %H:%M}"


def speaking_for(enterprises: Any, on: date) -> Any:
    rows = Liaison.objects.current(on).speaking().filter(enterprise__in=enterprises)
    users = get_user_model().objects.filter(is_active=True)
    return users.filter(pk__in=rows.values("user"))


def everybody(activity: Activity, on: date) -> Any:
    rows = Enterprise.objects.active()
    if activity.chain_id:
        rows = rows.filter(chain=activity.chain_id)
    return speaking_for(rows, on)


def registered(activity: Activity, on: date) -> Any:
    return speaking_for(activity.entries.values("enterprise"), on)


def remind(*, on: date, at: datetime) -> int:
    """Of several that are due only the latest; safe to run twice."""
    count = 0
    for row in Activity.objects.filter(state=ActivityState.OPEN, start__gt=at):
        count += remind_of(row, on=on, at=at)
    return count


def remind_of(activity: Activity, *, on: date, at: datetime) -> int:
    left = work_calendar().between(on, activity.day)
    due = [days for days in BEFORE if left <= days]
    if not due:
        return 0
    with transaction.atomic():
        # Somebody may have moved it since it was read: then others are reminded.
        same = {"state": ActivityState.OPEN, "start": activity.start}
        if not Activity.objects.filter(pk=activity.pk, **same).exists():
            return 0
        return post(
            registered(activity, on),
            key=f"activity-{activity.pk}-at-{activity.start:%Y%m%d%H%M}-{min(due)}",
            subject=f"活动提醒：{words_of(activity)}，{activity.place}",
            link=activity.get_absolute_url(),
            urgent=True,
            at=at,
            expires_at=activity.start,
        )
