"""Once a day: are the journals whole, and the head into its file."""

from contextlib import suppress
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from chains.people import administrators, leaders
from portal.audit import heads
from portal.audit.models import Check
from portal.notices.post import post
from portal.workflow import heads as step_heads
from portal.workflow.journals import verify


def check(*, at: datetime) -> int:
    """1 when today's was made now; whoever answers for it is told of a break only.

    A file that was touched must not stop the check that finds it.
    """
    on = localdate(at)
    if done_on(on):
        return 0
    found = verify(at)
    heads.export(on)
    with suppress(ValueError):
        # Told below: what cannot be read is a break.
        step_heads.export(on)
    if not found.is_whole:
        tell(found)
    return 1


def done_on(on: object) -> bool:
    try:
        return any(head.day == on for head in heads.exported())
    except ValueError:
        return Check.objects.filter(at__date=on).exists()


def tell(found: Check) -> None:
    """Leaders and administrators, from the day of the break on, once a day."""
    on = localdate(found.at)
    post(
        [*leaders(on), *administrators(on)],
        key=f"audit:broken:{on}",
        subject=f"审计记录校验不一致：{found}",
        body="有人可能改动过数据库里的记录。请不要再动数据库，并联系系统维护人员核对备份。",
        link=reverse("audit:journal"),
        urgent=True,
        at=found.at,
    )
