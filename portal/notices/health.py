"""Whether the dispatcher is alive, and for how long it has been silent."""

from datetime import datetime, timedelta

from portal.notices.models import Heartbeat

QUIET = timedelta(minutes=5)


def dispatcher_silence(at: datetime) -> timedelta | None:
    """How long nothing was dispatched, if that is longer than five minutes."""
    beat = Heartbeat.objects.filter(name="dispatch").first()
    if beat is None:
        return None
    silence = at - beat.at
    return silence if silence > QUIET else None


def silence_warning(at: datetime) -> str:
    silence = dispatcher_silence(at)
    if silence is None:
        return ""
    minutes = int(silence.total_seconds() // 60)
    return (
        f"提醒已有 {minutes} 分钟没有外发：站内提醒照常，邮件会在恢复后补发。"
        "请通知系统管理员检查后台服务。"
    )
