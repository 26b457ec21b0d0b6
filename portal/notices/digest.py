"""One mail a day with what is unread and was not urgent, in office hours only."""

from datetime import datetime, time
from itertools import groupby

from django.db import transaction
from django.utils.timezone import localtime

from portal.notices.models import Channel, Delivery, Notice, Preference
from portal.workdays.current import work_calendar

OPENS, CLOSES = time(8, 30), time(17, 30)
LISTED = 20


def in_office_hours(at: datetime) -> bool:
    moment = localtime(at)
    return work_calendar().is_workday(moment.date()) and OPENS <= moment.time() < CLOSES


def write_digests(*, at: datetime) -> int:
    """A digest for everybody who has news for one; at most one a day and person."""
    if not in_office_hours(at):
        return 0
    day = localtime(at).date()
    rows = Notice.objects.unread().filter(
        digested_at=None, person__is_active=True, at__lte=at
    )
    rows = rows.exclude(person__email="").select_related("person__preference")
    written = 0
    for person, notices in groupby(rows.order_by("person", "-pk"), lambda n: n.person):
        wanted = due(person, list(notices))
        if wanted:
            written += write(person, wanted, day=day, at=at)
    return written


def due(person: object, notices: list[Notice]) -> list[Notice]:
    """What belongs into the digest by the person's wish; urgent news already left."""
    preference = getattr(person, "preference", None)
    wish = preference.mail if preference else Preference.Mail.AT_ONCE
    if wish == Preference.Mail.NEVER:
        return []
    if wish == Preference.Mail.DIGEST:
        return notices
    return [notice for notice in notices if not notice.urgent]


def write(person: object, notices: list[Notice], *, day: object, at: datetime) -> int:
    listed = "\n".join(f"· {notice.subject}" for notice in notices[:LISTED])
    more = len(notices) - LISTED
    row = Delivery(
        key=f"digest:{day}:{person.pk}:mail",
        person=person,
        channel=Channel.MAIL,
        address=person.email,
        subject=f"您有 {len(notices)} 条未读提醒",
        body=listed + (f"\n还有 {more} 条，请登录查看。" if more > 0 else ""),
        link="/inbox/",
        next_try_at=at,
        created_at=at,
    )
    with transaction.atomic():
        if Delivery.objects.filter(key=row.key).exists():
            return 0
        Delivery.objects.bulk_create([row], ignore_conflicts=True)
        ids = [notice.pk for notice in notices]
        Notice.objects.filter(pk__in=ids).update(digested_at=at)
    return 1
