"""Two groups: one that is being coordinated, one that has come off."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from issues.groups import deeds
from issues.groups.models import Group, open_group
from issues.groups.suggestions import loose
from portal.workdays.current import work_calendar


def load(at: datetime) -> int:
    clerk = get_user_model().objects.get(username="clerk")
    for category in kinds(clerk)[:2]:
        begun = at - timedelta(hours=3)
        rows = list(loose(clerk).filter(category=category).order_by("pk")[:4])
        facts = {"title": f"{category}：多家遇到的同类难题", "category": category}
        open_group(by=clerk, at=begun, issues=rows, **facts)
    told, coming = Group.objects.order_by("pk")[:2]
    deeds.tell(
        told,
        deeds.members_of(told),
        by=clerk,
        at=at - timedelta(hours=2),
        text="已请责任单位统一排查，三个工作日内给出共同的办法，期间先按各家的安排办理。",
    )
    deeds.consult(
        coming,
        by=clerk,
        at=at - timedelta(hours=1),
        reason="多家企业的同类问题，请议定统一的办法和责任单位。",
        planned_on=work_calendar().add(localdate(at), 4),
    )
    return Group.objects.count()


def kinds(clerk: Any) -> list[Any]:
    """Categories with at least two issues that can still be consulted."""
    found: dict[Any, list[Any]] = {}
    rows = loose(clerk).filter(state__in=("accepted", "working"))
    for issue in rows.select_related("category").order_by("pk"):
        found.setdefault(issue.category, []).append(issue)
    return [kind for kind, issues in found.items() if len(issues) > 1]
