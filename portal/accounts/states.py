"""Whether somebody can sign in now, and if not, why."""

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, CharField, TextChoices, Value, When

from portal.accounts.lockout import locked_at


class State(TextChoices):
    OPEN = "open", "可登录"
    INVITED = "invited", "待激活"
    DISABLED = "disabled", "已停用"
    LOCKED = "locked", "已锁定"


def state_at(moment: datetime) -> Case:
    """The State beside each row of people; the first that applies counts."""
    return Case(
        When(is_active=False, then=Value(State.DISABLED)),
        When(password__startswith=UNUSABLE_PASSWORD_PREFIX, then=Value(State.INVITED)),
        When(locked_at(moment), then=Value(State.LOCKED)),
        default=Value(State.OPEN),
        output_field=CharField(),
    )
