"""Seats: who gets one, who waits, who moves up. First come, first served.

The row of the salon is the lock, so of several at once each finds the seats as the one
before left them: nothing is oversold, and no seat stays free while somebody waits for
whom it would be enough.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from portal.workflow.moves import Refused
from salons.models import Guest, Salon
from salons.reminders.salons import tell_promoted
from salons.roll import seated
from salons.workflow import Reply

LATE = "报名已截止。要改请联系产业链党委秘书。"


def locked(guest: Guest) -> Guest:
    """The guest as it is now, its salon's row held until the end of the transaction."""
    rows = Salon.objects.select_for_update(of=("self",)).select_related("turn")
    salon = rows.get(pk=guest.salon_id)
    fresh = Guest.objects.select_related("enterprise", "unit").get(pk=guest.pk)
    fresh.salon = salon
    return fresh


@transaction.atomic
def join(
    guest: Guest,
    *,
    by: Any,
    at: datetime,
    seats: int = 1,
    comes: str = "",
    keeper: bool = False,
) -> Guest:
    """报名: the seats, or a place on the waiting list; asked again, the number changes.

    `keeper` may enter it after the last day, too. Raises Refused beyond the quota, and
    when more seats are asked for than are free; what one has is never lost by asking.
    """
    row = locked(guest)
    salon = row.salon
    refuse_late(salon, at, keeper=keeper)
    if row.enterprise_id == salon.turn.host_id:
        raise Refused("轮值企业是东道主，不用报名。")
    if row.enterprise_id and not 1 <= seats <= salon.quota:
        raise Refused(f"每家最多 {salon.quota} 席，请改为 1 到 {salon.quota} 席。")
    held = row.seats if row.is_coming else 0
    fits = not row.enterprise_id or seats - held <= free_seats(salon)
    if row.is_coming and not fits:
        raise Refused(f"席位不够，已为您保留原来的 {row.seats} 席。")
    row.reply = Reply.CONFIRMED if fits else Reply.WAITING
    row.seats, row.comes, row.replied_by = seats, comes.strip(), by
    row.asked_at = row.asked_at or at
    row.save()
    if seats < held:
        fill(salon, at=at)
    return row


@transaction.atomic
def decline(guest: Guest, *, by: Any, at: datetime, keeper: bool = False) -> Guest:
    """不参加, or 取消报名: whoever waits longest and fits moves up at once."""
    row = locked(guest)
    gives_back = row.asked_at is not None
    refuse_late(row.salon, at, keeper=keeper, gives_back=gives_back)
    row.reply, row.seats, row.asked_at = Reply.DECLINED, 0, None
    row.comes, row.replied_by = "", by
    row.save()
    fill(row.salon, at=at)
    return row


@transaction.atomic
def promote(guest: Guest, *, at: datetime) -> Guest:
    """转正式 by the organiser, in any order he sees fit, if the seats are there."""
    row = locked(guest)
    if not row.is_waiting:
        raise Refused(f"{row.name}不在候补名单里，请刷新后查看。")
    if row.seats > free_seats(row.salon):
        raise Refused(
            f"只剩 {free_seats(row.salon)} 席，不够 {row.name}的 {row.seats} 席。"
        )
    return moved_up(row, at)


@transaction.atomic
def resize(salon: Salon, *, at: datetime, capacity: int, quota: int) -> Salon:
    """改席位: more seats let people move up; fewer than are taken are refused."""
    row = Salon.objects.select_for_update(of=("self",)).select_related("turn")
    row = row.get(pk=salon.pk)
    taken = row.guests.seats_taken()
    if capacity < taken:
        raise Refused(f"已经报了 {taken} 席，席位不能少于 {taken}。")
    if quota > capacity:
        raise Refused("每家最多的席位不能超过企业席位。")
    row.capacity, row.quota = capacity, quota
    row.save(update_fields=["capacity", "quota"])
    fill(row, at=at)
    return row


@transaction.atomic
def change_host(salon: Salon, *, before: int, at: datetime) -> None:
    """The turn has another host: who hosts needs no seat, whoever waits gets those that
    it had, and who was to host is asked like every member."""
    row = Salon.objects.select_for_update(of=("self",)).select_related("turn")
    row = row.get(pk=salon.pk)
    if not row.is_coming:
        return
    row.guests.filter(enterprise=row.turn.host_id).delete()
    if seated(row.turn.chain_id, row.day).filter(enterprise=before).exists():
        row.guests.get_or_create(enterprise_id=before)
    fill(row, at=at)


def free_seats(salon: Salon) -> int:
    return salon.capacity - salon.guests.seats_taken()


def fill(salon: Salon, *, at: datetime) -> list[Guest]:
    """Let those move up who waited longest and for whom it is enough; in the last 24
    hours the organiser decides. The caller holds the salon's row."""
    if not salon.promotes(at):
        return []
    free, risen = free_seats(salon), []
    for row in salon.guests.waiting().select_related("enterprise"):
        if row.seats <= free:
            free -= row.seats
            row.salon = salon
            risen.append(moved_up(row, at))
    return risen


def moved_up(row: Guest, at: datetime) -> Guest:
    row.reply = Reply.CONFIRMED
    row.save(update_fields=["reply"])
    tell_promoted(row, at=at)
    return row


def refuse_late(
    salon: Salon, at: datetime, *, keeper: bool, gives_back: bool = False
) -> None:
    """Who has seats may give them back until it begins; the keeper enters all."""
    if not salon.is_open:
        raise Refused("这场沙龙现在不接受报名。")
    if at >= salon.start and not keeper:
        raise Refused("沙龙已经开始，不能再报名或取消。")
    if not (keeper or gives_back) and not salon.takes_replies(localdate(at)):
        raise Refused(LATE)
