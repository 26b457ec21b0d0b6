"""挂账清单: what waits by rule, until when, who agreed, when it is looked at again."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from issues.clockwork import Lamp, glance
from issues.ledgers import facts
from issues.ledgers.base import Ledger, Tab
from issues.ledgers.filters import YELLOW, ByPlace, one_of
from issues.models import Hold, Issue
from issues.models.holds import HoldQuerySet
from issues.permissions import reads_ledgers
from issues.workflow import HoldCause, HoldState
from portal.exports.xlsx import Column, serial
from portal.workdays.current import work_calendar

STATES = {
    "held": (HoldState.HELD,),
    "proposed": (HoldState.PROPOSED,),
    "ended": (HoldState.RESUMED, HoldState.REFUSED, HoldState.DROPPED),
    "all": tuple(HoldState),
}
FIELDS = {"cause": "cause", "chain": "issue__chain", "category": "issue__category"}


class HoldFilter(ByPlace):
    PICKERS = ("q", "cause", "chain", "category")

    review = one_of("评估", [("missed", "已过评估日")])
    cause = one_of("挂账原因", HoldCause.choices)


class HoldLedger(Ledger):
    """Those in force first, by the day of the next review."""

    name, kind, label = "holds", "holds", "挂账清单"
    subheading = "暂时办不了的：什么条件恢复、期间怎么帮、哪天再评估"
    icon = "player-pause"
    table = "issues/ledger_holds.html"
    order = ("next_review_on", "pk")
    form = HoldFilter
    views = {
        "held": "挂账中",
        "proposed": "待批准",
        "ended": "已结束",
        "all": "全部",
    }
    quick = (
        ("评估：已过评估日", "review", "missed"),
        ("挂账原因：政策", "cause", "policy"),
        ("挂账原因：上级审批", "cause", "higher_approval"),
    )
    nothing = (
        "这里没有挂账的问题",
        "因政策、规划、资金等暂时办不了的，经主任和产业链党委两方同意后列在这里。",
    )
    who = staticmethod(reads_ledgers)

    def visible_to(self, user: Any) -> HoldQuerySet:
        return Hold.objects.visible_to(Issue.objects.visible_to(user))

    def of_view(self, rows: HoldQuerySet, view: str, *, user: Any, on: date) -> Any:
        return rows.filter(state__in=STATES[view])

    def opens_with(self, tabs: list[Tab]) -> str:
        return "held"

    def narrow(
        self, rows: HoldQuerySet, found: dict[str, Any], *, user: Any, on: date
    ) -> Any:
        if found.get("review"):
            rows = rows.review_missed(on)
        for name, field in FIELDS.items():
            if found.get(name):
                rows = rows.filter(**{field: found[name]})
        if found.get("q"):
            rows = rows.filter(issue__in=Issue.objects.matching(found["q"]))
        return rows

    def for_page(self, rows: HoldQuerySet, *, on: date) -> QuerySet:
        people = ("proposed_by", "director", "chair")
        place = ("issue__enterprise", "issue__chain", "issue__category")
        return rows.select_related(*place, *people)

    def dress(self, rows: list[Hold], *, user: Any, on: date) -> None:
        for hold in rows:
            hold.lamp, hold.lamp_text = lamp(hold, on)

    def columns(self, *, user: Any, on: date) -> list[Column]:
        return [
            serial(),
            Column("问题编号", lambda x: x.issue.number, 16),
            Column("企业名称", lambda x: x.issue.enterprise.name, 24),
            Column("产业链", lambda x: str(x.issue.chain or ""), 12),
            Column("问题", lambda x: x.issue.title, 30),
            Column("挂账原因", lambda x: x.get_cause_display(), 10),
            Column("恢复条件", lambda x: x.exit_criterion, 36),
            Column("期间帮扶", lambda x: x.interim_help, 36),
            Column("提出人", lambda x: str(x.proposed_by), 10),
            Column("提出日期", lambda x: facts.day_of(x.proposed_at), 12),
            Column("主任同意", lambda x: key(x.director, x.director_at), 20),
            Column("党委同意", lambda x: key(x.chair or x.chair_named, x.chair_at), 20),
            Column("挂账日期", lambda x: x.held_on, 12),
            Column("下次评估", lambda x: x.next_review_on, 12),
            Column("续期次数", lambda x: x.renewals, 8),
            Column("状态", lambda x: x.get_state_display(), 10),
            Column("灯", lambda x: lamp(x, on)[1], 18),
            Column("结束日期", lambda x: x.ended_on, 12),
            Column("结束原因", lambda x: x.ended_reason, 24),
        ]


def lamp(hold: Hold, on: date) -> tuple[Lamp, str]:
    """Of the review while it is in force; the issue's own clocks stand still."""
    if hold.state == HoldState.PROPOSED:
        return Lamp.PAUSED, f"待{hold.missing_key}同意"
    if hold.state != HoldState.HELD:
        return Lamp.DONE, hold.get_state_display()
    colour, text = glance(
        work_calendar().between(on, hold.next_review_on), yellow=YELLOW
    )
    return colour, f"评估{text}"


def key(person: Any, at: Any) -> str:
    """Who turned it and when."""
    return f"{person or ''} {facts.day_of(at)}".strip() if at else ""


HOLDS = HoldLedger()
