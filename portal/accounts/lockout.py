"""Who is locked out after too many wrong passwords, and letting them in again."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Exists, OuterRef, Sum

from portal.accounts.models import User


def locked_at(moment: datetime) -> Exists:
    """A condition on people: whom axes turns away, at one address at least."""
    since = moment - timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        username=OuterRef("username"), attempt_time__gte=since
    )
    # axes counts a browser a row, and locks an address by the sum of its browsers.
    counted = attempts.order_by().values("ip_address")
    counted = counted.annotate(failures=Sum("failures_since_start"))
    return Exists(counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT))


def unlock(person: User) -> int:
    """Forget the wrong passwords of every address; how many browsers had sent some."""
    return reset(username=person.username)
