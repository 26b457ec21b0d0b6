"""问题台账 as a workbook: the columns of the plan, one row an issue."""

from datetime import date
from typing import Any

from django.http import HttpResponse

from issues.models import Issue
from portal.exports.xlsx import Column, workbook_response
from portal.ui.words import masked_phone


def lead(issue: Issue) -> str:
    return "、".join(
        o.unit.name for o in issue.orders.all() if o.is_lead and o.state not in GONE
    )


def supports(issue: Issue) -> str:
    return "、".join(
        o.unit.name for o in issue.orders.all() if not o.is_lead and o.state not in GONE
    )


GONE = ("returned", "revoked")


def sent_on(issue: Issue) -> Any:
    days = [order.sent_on for order in issue.orders.all()]
    return min(days) if days else ""


def word(issue: Issue) -> str:
    said = list(issue.confirmations.all())
    return said[-1].get_satisfied_display() if said else ""


def ledger_workbook(rows: Any, *, by: Any, on: date) -> HttpResponse:
    """Columns of party-rules 5.3; phones stay masked."""
    rows = rows.for_list().prefetch_related("orders__unit", "confirmations", "matters")
    columns = [
        Column("编号", lambda x: x.number, 16),
        Column("登记日期", lambda x: x.reported_at, 12),
        Column("企业名称", lambda x: x.enterprise.name, 24),
        Column("联系人", lambda x: x.contact, 10),
        Column("电话", lambda x: masked_phone(x.phone), 14),
        Column("来源", lambda x: x.get_source_display(), 10),
        Column("问题类别", lambda x: str(x.category or ""), 12),
        Column("问题描述", lambda x: f"{x.title} {x.facts}".strip(), 40),
        Column("诉求", lambda x: x.demand, 30),
        Column("主办单位", lead, 18),
        Column("协办单位", supports, 18),
        Column("责任人", lambda x: str(x.owner or ""), 12),
        Column("交办日期", sent_on, 12),
        Column("办理时限", lambda x: x.due_on, 12),
        Column("状态", lambda x: x.get_state_display(), 12),
        Column("是否会商", lambda x: "是" if x.matters.all() else "否", 8),
        Column("办结日期", lambda x: x.closed_at or "", 12),
        Column("是否销号", lambda x: "是" if x.closed_at else "否", 8),
        Column("结论", lambda x: x.get_outcome_display(), 12),
        Column("满意度", word, 10),
        Column("灯", lambda x: x.glance(on)[1], 16),
    ]
    return workbook_response(
        f"问题台账{on:%Y%m%d}.xlsx",
        title="问题台账",
        columns=columns,
        rows=rows.iterator(chunk_size=500),
        made_by=by.name,
        made_on=on,
    )
