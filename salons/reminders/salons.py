"""Who is told what of a salon: invitations, changes, seats, preparation, the end.

As with meetings: "due by", never "due exactly"; of several only the latest that is due;
and keys that name the start or the day, so what moves gets keys of its own.
"""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from portal.gatherings.calendar_file import invitation
from portal.notices.post import cancel, post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces
from salons import audience
from salons.models import Salon, SalonStep, Task, Turn
from salons.models.preparation import SOON
from salons.workflow import AHEAD, SalonState, Side

# Working days before a salon on which those who come are reminded.
BEFORE_SALON = (3, 1)
# Working days before the last day for replies on which the silent are asked again.
BEFORE_REPLY = 2
# Working days before the day of a turn by which its salon should be in preparation.
BEFORE_PREPARING = 10
# Working days after a salon by which its loop should be closed, then weekly.
TO_CLOSE = 5


@announces(SalonStep)
def announce(step: SalonStep) -> None:
    """Guests hear of the invitation and of changes; safe to call again."""
    salon, on = step.salon, localtime(step.at).date()
    if step.move == "invite":
        tell_guests(salon, step, f"邀请参加红色沙龙：{words_of(salon)}，请回复")
    elif step.move in {"reschedule", "cancel"}:
        # Whatever still waits to leave names the old time.
        cancel(f"salon-{salon.pk}-")
        word = "改期" if step.move == "reschedule" else "取消"
        subject = f"红色沙龙{word}：{words_of(salon)}"
        if step.was == SalonState.OPEN:
            tell_guests(salon, step, subject)
        else:
            hosts = audience.speakers(salon.turn.host_id, on)
            tell(hosts, salon, step, subject)


def tell_guests(salon: Salon, step: SalonStep, subject: str) -> None:
    """The guests who have not declined, and the host."""
    on = localtime(step.at).date()
    people = audience.guests(salon.guests.exclude(reply="declined"), on)
    people |= audience.speakers(salon.turn.host_id, on)
    tell(people.distinct(), salon, step, subject)


def tell(people: Any, salon: Salon, step: SalonStep, subject: str) -> None:
    post(
        people.exclude(pk=step.by_id),
        key=f"salon-{salon.pk}-step-{step.seq}",
        subject=subject,
        body=step.text,
        link=salon.get_absolute_url(),
        urgent=True,
        at=step.at,
        invitation=partial(invited, salon),
    )


def invited(salon: Salon, address: str) -> str:
    """The calendar file for one mail: the same UID as in feeds and downloads."""
    return invitation(
        salon.entry(), organizer=settings.DEFAULT_FROM_EMAIL, attendee=address
    )


def words_of(salon: Salon) -> str:
    return f"{salon.theme}，{localtime(salon.start):%m-%d %H:%M}"


def tell_promoted(guest: Any, *, at: datetime) -> None:
    """候补转正式: the seats are theirs; who cannot come gives them back."""
    salon = guest.salon
    post(
        audience.guests(salon.guests.filter(pk=guest.pk), localtime(at).date()),
        key=f"salon-{salon.pk}-promoted-{guest.pk}-{guest.asked_at:%Y%m%d%H%M%S%f}",
        subject=f"候补已转正式，{guest.seats} 席：{words_of(salon)}",
        body="去不了的请取消报名，席位让给下一家。",
        link=salon.get_absolute_url(),
        urgent=True,
        at=at,
        expires_at=salon.start,
    )


def ask_again(salon: Salon, *, on: date, at: datetime) -> int:
    """再提醒未回复的: those alone, once a day each."""
    return post(
        audience.guests(salon.guests.unanswered(), on),
        key=f"salon-{salon.pk}-reply-{on:%Y%m%d}",
        subject=f"请回复是否参加：{words_of(salon)}",
        link=salon.get_absolute_url(),
        urgent=True,
        at=at,
        expires_at=salon.start,
    )


def remind(*, on: date, at: datetime) -> int:
    """Of salons, all that is due by now; returns how many people were addressed."""
    count = 0
    for salon in Salon.objects.filter(state=SalonState.OPEN, start__gt=at).for_list():
        count += remind_guests(salon, on=on, at=at)
        count += remind_silent(salon, on=on, at=at)
    for salon in Salon.objects.coming().filter(start__gt=at).for_list():
        count += remind_sides(salon, on=on, at=at)
    for salon in Salon.objects.filter(state=SalonState.OPEN, end__lt=at).for_list():
        count += remind_of_result(salon, on=on, at=at)
    for salon in Salon.objects.filter(state=SalonState.HELD).for_list():
        count += remind_to_close(salon, on=on, at=at)
    soon = on + timedelta(days=3 * BEFORE_PREPARING)
    for turn in Turn.objects.ahead().filter(day__range=(on, soon)).for_list():
        count += remind_to_prepare(turn, on=on, at=at)
    return count


