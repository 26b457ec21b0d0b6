"""What the system administrator does with other people's accounts."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import Post
from chains.people import administrators
from portal.accounts import lockout
from portal.accounts.models import User
from portal.audit.journal import record, target_of
from portal.notices.post import post
from portal.workflow.moves import Refused

BY_ANOTHER = "请由另一位系统管理员办理。"


@transaction.atomic
def disable(*, person: User, by: Any, reason: str, at: datetime, ip: str = "") -> None:
    """停用：nobody signs in with the account any more, and all its sessions end.

    Two administrators who disable each other, or end each other's post, at once cannot
    both succeed.
    """
    if person == by:
        raise Refused(f"不能停用自己的账号，{BY_ANOTHER}")
    note("disable", person, by=by, ip=ip, reason=reason)
    Post.objects.lock_administrators()
    # Whose office ends today leaves nobody for tomorrow.
    admins = administrators(localdate(at) + timedelta(days=1))
    if person in admins and not admins.exclude(pk=person.pk).exists():
        raise Refused("这是最后一位能登录的系统管理员，请先安排另一位，再停用。")
    rows = User.objects.filter(pk=person.pk, is_active=True)
    if not rows.end_sessions():
        raise Refused("这个账号已经停用，请刷新后查看。")
    rows.update(is_active=False)


@transaction.atomic
def enable(*, person: User, by: Any, ip: str = "") -> None:
    """启用：with the password as it was; posts and enterprises were never touched."""
    note("enable", person, by=by, ip=ip)
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Refused("这个账号没有停用，请刷新后查看。")


@transaction.atomic
def reset_mfa(
    *, person: User, by: Any, reason: str, at: datetime, ip: str = ""
) -> None:
    """重置动态验证码：for a lost phone. The person is told, it may not be his wish."""
    if person == by:
        raise Refused(f"不能重置自己的动态验证码，{BY_ANOTHER}")
    note("mfa_reset", person, by=by, ip=ip, reason=reason)
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise Refused("此人没有开启动态验证码，不用重置。")
    User.objects.filter(pk=person.pk).end_sessions()
    post(
        [person],
        key=f"accounts:mfa-reset:{person.pk}:{at.isoformat()}",
        subject="您的动态验证码已由系统管理员重置",
        body="请用密码登录后重新开启。如果不是您本人要求的，请立即联系系统管理员。",
        link=reverse("mfa_index"),
        urgent=True,
        at=at,
    )


@transaction.atomic
def unlock(*, person: User, by: Any, ip: str = "") -> None:
    """解锁：the person may try again at once, from every address."""
    note("unlock", person, by=by, ip=ip)
    if not lockout.unlock(person):
        raise Refused("这个账号没有被锁定，请刷新后查看。")


def note(action: str, person: User, *, by: Any, ip: str, **detail: str) -> None:
    target = target_of(person)
    record(f"accounts.{action}", by=by, ip=ip, target=target, detail=detail)
