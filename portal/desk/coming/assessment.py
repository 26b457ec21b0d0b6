"""For the director: appeals to decide, months to close."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from issues.assessment.closing import waiting_months
from issues.assessment.models import Appeal
from issues.models import IssueStep
from portal.desk.coming.tray import SHOWN, Line, Tray


def of_appeals(user: Any, on: date) -> Tray:
    """For the director: appeals to decide, the soonest due first."""
    rows = Appeal.objects.for_deciders(user)

    def lines() -> Iterator[Line]:
        for row in rows.for_list().order_by("due_on", "pk")[:SHOWN]:
            late = row.due_on < on
            lamp, words = ("red", "已过期") if late else ("yellow", "待决定")
            text = f"决定考核申诉：{row.case.line.unit}"
            note, url = f"{row.due_on:%m-%d} 前决定", row.get_absolute_url()
            yield Line(text, note, url, lamp, words)

    return Tray(rows, lines)


def of_unclosed(on: date) -> Tray:
    """For the director: months whose assessment is to be closed."""

    def lines() -> Iterator[Line]:
        for month in waiting_months(on):
            url = f"{reverse('assessment:scoreboard')}?of={month.slug}"
            text, note = f"封账：{month.label}考核", "封账以后数字不再变"
            yield Line(text, note, url, "yellow", "已过完")

    return Tray(IssueStep.objects.all(), lines)
