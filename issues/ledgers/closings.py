"""销号清单: what was closed, by which result, on whose word, and whether in time."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Prefetch, Value
from django.utils.timezone import localtime

from issues.ledgers import facts
from issues.ledgers.base import Ledger
from issues.ledgers.filters import ByPlace, a_day, one_of
from issues.models import (
    ClosingProposal,
    Confirmation,
    Issue,
    IssueFile,
    WorkOrder,
)
from issues.permissions import reads_ledgers
from issues.querysets import IssueQuerySet
from issues.workflow import EvidenceKind, Outcome, Satisfied
from portal.exports.xlsx import Column, serial
from portal.search.sought import Sought

TIMES = [("yes", "按期"), ("no", "超期")]


# 企业意见 of an enterprise that said nothing: it is never taken as content.
SILENT = "未回应"


class ClosingFilter(ByPlace):
    PICKERS = ("q", "outcome", "satisfied", "chain", "category", "since", "until")

    in_time = one_of("时限", TIMES)
    outcome = one_of("结论", Outcome.choices)
    satisfied = one_of("企业意见", Satisfied.choices)
    since = a_day("销号不早于")
    until = a_day("销号不晚于")


class ClosingLedger(Ledger):
    """Closed issues, the youngest first."""

    name, kind, label = "closings", "closings", "销号清单"
    subheading = "办成了什么、企业怎么说、是否按期"
    table = "issues/ledger_closings.html"
    order = ("-closed_at", "-pk")
    form = ClosingFilter
    views = {"month": "本月", "year": "今年", "all": "全部"}
    quick = (
        ("结论：已解决", "outcome", "solved"),
        ("时限：超期", "in_time", "no"),
        ("企业意见：满意", "satisfied", "yes"),
    )
    nothing = ("这里没有销号的问题", "企业确认以后才算销号，销号的列在这里。")
    who = staticmethod(reads_ledgers)

    def visible_to(self, user: Any) -> IssueQuerySet:
        return Issue.objects.visible_to(user)

    def opens_with(self, tabs: list[Any]) -> str:
        return "year"

    def of_view(self, rows: IssueQuerySet, view: str, *, user: Any, on: date) -> Any:
        # A day of closing is what closed ones alone have, and an index in the order of
        # the page; asked for their state SQLite reads all of them.
        rows = rows.filter(closed_at__isnull=False)
        begins = {"month": on.replace(day=1), "year": on.replace(month=1, day=1)}
        return rows.closed_since(begins[view]) if view in begins else rows

    def narrow(
        self, rows: IssueQuerySet, found: dict[str, Any], *, user: Any, on: date
    ) -> Any:
        for name in ("outcome", "chain", "category"):
            if found.get(name):
                rows = rows.filter(**{name: found[name]})
        if found.get("satisfied"):
            rows = rows.with_word(found["satisfied"])
        if found.get("since"):
            rows = rows.closed_since(found["since"])
        if found.get("until"):
            rows = rows.closed_until(found["until"])
        if found.get("in_time"):
            late = Exists(late_handling())
            rows = rows.filter(late if found["in_time"] == "no" else ~late)
        return rows.matching(found["q"]) if found.get("q") else rows

    def shown(
        self, rows: IssueQuerySet, found: dict[str, Any], *, user: Any, on: date
    ) -> Any:
        """Words by the first rows that say them."""
        whole = partial(super().shown, rows, found, user=user, on=on)
        if not found.get("q"):
            return whole()
        among = self.of_view(Issue.objects.closed(), found["view"], user=user, on=on)
        wordless = self.asked(rows, found | {"q": ""}, user=user, on=on)
        return Sought(
            self.for_page(wordless, on=on),
            among=among,
            whole=whole,
            kind="issue",
            query=found["q"],
        )

    def for_page(self, rows: IssueQuerySet, *, on: date) -> Any:
        return rows.for_list()

    def dress(self, rows: list[Issue], *, user: Any, on: date) -> None:
        told = told_of(rows)
        for issue in rows:
            said = told[issue.pk]
            issue.was_late = bool(said["late"])
            issue.led_by = "、".join(fact.text for fact in said["lead"])
            issue.approved = said["approved"][-1:]
            issue.result = "".join(fact.text for fact in issue.approved)
            issue.word = said["word"][-1].word if said["word"] else SILENT
            issue.shown = counted(fact.text for fact in said["proof"])

    def for_export(self, rows: IssueQuerySet, *, on: date) -> Any:
        approved = approvals().select_related("reviewed_by", "made_by")
        return self.for_page(rows, on=on).prefetch_related(
            facts.orders(),
            facts.late_clocks(),
            "confirmations",
            Prefetch("proposals", approved, to_attr="approved"),
            Prefetch("files", proofs(), to_attr="proofs"),
        )

    def columns(self, *, user: Any, on: date) -> list[Column]:
        return [
            serial(),
            Column("编号", lambda x: x.number, 16),
            Column("企业名称", lambda x: x.enterprise.name, 24),
            Column("问题类别", lambda x: str(x.category or ""), 12),
            Column("问题", lambda x: x.title, 30),
            Column("主办单位", facts.lead, 18),
            Column("办理措施及结果", result, 44),
            Column("佐证材料", evidence, 16),
            Column("主办单位意见", proposed, 24),
            Column("审核人", reviewer, 12),
            Column("企业意见", word, 10),
            Column("企业的话", words, 24),
            Column("结论", lambda x: x.get_outcome_display(), 12),
            Column("登记日期", lambda x: facts.day_of(x.reported_at), 12),
            Column("销号日期", lambda x: facts.day_of(x.closed_at), 12),
            Column("是否按期", lambda x: "超期" if x.late_clocks else "按期", 10),
            Column("备注", facts.remarks, 24),
        ]


def late_handling() -> Any:
    """Those of the outer issue. A condition, and no column of a page: PostgreSQL would
    read all late clocks there are to say it of twenty rows."""
    return facts.were_late().filter(issue=OuterRef("pk"))


def approvals() -> Any:
    return ClosingProposal.objects.filter(approved=True).order_by("pk")


def proofs() -> Any:
    return IssueFile.objects.exclude(evidence="").exclude(proposal=None)


class Fact(NamedTuple):
    """What one row of another table says of an issue; `order` is its place there."""

    issue: int
    kind: str
    order: int
    text: str
    reviewed_by: str

    @property
    def word(self) -> str:
        return Satisfied(self.text).label


def told_of(issues: list[Issue]) -> dict[int, dict[str, list[Fact]]]:
    """Who led each, what was approved by whom, the enterprise's words, the proofs, and
    what was late: few rows of five tables in one statement."""
    of = {"issue__in": issues}
    leads = WorkOrder.objects.lead().exclude(state__in=facts.GONE).filter(**of)
    words = Confirmation.objects.filter(**of)
    tables = (
        (leads, "lead", "pk", "unit__name", None),
        (approvals().filter(**of), "approved", "pk", "result", "reviewed_by__name"),
        (words, "word", "round", "satisfied", None),
        (proofs().filter(**of), "proof", "pk", "evidence", None),
        (facts.were_late().filter(**of), "late", "pk", "kind", None),
    )
    first, *others = [
        rows.order_by().values_list(
            "issue", Value(kind), place, F(text), F(person) if person else Value("")
        )
        for rows, kind, place, text, person in tables
    ]
    told: dict[int, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in sorted(Fact(*row) for row in first.union(*others, all=True)):
        told[fact.issue][fact.kind].append(fact)
    return told


def last_approved(issue: Issue) -> ClosingProposal | None:
    return issue.approved[-1] if issue.approved else None


def result(issue: Issue) -> str:
    """办理措施: what the approved proposal says was done."""
    found = last_approved(issue)
    return found.result if found else ""


def proposed(issue: Issue) -> str:
    """主办单位意见: who proposed which outcome on which day."""
    found = last_approved(issue)
    if found is None:
        return ""
    day = localtime(found.made_at)
    return f"{found.get_outcome_display()}，{found.made_by} {day:%Y-%m-%d} 申请销号"


def reviewer(issue: Issue) -> str:
    found = last_approved(issue)
    return str(found.reviewed_by) if found else ""


def word(issue: Issue) -> str:
    return facts.word(issue) or SILENT


def words(issue: Issue) -> str:
    said = list(issue.confirmations.all())
    return said[-1].words if said else ""


def evidence(issue: Issue) -> str:
    return counted(file.evidence for file in issue.proofs)


def counted(kinds: Iterable[str]) -> str:
    """The kinds of proof and how many of each."""
    found = Counter(EvidenceKind(kind).label for kind in kinds)
    return "、".join(f"{kind} {number}" for kind, number in found.items())


CLOSINGS = ClosingLedger()
