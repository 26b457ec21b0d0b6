"""问题台账: every issue that concerns the reader, from report to closing."""

from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from chains.models import Unit
from chains.permissions import is_staff
from chains.standing import standing_of
from issues.ledgers import facts
from issues.ledgers.base import Ledger, Together
from issues.ledgers.filters import LAMPS, YELLOW, ByPlace, a_day, one_of, one_row
from issues.models import Issue
from issues.panel import next_step
from issues.phases import TITLES
from issues.querysets import IssueQuerySet
from issues.workflow import Source, State
from portal.exports.xlsx import Column, serial
from portal.search.sought import Sought
from portal.ui.parts import InParts
from portal.ui.words import masked_phone
from portal.workdays.current import work_calendar

# A draft is nobody's business but its writer's.
SHOWN = [choice for choice in State.choices if choice[0] != State.DRAFT]

STEPS = [(str(number), title) for number, title in enumerate(TITLES, 1)]


class ProblemFilter(ByPlace):
    PICKERS = ("q", "state", "chain", "category", "source", "since", "until")

    lamp = one_of("灯", LAMPS)
    # As the cockpit asks; they stand as chips and in no picker.
    step = one_of("步骤", STEPS)
    turn = one_row("轮到", Unit.objects.all())
    displeased = a_day("说过不满意，不早于")
    since = a_day("报送不早于")
    until = a_day("报送不晚于")
    state = one_of("状态", SHOWN)
    source = one_of("来源", Source.choices)


