"""Whether the dispatcher is alive, and for how long it has been silent."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Subquery

from portal.notices.models import Heartbeat

QUIET = timedelta(minutes=5)


def last_dispatch() -> Subquery:
    """When the dispatcher was last seen, as a column beside anything."""
    return Subquery(Heartbeat.objects.filter(name="dispatch").values("at")[:1])


def dispatcher_silence(at: datetime) -> timedelta | None:
    """How long nothing was dispatched, if that is longer than five minutes."""
    beat = Heartbeat.objects.filter(name="dispatch").first()
    return silence(beat and beat.at, at)


def silence(last: datetime | None, at: datetime) -> timedelta | None:
    """The time since `last` if it is too long; a portal never started is not silent."""
    quiet = at - last if last else timedelta(0)
    return quiet if quiet > QUIET else None


def silence_warning(user: Any, at: datetime) -> str:
    """For the person of a request, whose row brought the last dispatch along."""
    quiet = silence(getattr(user, "last_dispatch", None), at)
    if quiet is None:
        return ""
    minutes = int(quiet.total_seconds() // 60)
    return (
        f"提醒已有 {minutes} 分钟没有外发：站内提醒照常，邮件会在恢复后补发。"
        "请通知系统管理员检查后台服务。"
    )
