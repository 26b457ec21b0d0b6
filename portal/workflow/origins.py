"""What anybody may send without an account, and how often from one address."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from portal.workflow.moves import Refused

# Nobody needs more in an hour; who does is asked to call.
MOST, WITHIN = 5, timedelta(hours=1)


def origin_of(address: str, *, of: str) -> str:
    """A keyed hash of the visitor's address: it leads back to nobody, and the same
    address has another one for each purpose `of`."""
    return salted_hmac(of, address).hexdigest()[:16]


def refuse_a_flood(rows: QuerySet, *, origin: str, at: datetime, what: str) -> None:
    """Raises Refused for the sixth row of one origin within an hour.

    Two at the same moment may both be let in: the limit keeps floods away, not
    single lines.
    """
    if rows.filter(origin=origin, at__gt=at - WITHIN).count() >= MOST:
        raise Refused(f"一小时内最多{what} {MOST} 次，请过一会儿再来，急事请打电话。")