class ProblemLedger(Ledger):
    """Own issues for an enterprise, all that concern them for everybody else."""

    name, kind, label = "ledger", "issues", "问题台账"
    subheading = "从报送到考核，一个编号管到底"
    table = "issues/ledger_table.html"
    order = ("due_on", "pk")
    form = ProblemFilter
    views = {
        "live": "全部在办",
        "mine": "待我处理",
        "late": "快到期与超期",
        "consulting": "会商中",
        "closing": "待销号",
        "closed": "已销号",
        "all": "全部",
    }
    quick = (("灯：超期", "lamp", "red"), ("灯：快到期", "lamp", "yellow"))
    nothing = ("没有符合条件的问题", "可以去掉一个条件，或看看全部在办。")
    together = Together(
        url="issues:bulk_dispatch",
        button="交办所选",
        icon="send",
        hint="勾选待交办的问题，一次交给各类别的默认单位",
        only="?view=live&state=accepted",
    )
    who = staticmethod(is_staff)

    def visible_to(self, user: Any) -> IssueQuerySet:
        return Issue.objects.visible_to(user)

    def heading(self, user: Any) -> str:
        return self.label if is_staff(user) else "我的问题"

    def of_view(self, rows: IssueQuerySet, view: str, *, user: Any, on: date) -> Any:
        soon = work_calendar().add(on, YELLOW)
        choose = {
            "live": rows.live,
            "mine": lambda: rows.waiting_for(standing_of(user), user, on=on),
            # As the lamps count and the sheet of what is late: without what stands
            # still because the enterprise has the turn.
            "late": lambda: rows.overdue(on) | rows.due_until(soon, on=on),
            "consulting": lambda: rows.filter(state=State.CONSULTING),
            "closing": lambda: rows.filter(state__in=(State.REVIEW, State.CONFIRMING)),
            "closed": rows.closed,
            "all": rows.reported,
        }
        return choose[view]()

    def narrow(
        self, rows: IssueQuerySet, found: dict[str, Any], *, user: Any, on: date
    ) -> Any:
        if found.get("lamp") == "red":
            rows = rows.overdue(on)
        if found.get("lamp") == "yellow":
            rows = rows.due_until(work_calendar().add(on, YELLOW), on=on)
        for name in ("state", "chain", "category", "source"):
            if found.get(name):
                rows = rows.filter(**{name: found[name]})
        if found.get("step"):
            rows = rows.in_step(int(found["step"]))
        if found.get("turn"):
            rows = rows.with_turn().filter(turn_unit=found["turn"].pk)
        if found.get("displeased"):
            rows = rows.displeased_since(found["displeased"])
        if found.get("since"):
            rows = rows.reported_since(found["since"])
        if found.get("until"):
            rows = rows.reported_until(found["until"])
        return rows.matching(found["q"]) if found.get("q") else rows

    def shown(
        self, rows: IssueQuerySet, found: dict[str, Any], *, user: Any, on: date
    ) -> Any:
        """Words by the first rows that say them, for who sees more than the few of an
        enterprise or of his own; the rest part by part."""
        if not found.get("q") or found["view"] == "mine" or not is_staff(user):
            return self.in_parts(rows, found, user=user, on=on)
        among = self.of_view(Issue.objects.all(), found["view"], user=user, on=on)
        wordless = self.asked(rows, found | {"q": ""}, user=user, on=on)
        return Sought(
            self.for_page(wordless, on=on),
            among=among,
            whole=partial(self.in_parts, rows, found, user=user, on=on),
            kind="issue",
            query=found["q"],
        )

    def in_parts(
        self, rows: IssueQuerySet, found: dict[str, Any], *, user: Any, on: date
    ) -> Any:
        """Part by part: by whose move it is, or on what ground the reader sees it."""
        view, dressed = found["view"], self.for_page(rows, on=on)
        if view == "mine":
            parts = dressed.first_waiting_for(standing_of(user), user, on=on)
        else:
            grounds = Issue.objects.parts_visible_to(user)
            # One ground needs no parts, but SQLite would join all and sort them.
            if len(grounds) == 1 and connection.vendor != "sqlite":
                return super().shown(rows, found, user=user, on=on)
            seen = [self.of_view(part, view, user=user, on=on) for part in grounds]
            parts = InParts(dressed, seen)
        return parts.each(lambda part: self.narrow(part, found, user=user, on=on))

    def for_page(self, rows: IssueQuerySet, *, on: date) -> Any:
        return rows.for_ledger()

    def dress(self, rows: list[Issue], *, user: Any, on: date) -> None:
        who = standing_of(user)
        for issue in rows:
            to_own = issue.enterprise_id in who.enterprise_ids
            issue.lamp, issue.lamp_text = issue.glance(on, to_own=to_own)
            issue.turn = " ".join(next_step(issue))
            issue.may_pick = who.at_centre and issue.state == State.ACCEPTED

    def to_act(self, rows: IssueQuerySet) -> Any:
        rows = rows.for_list().select_related("category__default_unit")
        return rows.prefetch_related(facts.orders())

    def for_export(self, rows: IssueQuerySet, *, on: date) -> Any:
        return rows.for_list().prefetch_related(
            facts.orders(),
            facts.told(),
            facts.late_clocks(),
            "confirmations",
            "matters",
        )

    def columns(self, *, user: Any, on: date) -> list[Column]:
        """Columns of party-rules 5.3; phones stay masked."""
        return [
            serial(),
            Column("编号", lambda x: x.number, 16),
            Column("登记日期", lambda x: facts.day_of(x.reported_at), 12),
            Column("企业名称", lambda x: x.enterprise.name, 24),
            Column("联系人", lambda x: x.contact, 10),
            Column("电话", lambda x: masked_phone(x.phone), 14),
            Column("来源", lambda x: x.get_source_display(), 10),
            Column("问题类别", lambda x: str(x.category or ""), 12),
            Column("问题描述", lambda x: f"{x.title} {x.facts}".strip(), 40),
            Column("诉求", lambda x: x.demand, 30),
            Column("主办单位", facts.lead, 18),
            Column("协办单位", facts.supports, 18),
            Column("责任人", lambda x: str(x.owner or ""), 12),
            Column("交办日期", facts.sent_on, 12),
            Column("办理时限", lambda x: x.due_on, 12),
            Column("办理措施及进展", lambda x: facts.measures(user, x), 40),
            Column("状态", lambda x: x.get_state_display(), 12),
            Column("是否会商", lambda x: bool(x.matters.all()), 8),
            Column("办结日期", lambda x: facts.day_of(x.closed_at), 12),
            Column("是否销号", lambda x: bool(x.closed_at), 8),
            Column("结论", lambda x: x.get_outcome_display(), 12),
            Column("满意度", facts.word, 10),
            Column("灯", lambda x: x.glance(on)[1], 16),
            Column("备注", facts.remarks, 24),
        ]


PROBLEMS = ProblemLedger()