def remind_guests(salon: Salon, *, on: date, at: datetime) -> int:
    """3 and 1 working days before: who comes, and who hosts."""
    left = work_calendar().between(on, salon.day)
    due = [days for days in BEFORE_SALON if left <= days]
    if not due:
        return 0
    with transaction.atomic():
        # Somebody may have moved it since it was read: then others are reminded.
        same = {"pk": salon.pk, "state": SalonState.OPEN, "start": salon.start}
        if not Salon.objects.filter(**same).exists():
            return 0
        people = audience.guests(salon.guests.coming(), on)
        people |= audience.speakers(salon.turn.host_id, on)
        return post(
            people.distinct(),
            key=f"salon-{salon.pk}-at-{salon.start:%Y%m%d%H%M}-{min(due)}",
            subject=f"红色沙龙提醒：{words_of(salon)}，{salon.place}",
            link=salon.get_absolute_url(),
            urgent=True,
            at=at,
            expires_at=salon.start,
        )


def remind_silent(salon: Salon, *, on: date, at: datetime) -> int:
    """Two working days before replies end, once, those who said nothing."""
    left = work_calendar().between(on, salon.reply_by)
    if on > salon.reply_by or left > BEFORE_REPLY:
        return 0
    return post(
        audience.guests(salon.guests.unanswered(), on),
        key=f"salon-{salon.pk}-silent-{salon.reply_by:%Y%m%d}",
        subject=f"请在 {salon.reply_by:%m-%d} 前回复是否参加：{words_of(salon)}",
        link=salon.get_absolute_url(),
        at=at,
        expires_at=salon.start,
    )


def remind_sides(salon: Salon, *, on: date, at: datetime) -> int:
    """Each side of what it has to do soon, and again of what is late."""
    count, calendar = 0, work_calendar()
    undone = list(salon.tasks.undone())
    for side in Side:
        own = [task for task in undone if task.side == side]
        late = [task for task in own if task.due_on < on]
        soon = [task for task in own if calendar.between(on, task.due_on) <= SOON]
        rows = late or soon
        if rows:
            count += remind_side(salon, side, rows, on=on, at=at, is_late=bool(late))
    return count


def remind_side(
    salon: Salon, side: str, rows: list[Task], *, on: date, at: datetime, is_late: bool
) -> int:
    """Once for each day that an item falls due, once more when one is late."""
    last = max(task.due_on for task in rows)
    word = "已超期" if is_late else "快到期"
    return post(
        audience.of_side(salon, side, on),
        key=f"salon-{salon.pk}-tasks-{side}-{last:%Y%m%d}-{word}",
        subject=f"沙龙筹备 {len(rows)} 项{word}：{words_of(salon)}",
        body="；".join(task.text for task in rows),
        link=salon.get_absolute_url(),
        urgent=is_late,
        at=at,
        expires_at=salon.start,
    )


def remind_of_result(salon: Salon, *, on: date, at: datetime) -> int:
    """The day is over and nobody has said whether it was held."""
    return post(
        audience.secretaries(salon.turn.chain_id, on),
        key=f"salon-{salon.pk}-result-{salon.start:%Y%m%d%H%M}",
        subject=f"请确认红色沙龙是否举办：{words_of(salon)}",
        link=salon.get_absolute_url(),
        urgent=True,
        at=at,
    )


def remind_to_close(salon: Salon, *, on: date, at: datetime) -> int:
    """Five working days after it, and every five from then on."""
    over = work_calendar().between(salon.day, on)
    if over < TO_CLOSE:
        return 0
    return post(
        audience.secretaries(salon.turn.chain_id, on),
        key=f"salon-{salon.pk}-close-{over // TO_CLOSE}",
        subject=f"红色沙龙还没有闭环：{words_of(salon)}",
        body="；".join(salon.missing()),
        link=salon.get_absolute_url(),
        at=at,
    )


def remind_to_prepare(turn: Turn, *, on: date, at: datetime) -> int:
    """A settled turn that comes near and has no salon yet."""
    left = work_calendar().between(on, turn.day)
    if left > BEFORE_PREPARING or turn.state not in AHEAD or turn.salon:
        return 0
    return post(
        audience.secretaries(turn.chain_id, on),
        key=f"turn-{turn.pk}-prepare-{turn.day:%Y%m%d}",
        subject=f"请安排红色沙龙：{turn.label}，计划 {turn.day:%m-%d}",
        link=turn.get_absolute_url(),
        at=at,
    )
