"""The process that knows the database: it opens sessions and finds what pages show.

`python -m tests.bench.ground floor N` makes and fills the floor, `... portal` looks
into a seeded portal. Both print JSON: cookies by role, facts for addresses.
"""

import contextlib
import json
import sys
from datetime import timedelta
from importlib import import_module
from typing import Any

import django
from django.conf import settings

django.setup()

from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.core.management import call_command  # noqa: E402
from django.db.models import Max, Min  # noqa: E402
from django.utils.timezone import localdate, now  # noqa: E402

# What the corpus has much of, and what it never says.
WORDS = {
    "two": "蒸汽",
    "three": "配电室",
    "five": "蒸汽压力不",
    "common": "办理",
    "absent": "鲸鱼座",
}


def session_of(user: Any) -> str:
    """The cookie of somebody who has just signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def floor(size: int) -> dict[str, Any]:
    from tests.bench.floor.models import Item, fill  # noqa: PLC0415 - another site's

    call_command("migrate", run_syncdb=True, verbosity=0)
    fill(size)
    user = get_user_model().objects.create_user("user")
    first, last = Item.objects.aggregate(a=Min("pk"), b=Max("pk")).values()
    return {
        "cookies": {"user": session_of(user)},
        "facts": {"middle": str((first + last) // 2)},
    }


def portal(_size: int) -> dict[str, Any]:
    from chains.meetings.models import Meeting  # noqa: PLC0415
    from chains.models import Liaison, Post  # noqa: PLC0415 - not the floor's
    from issues.assessment.closing import close  # noqa: PLC0415
    from issues.assessment.models import Period  # noqa: PLC0415
    from issues.assessment.periods import Stretch  # noqa: PLC0415
    from issues.models import Category, Issue  # noqa: PLC0415
    from portal.desk.cockpit.models import Snapshot  # noqa: PLC0415
    from portal.ui.pages import Cursor  # noqa: PLC0415
    from salons.models import Salon  # noqa: PLC0415

    def holder(kind: str, role: str) -> Any:
        rows = Post.objects.filter(unit__kind=kind, role=role).order_by("pk")
        return rows.select_related("user").first().user

    # As a centre does each month; the monthly report compares the last with the one before.
    last = localdate().replace(day=1) - timedelta(days=1)
    for day in (last.replace(day=1) - timedelta(days=1), last):
        month = Stretch.month_of(day)
        if not Period.objects.filter(first=month.first).exists():
            close(month, by=holder("centre", "head"), at=now())
    # As the clock does every five minutes.
    Snapshot.objects.take(now())
    busy = Issue.objects.closed().order_by("pk").first()
    liaison = Liaison.objects.get(enterprise=busy.enterprise).user
    people = {
        "clerk": holder("centre", "officer"),
        "leader": holder("lead", "leader"),
        "secretary": holder("committee", "secretary"),
        "officer": holder("factor_group", "officer"),
        "liaison": liaison,
    }
    rows = Issue.objects.reported().order_by("due_on", "pk")
    deep = rows[rows.count() * 9 // 10]
    few = Issue.objects.filter(state="working").order_by("pk").first()
    return {
        "cookies": {role: session_of(user) for role, user in people.items()},
        "facts": {
            **WORDS,
            "few": str(few.pk),
            "long": str(Issue.objects.get(version=100).pk),
            "own": str(busy.pk),
            "deep": Cursor.at(deep, ("due_on", "pk"), backwards=False),
            "category": str(Category.objects.get(name="融资用信").pk),
            "chain": str(busy.chain_id),
            "enterprise": str(busy.enterprise_id),
            "meeting": str(Meeting.objects.order_by("pk").first().pk),
            "month": f"{localdate():%Y/%m}".replace("/0", "/"),
            "salon": str(Salon.objects.order_by("pk").first().pk),
        },
    }


if __name__ == "__main__":
    name, *size = sys.argv[1:]
    # Standard output is for the answer alone.
    with contextlib.redirect_stdout(sys.stderr):
        answer = {"floor": floor, "portal": portal}[name](int(size[0]) if size else 0)
    sys.stdout.write(json.dumps(answer))
