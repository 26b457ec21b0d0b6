"""Telling people: the inbox row and its outside deliveries, in the caller's hands."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef

from portal.notices.models import (
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    Preference,
)
from portal.ui.counts import CountOf, up_to

# Beyond it the bell counts no unread ones.
MOST_UNREAD = 99


def post(
    people: Iterable[Any],
    *,
    key: str,
    subject: str,
    at: datetime,
    body: str = "",
    link: str = "",
    urgent: bool = False,
    expires_at: datetime | None = None,
    invitation: Callable[[str], str] | None = None,
) -> int:
    """Tell each person once for each `key`, within the caller's transaction.

    `invitation` gives the calendar file that goes along with the mail to an address.

    Urgent news also leaves by mail (and SMS where a gateway is set) at the next
    dispatch; the rest waits for the daily digest. Nothing is sent from here: the
    dispatcher reads the rows after commit. Statements do not grow with the people.
    """
    people = list({person.pk: person for person in people}.values())
    if not people:
        return 0
    # No mail leaves with a line end in its subject, and titles come from anywhere.
    subject = " ".join(subject.split())[:120]
    Notice.objects.bulk_create(
        (
            Notice(
                person=person,
                key=key,
                subject=subject,
                body=body,
                link=link,
                urgent=urgent,
                at=at,
            )
            for person in people
        ),
        ignore_conflicts=True,
    )
    if urgent:
        rows = (
            Delivery(
                key=f"{key}:{person.pk}:{channel}",
                person=person,
                channel=channel,
                address=address,
                subject=subject,
                body=body,
                link=link,
                invitation=invitation(address)
                if invitation and channel == Channel.MAIL
                else "",
                next_try_at=at,
                created_at=at,
                expires_at=expires_at,
            )
            for person, channel, address in ways_out(people)
        )
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(people)


def ways_out(people: list[Any]) -> list[tuple[Any, str, str]]:
    """Who is reached by which channel at once; no preference means at once."""
    mailed = [person for person in people if person.email]
    asked = Preference.objects.filter(person__in=mailed).values_list("person", "mail")
    wants = dict(asked) if mailed else {}
    found = []
    for person in people:
        at_once = wants.get(person.pk, Preference.Mail.AT_ONCE)
        if person.email and at_once == Preference.Mail.AT_ONCE:
            found.append((person, Channel.MAIL, person.email))
        if person.phone and settings.SMS_GATEWAY_URL:
            found.append((person, Channel.SMS, person.phone))
    return found


def post_to_robot(
    *, robot: str, key: str, text: str, at: datetime, expires_at: datetime | None = None
) -> None:
    """Say in a 企业微信 group that something waits; no personal data."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                key=f"{key}:robot",
                channel=Channel.ROBOT,
                address=robot,
                subject=text[:120],
                next_try_at=at,
                created_at=at,
                expires_at=expires_at,
            )
        ],
        ignore_conflicts=True,
    )


def cancel(prefix: str) -> int:
    """Call off what has not gone out for an anchor that moved."""
    waiting = Delivery.objects.filter(
        key__startswith=prefix, state=DeliveryState.PENDING
    )
    return waiting.update(state=DeliveryState.CANCELLED)


def unread_count(user: Any) -> int:
    """Up to one beyond MOST_UNREAD: a page says 99+. Free of charge for the person of
    the request, of whom it is read beside."""
    if hasattr(user, "unread_notices"):
        return user.unread_notices
    rows = Notice.objects.visible_to(user).unread().order_by()
    return rows[: MOST_UNREAD + 1].count()


def unread_of_the_person() -> CountOf:
    """The same figure beside each row of people."""
    rows = Notice.objects.filter(person=OuterRef("pk")).unread()
    return up_to(rows, most=MOST_UNREAD)


def resend(row: Delivery, *, at: datetime) -> bool:
    """Put a dead or unknown letter back; the next dispatch tries again from nought.

    Here and not with the dispatcher, so that pages need not load what sends.
    """
    back = (DeliveryState.DEAD, DeliveryState.FAILED, DeliveryState.UNCERTAIN)
    rows = Delivery.objects.filter(pk=row.pk, state__in=back)
    return bool(rows.update(state=DeliveryState.PENDING, attempts=0, next_try_at=at))
