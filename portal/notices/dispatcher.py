"""Draining the delivery table: claim with a lease, send outside any transaction, mark.

However many dispatchers run and whenever one dies, nothing is lost: a row whose lease
ran out is claimed again. A mail may go twice only if the sender died between sending
and marking, and then with the same Message-ID. An SMS is never sent twice: such a row
becomes 未知 for a clerk to look at.
"""

import random
import time
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import now

from portal.notices.channels import Rejected, Unanswered, send
from portal.notices.models import Channel, Delivery, DeliveryState, Heartbeat

BATCH = 10
LEASE = timedelta(seconds=60)
BUDGET = 50  # seconds a run may take
WAITS = (1, 5, 15, 60, 180)  # minutes before the next try
LAST_ATTEMPT = 6
# After these the row is not sent by itself again.
FINAL = {Rejected: DeliveryState.FAILED, Unanswered: DeliveryState.UNCERTAIN}
DIED = "the sender died at every attempt"


def dispatch() -> int:
    """Send what is due until nothing is, or the budget is spent; returns the sent."""
    started, sent = time.monotonic(), 0
    while time.monotonic() - started < BUDGET:
        batch = claim(now())
        if not batch:
            break
        sent += sum(deliver(row) for row in batch)
    Heartbeat.beat("dispatch", now())
    return sent


def claim(at: datetime) -> list[Delivery]:
    """Up to ten due rows, leased to us by a token of our own."""
    token = uuid4()
    with transaction.atomic():
        rows = Delivery.objects.claimable(at)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        ids = [row.pk for row in rows[:BATCH]]
        # An SMS whose sender died may have left: nobody sends it by itself again.
        lost = Delivery.objects.filter(
            pk__in=ids, state=DeliveryState.SENDING, channel=Channel.SMS, attempts__gt=0
        )
        lost.update(state=DeliveryState.UNCERTAIN)
        poison = Delivery.objects.filter(
            pk__in=ids, state=DeliveryState.SENDING, attempts__gte=LAST_ATTEMPT
        )
        poison.update(state=DeliveryState.DEAD, last_error=DIED)
        free = Delivery.objects.filter(
            pk__in=ids, state__in=(DeliveryState.PENDING, DeliveryState.SENDING)
        )
        free.update(
            state=DeliveryState.SENDING, lease_token=token, lease_until=at + LEASE
        )
    return list(Delivery.objects.filter(lease_token=token).select_related("person"))


def deliver(row: Delivery) -> bool:
    """One row from renewed lease to mark; False when it did not go out now."""
    at = now()
    if row.person and not row.person.is_active:
        return mark(row, DeliveryState.CANCELLED)
    if row.expires_at and row.expires_at < at:
        return mark(row, DeliveryState.EXPIRED)
    # The attempt is counted before the send, so that a row which kills its sender
    # ends in the dead letters and takes nobody with it.
    held = leased(row).update(lease_until=at + LEASE, attempts=F("attempts") + 1)
    if not held:
        return False
    row.attempts += 1
    try:
        send(row)
    except tuple(FINAL) as end:
        return mark(row, FINAL[type(end)], last_error=str(end)[:300])
    except Exception as problem:  # noqa: BLE001 - whatever it was, the row waits
        return put_back(row, f"{type(problem).__name__}: {problem}"[:300])
    mark(row, DeliveryState.SENT, sent_at=now())
    return True


def leased(row: Delivery) -> object:
    """The row, if it is still ours."""
    token: UUID | None = row.lease_token
    return Delivery.objects.filter(
        pk=row.pk, state=DeliveryState.SENDING, lease_token=token
    )


def mark(row: Delivery, state: DeliveryState, **facts: object) -> bool:
    leased(row).update(state=state, **facts)
    return False


def put_back(row: Delivery, error: str) -> bool:
    """Wait longer each time; after the last attempt it is a dead letter."""
    if row.attempts >= LAST_ATTEMPT:
        return mark(row, DeliveryState.DEAD, last_error=error)
    minutes = WAITS[min(row.attempts, len(WAITS)) - 1]
    jitter = random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, hides nothing
    later = now() + timedelta(minutes=minutes * jitter)
    return mark(row, DeliveryState.PENDING, next_try_at=later, last_error=error)
