"""Who is told that an enterprise needs a party-building advisor (党建专员)."""

from datetime import date, datetime

from chains.kinds import Stage
from chains.models import Enterprise
from chains.people import secretaries
from portal.notices.post import post


def ask_for_advisors(*, on: date, at: datetime) -> int:
    """The chain's secretary, once each time an enterprise enters 试生产; safe to run
    again. The desk goes on showing it until somebody is sent."""
    count = 0
    for enterprise in Enterprise.objects.lacking_advisor(on).order_by("pk"):
        count += post(
            secretaries(enterprise.chain_id, on),
            key=f"advisor-{enterprise.pk}-{entered(enterprise)}",
            subject=f"请派驻党建专员：{enterprise.called}已进入试生产",
            link=enterprise.get_absolute_url(),
            urgent=True,
            at=at,
        )
    return count


def entered(enterprise: Enterprise) -> int:
    """The number of the version with which it last entered 试生产."""
    rows = enterprise.history.order_by("history_id")
    before = rows.exclude(stage=Stage.TRIAL).order_by("-history_id").first()
    if before:
        rows = rows.filter(history_id__gt=before.history_id)
    return rows.values_list("history_id", flat=True).first() or 0
