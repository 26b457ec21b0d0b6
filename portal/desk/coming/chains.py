"""Answers to what an enterprise offers or seeks, advisors to be sent."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from chains.market.models import ShareResponse
from chains.market.permissions import may_decide, side_of
from chains.market.workflow import ResponseState
from chains.models import Enterprise
from chains.standing import Standing
from portal.desk.coming.tray import SHOWN, Line, Tray


def of_market(user: Any) -> Tray:
    """Answers to decide, words to say, and for a secretary where two words differ."""
    rows = ShareResponse.objects.visible_to(user).concerning(user)
    return Tray(rows, lambda: market_lines(user, rows.for_page()))


def market_lines(user: Any, rows: QuerySet) -> list[Line]:
    lines = []
    for row in rows.order_by("pk")[: 3 * SHOWN]:
        side = side_of(user, row)
        if may_decide(user, row):
            what, colour, words = "答复回应", "yellow", "待答复"
        elif side and row.state == ResponseState.ACCEPTED and not row.spoken(side):
            what, colour, words = "登记对接结果", "green", "对接中"
        elif row.state == ResponseState.DIFFERING:
            what, colour, words = "供需对接双方说法不一", "red", "说法不一"
        else:
            continue
        note = f"{row.post.enterprise.called} 与 {row.enterprise.called}"
        url = row.get_absolute_url()
        lines.append(Line(f"{what}：{row.post.title}", note, url, colour, words))
    return lines


def of_advisors(who: Standing, on: date) -> Tray:
    """Enterprises of the own chains that began trial production without 党建专员."""
    rows = Enterprise.objects.filter(chain__in=who.secretary_chain_ids)
    rows = rows.lacking_advisor(on)

    def lines() -> Iterator[Line]:
        for row in rows.order_by("pk")[:SHOWN]:
            url = reverse("chains:advisor", args=[row.pk])
            text, note = f"派驻党建专员：{row.called}", "企业已进入试生产"
            yield Line(text, note, url, "yellow", "未派驻")

    return Tray(rows, lines)
