"""Once a month an official is told which enterprises nobody has visited for long."""

from collections import defaultdict
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.urls import reverse

from chains.kinds import OFFICIALS
from chains.models import Enterprise, Liaison
from chains.visits.models import NOT_SEEN_FOR, to_visit
from portal.notices.post import post
from portal.workdays.current import work_calendar

NAMED = 3


def remind(*, on: date, at: datetime) -> int:
    """On working days, each 助企干部 and 党建专员 once a month; safe to run again."""
    if not work_calendar().is_workday(on):
        return 0
    held = Liaison.objects.current(on).filter(kind__in=OFFICIALS, user__is_active=True)
    unseen = to_visit(Enterprise.objects.all(), on=on).in_bulk()
    mine = defaultdict(dict)
    for row in held.filter(enterprise__in=unseen).order_by("pk"):
        mine[row.user_id][row.enterprise_id] = unseen[row.enterprise_id].called
    people = get_user_model().objects.in_bulk(mine)
    return sum(
        post(
            [people[user]],
            key=f"visits-{on:%Y%m}",
            subject=subject_of(list(names.values())),
            link=reverse("visits:waiting"),
            at=at,
        )
        for user, names in mine.items()
    )


def subject_of(names: list[str]) -> str:
    listed = "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
    return f"{len(names)} 家企业超过 {NOT_SEEN_FOR} 天没有走访：{listed}"
