"""Who is told that an enterprise needs a party-building advisor (党建专员), and that
its contacts should be confirmed."""

from datetime import date, datetime

from chains.kinds import Stage
from chains.models import Enterprise
from chains.people import secretaries, spokespeople
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


def ask_to_confirm(*, on: date, at: datetime) -> int:
    """请核实联络信息: those who speak for an enterprise whose contacts nobody has
    confirmed for half a year, once a month; safe to run again."""
    count = 0
    for enterprise in Enterprise.objects.active().stale(on).order_by("pk"):
        count += post(
            spokespeople(enterprise, on),
            key=f"stale-{enterprise.pk}-{on:%Y%m}",
            subject=f"请核实联络信息：{enterprise.called}",
            body="超过半年没有核实。没有变化的，点一下“核实无误”就行。",
            link=enterprise.get_absolute_url(),
            at=at,
        )
    return count
