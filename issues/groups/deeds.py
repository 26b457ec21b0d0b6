"""What is done to a whole group at once, each issue by its own existing move.

Some are done and some refused; those refused come back with the reason, and the
group's journal keeps both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chains.meetings.models import Meeting
from issues.groups.models import Group, listed, names_in
from issues.groups.permissions import keeps, own_order
from issues.models import Consultation, Issue
from issues.permissions import may, may_now
from issues.telling import call_keepers, call_participants
from issues.workflow import LIVE, ConsultationKind
from portal.ui.words import sentence
from portal.workflow.moves import Refused, Visibility


@dataclass
class Tally:
    """Which issues it was done to, and why not to the others."""

    done: list[Issue] = field(default_factory=list)
    refused: list[tuple[Issue, str]] = field(default_factory=list)

    @property
    def reasons(self) -> str:
        """Equal ones once, behind the numbers they are about."""
        alike: dict[str, list[Issue]] = {}
        for issue, why in self.refused:
            alike.setdefault(why.rstrip("。"), []).append(issue)
        return "；".join(f"{listed(issues)}：{why}" for why, issues in alike.items())

    def told(self, what: str) -> str:
        """One sentence for the journal."""
        left = f"没有办成的：{self.reasons}。" if self.refused else ""
        return f"{what}（{listed(self.done)}）。{left}"


@transaction.atomic
def consult(
    group: Group,
    *,
    by: Any,
    at: datetime,
    reason: str,
    meeting: Meeting | None = None,
    planned_on: date | None = None,
    late_reason: str = "",
) -> Tally:
    """一并会商: one item of a meeting, or one consultation, for all of them.

    Raises Refused, and changes nothing, when none of them can be consulted.
    """
    if not group.is_open:
        raise Refused("这一类事已经了结，请先重新协调。")
    check_anonymous(group, f"{group.title} {reason}", by=by)
    agenda = Consultation.objects.create(
        kind=meeting.kind if meeting else ConsultationKind.SPECIAL,
        chain=group.chain,
        planned_on=meeting.day if meeting else planned_on,
        place=meeting.place if meeting else "",
        chair=meeting.chair if meeting else "",
    )
    tally = each(
        live(group), lambda issue: refer(issue, by=by, at=at, reason=reason, on=agenda)
    )
    if not tally.done:
        raise Refused(f"没有一件能会商。{tally.reasons}。")
    orders = (order for issue in tally.done for order in issue.orders.all())
    agenda.participants.set({order.unit for order in orders if order.is_live})
    if meeting:
        meeting.with_agenda(agenda, group.title, at=at, late_reason=late_reason)
        what = f"列入 {meeting.day:%m-%d} {meeting.full_name}"
    else:
        call_participants(agenda, by=by, at=at)
        what = f"提交 {agenda.planned_on:%m-%d} {agenda.get_kind_display()}"
    step = group.note(by=by, at=at, text=tally.told(what))
    call_keepers(
        tally.done,
        key=f"group-{group.pk}-step-{step.seq}",
        title=f"{group.title}（{len(tally.done)} 件）",
        body=f"{what}。",
        link=group.get_absolute_url(),
        by=by,
        at=at,
    )
    return tally


def refer(
    issue: Issue, *, by: Any, at: datetime, reason: str, on: Consultation
) -> None:
    if not may(by, "refer", issue):
        raise Refused("这一件不归您提交会商")
    if waiting := issue.matters.filter(result="open").first():
        raise Refused(f"已经在 {waiting.consultation} 的议程上")
    issue.is_referred_with_many = True
    issue.refer(by=by, at=at, reason=reason, consultation=on)


@transaction.atomic
def tell(
    group: Group, issues: Iterable[Issue], *, by: Any, at: datetime, text: str
) -> Tally:
    """一并告知: the same words on each issue, as progress of the own order, else as a
    word of the centre or the chain's secretary; its enterprise reads them there.

    Each stands for itself. Raises Refused when it reached none.
    """
    if not group.is_open:
        raise Refused("这一类事已经了结，请先重新协调。")
    check_anonymous(group, text, by=by)
    tally = each(issues, lambda issue: say(group, issue, by=by, at=at, text=text))
    if not tally.done:
        raise Refused(f"没有一件能告知。{tally.reasons}。")
    group.note(by=by, at=at, text=tally.told(f"一并告知：{sentence(text)}"))
    return tally


def say(group: Group, issue: Issue, *, by: Any, at: datetime, text: str) -> None:
    order = own_order(by, issue)
    if order is not None:
        issue.progress(by=by, at=at, order=order, text=text)
    elif keeps(by, group) and may_now(by, "remark", issue):
        issue.remark(by=by, at=at, text=text, seen_by=Visibility.ENTERPRISE)
    elif issue.state not in LIVE:
        raise Refused(f"现在是“{issue.get_state_display()}”，不用再告知")
    else:
        leads = issue.lead_unit or "还没有主办单位"
        raise Refused(f"主办单位是 {leads}，请由它更新进展")


def each(issues: Iterable[Issue], deed: Any) -> Tally:
    tally = Tally()
    for issue in issues:
        try:
            deed(issue)
        except Refused as refusal:
            tally.refused.append((issue, str(refusal)))
        else:
            tally.done.append(issue)
    return tally


def check_anonymous(group: Group, text: str, *, by: Any) -> None:
    """Raises Refused for words that name one member to all others.

    Only names of issues that the writer sees: a refusal tells nobody who else is in.
    """
    mine = Issue.objects.visible_to(by).filter(grouped__group=group)
    if names := names_in(text, mine.values("enterprise")):
        raise Refused(f"各家都会看到这段话，请去掉企业名称：{'、'.join(names)}。")


def members_of(group: Group) -> Any:
    """Its issues as their moves and predicates ask for them, the oldest first."""
    rows = Issue.objects.filter(grouped__group=group).for_list()
    return rows.prefetch_related("orders__unit").order_by("grouped__pk")


def live(group: Group) -> list[Issue]:
    return list(members_of(group).live())
