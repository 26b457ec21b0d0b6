"""Invented visits of a year; never outside the demo."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import get_current_timezone, localdate

from chains.kinds import OFFICIALS
from chains.models import Enterprise, Liaison
from chains.visits.models import Visit
from issues.models import Issue
from issues.workflow import Source
from portal.workdays.current import work_calendar

# (what was learnt, what was asked for, what was answered on the spot)
TEXTS = (
    ("订单排到下季度，用工缺口二十人左右。", "招不到熟练缝纫工，想参加专场招聘会", ""),
    (
        "新车间设备进场，变压器余量不大。",
        "夏季用电负荷不够，想提前排增容",
        "已记下，三天内答复。",
    ),
    ("支部活动正常开展，党员带头搞技改。", "", ""),
    ("原料涨价，流动资金偏紧。", "想了解贴息贷款的条件和材料", "当场发了办事指南。"),
    ("厂区门口货车多，早晚高峰拥堵。", "门口路段想增设临时停车位", ""),
    ("安全台账齐全，消防通道畅通。", "", "提醒补齐一处指示牌。"),
)
MONTHS = 12


def load(at: datetime) -> int:
    """Every official goes somewhere each month; one enterprise of each is forgotten."""
    today, clerk = localdate(at), get_user_model().objects.get(username="clerk")
    number = 0
    for row in Liaison.objects.filter(kind__in=OFFICIALS).order_by("pk"):
        for back in range(1, MONTHS + 1, 2):
            number += 1
            if number % 4:
                note(row.user, row.enterprise, today, back * 27 + row.pk % 9, number)
    for enterprise in Enterprise.objects.filter(is_chain_leader=True):
        number += 1
        note(clerk, enterprise, today, 6, number)
    tie_to_issues()
    return Visit.objects.count()


def note(
    by: Any, enterprise: Enterprise, today: date, days_ago: int, number: int
) -> None:
    day = work_calendar().add(today - timedelta(days=days_ago + 1), 1)
    learnt, asked, answered = TEXTS[(number + enterprise.pk) % len(TEXTS)]
    written = datetime.combine(day, time(17), tzinfo=get_current_timezone())
    visit = Visit(
        enterprise=enterprise,
        day=day,
        by=by,
        companions="专班同事" if number % 3 == 0 else "",
        learnt=learnt,
        answered=answered,
        written_at=written,
    )
    visit.keep(on=today, asked=[asked])


def tie_to_issues() -> None:
    """Issues of the demo that came from a visit get the line they came from."""
    for issue in Issue.objects.reported().filter(source=Source.VISIT):
        on = localdate(issue.reported_at)
        visit = Visit(
            enterprise=issue.enterprise,
            day=on,
            by=issue.reporter,
            learnt="走访时企业反映，当天代报。",
            written_at=issue.reported_at,
        )
        visit.keep(on=on, asked=[issue.title])
        visit.findings.update(issue=issue)
