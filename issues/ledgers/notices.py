"""督办清单: what was drafted, issued, answered, judged, and who still owes a word."""

from datetime import date
from itertools import product
from typing import Any

from issues.ledgers.base import Ledger, Tab, Together
from issues.ledgers.filters import ByUnit, one_of
from issues.models import Issue, SupervisionNotice
from issues.models.supervision import NoticeQuerySet
from issues.permissions import follows_supervision, issues_notices
from issues.workflow import ANSWERABLE, UNANSWERED, Cause, Level, NoticeState
from portal.exports.xlsx import Column, serial

# The levels and states behind each tab.
EVERY = tuple(NoticeState)
BEHIND = {
    "drafted": (ANSWERABLE, (NoticeState.DRAFTED,)),
    "open": (ANSWERABLE, UNANSWERED),
    "answered": (ANSWERABLE, (NoticeState.ANSWERED,)),
    "all": (ANSWERABLE, EVERY),
    "reminders": ((Level.REMINDER,), EVERY),
}


class NoticeFilter(ByUnit):
    PICKERS = ("q", "level", "cause", "unit", "chain")

    lamp = one_of("灯", [("red", "逾期未答复")])
    level = one_of("等级", [(level.value, level.label) for level in ANSWERABLE])
    cause = one_of("事由", Cause.choices)


class NoticeLedger(Ledger):
    """What waits for a signature, an answer, a judgement; newest first."""

    name, kind, label = "supervision", "notices", "督办清单"
    subheading = "提醒由系统自动发出；督办单由系统起草，有权的人签发"
    icon = "gavel"
    table = "issues/supervision_table.html"
    order = ("-pk",)
    form = NoticeFilter
    views = {
        "drafted": "待签发",
        "open": "待答复",
        "answered": "待评判",
        "all": "全部督办单",
        "reminders": "提醒",
    }
    quick = (
        ("灯：逾期未答复", "lamp", "red"),
        ("等级：红色督办", "level", "red"),
        ("等级：黄色督办", "level", "yellow"),
        ("等级：蓝色督办", "level", "blue"),
    )
    nothing = (
        "这里没有督办单",
        "问题快到期、超期或企业不满意时，系统会按办理规则提醒或起草。",
    )
    together = Together(
        url="issues:bulk_issue",
        button="签发所选",
        icon="gavel",
        hint="勾选待签发的督办单，核对后一次签发",
        only="?view=drafted",
    )
    who = staticmethod(follows_supervision)

    def visible_to(self, user: Any) -> NoticeQuerySet:
        rows = SupervisionNotice.objects.visible_to(user)
        return rows.telling_issuers(user)

    def tabs(self, user: Any, rows: NoticeQuerySet) -> list[Tab]:
        counts = rows.count_states()
        return [
            Tab(name, label, sum(counts[pair] for pair in product(*BEHIND[name])))
            for name, label in self.views.items()
            if name != "drafted" or issues_notices(user)
        ]

    def opens_with(self, tabs: list[Tab]) -> str:
        return next((tab.name for tab in tabs if tab.count), "all")

    def of_view(self, rows: NoticeQuerySet, view: str, *, user: Any, on: date) -> Any:
        levels, states = BEHIND[view]
        return rows.filter(level__in=levels, state__in=states)

    def narrow(
        self, rows: NoticeQuerySet, found: dict[str, Any], *, user: Any, on: date
    ) -> Any:
        if found.get("lamp"):
            rows = rows.late(on)
        for name, field in FIELDS.items():
            if found.get(name):
                rows = rows.filter(**{field: found[name]})
        if found.get("q"):
            rows = rows.filter(issue__in=Issue.objects.matching(found["q"]))
        return rows

    def for_page(self, rows: NoticeQuerySet, *, on: date) -> NoticeQuerySet:
        return rows.for_list()

    def dress(self, rows: list[SupervisionNotice], *, user: Any, on: date) -> None:
        for notice in rows:
            notice.lamp, notice.lamp_text = notice.glance(on)
            notice.may_pick = notice.is_mine and notice.state == NoticeState.DRAFTED

    def to_act(self, rows: NoticeQuerySet) -> NoticeQuerySet:
        rows = rows.for_list().select_related("follows__unit")
        return rows.prefetch_related("issue__orders")

    def for_export(self, rows: NoticeQuerySet, *, on: date) -> NoticeQuerySet:
        people = ("issued_by", "signed_by", "answered_by", "judged_by")
        return rows.for_list().select_related("issue__chain", *people)

    def columns(self, *, user: Any, on: date) -> list[Column]:
        return [
            serial(),
            Column("编号", lambda x: x.number or "", 18),
            Column("等级", lambda x: x.get_level_display(), 10),
            Column("督办事由", lambda x: x.get_cause_display(), 14),
            Column("督办事项", lambda x: x.issue.title, 30),
            Column("原编号", lambda x: x.issue.number, 16),
            Column("企业名称", lambda x: x.issue.enterprise.name, 24),
            Column("产业链", lambda x: str(x.issue.chain or ""), 12),
            Column("责任单位", lambda x: x.unit.name, 18),
            Column("事实", lambda x: x.facts, 36),
            Column("督办要求", lambda x: x.demand, 30),
            Column("立项日期", lambda x: x.drafted_on, 12),
            Column("签发人", lambda x: str(x.issued_by or ""), 10),
            Column("签发日期", lambda x: x.issued_on, 12),
            Column("签收日期", lambda x: x.signed_on, 12),
            Column("反馈时限", lambda x: x.reply_due_on, 12),
            Column("答复日期", lambda x: x.answered_on, 12),
            Column("承办反馈", lambda x: x.answer, 36),
            Column("评判", judged, 24),
            Column("状态", lambda x: x.get_state_display(), 10),
            Column("灯", lambda x: x.glance(on)[1], 16),
        ]


FIELDS = {"unit": "unit", "level": "level", "cause": "cause", "chain": "issue__chain"}


def judged(notice: SupervisionNotice) -> str:
    if notice.judged_on is None:
        return notice.verdict
    return f"{notice.judged_on:%Y-%m-%d} {notice.judged_by}：{notice.verdict}".strip()


NOTICES = NoticeLedger()
