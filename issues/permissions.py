"""Who may make which move: the table of issue-loop section 3 as predicates.

What the state or the facts forbid stands in the moves; here stands only the person.
Pages, panels, bulk actions and tests ask `may(user, move, issue)`.
"""

from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet

from chains.kinds import UnitKind
from chains.permissions import is_director, is_leader, works_at_centre
from chains.standing import standing_of
from issues.models import Issue, IssueStep, Policy, SupervisionNotice, WorkOrder
from issues.models.supervision import holds
from issues.workflow import ANSWERABLE, State
from portal.workflow.moves import Visibility


@rules.predicate
def speaks_for(user: Any, issue: Issue) -> bool:
    """Liaison or party secretary of the issue's enterprise."""
    return issue.enterprise_id in standing_of(user).enterprise_ids


@rules.predicate
def aids(user: Any, issue: Issue) -> bool:
    """Assistance cadre (助企干部) assigned to the issue's enterprise."""
    return issue.enterprise_id in standing_of(user).aided_enterprise_ids


@rules.predicate
def runs_chain(user: Any, issue: Issue) -> bool:
    """Secretary of the issue's chain committee."""
    return issue.chain_id in standing_of(user).secretary_chain_ids


@rules.predicate
def in_task_force(user: Any, issue: Issue) -> bool:
    """Member of the task force of the issue's chain."""
    return issue.chain_id in standing_of(user).task_force_chain_ids


@rules.predicate
def leads_order(user: Any, issue: Issue) -> bool:
    """Officer or head of the unit that holds the live lead order."""
    units = standing_of(user).unit_ids
    return any(
        order.is_lead and order.is_live and order.unit_id in units
        for order in issue.orders.all()
    )


@rules.predicate
def holds_order(user: Any, issue: Issue) -> bool:
    """Officer or head of any unit with a live order of the issue."""
    units = standing_of(user).unit_ids
    return any(o.is_live and o.unit_id in units for o in issue.orders.all())


@rules.predicate
def wrote_draft(user: Any, issue: Issue) -> bool:
    return issue.reporter_id == user.pk


@rules.predicate
def may_report_for(user: Any, issue: Issue) -> bool:
    """The enterprise itself; on behalf: centre, own chain's people, aid cadre."""
    who = standing_of(user)
    chains = who.secretary_chain_ids | who.task_force_chain_ids
    own = issue.enterprise_id in who.enterprise_ids | who.aided_enterprise_ids
    return own or who.at_centre or issue.enterprise.chain_id in chains


@rules.predicate
def can_report(user: Any) -> bool:
    """Whoever speaks for an enterprise or may report on its behalf."""
    who = standing_of(user)
    chains = who.secretary_chain_ids | who.task_force_chain_ids
    served = who.enterprise_ids | who.aided_enterprise_ids
    return who.at_centre or bool(served | chains)


@rules.predicate
def leads_in_exception(user: Any, issue: Issue) -> bool:
    """A leader where the director is bound: the small-centre rule's last resort."""
    return issue.state == State.REVIEW and is_leader(user) and issue.director_is_bound()


@rules.predicate
def answers_notices(user: Any, issue: Issue) -> bool:
    """Of a unit that was asked about the issue, or of the centre for its own clocks."""
    who = standing_of(user)
    return who.at_centre or any(
        order.unit_id in who.unit_ids for order in issue.orders.all()
    )


@rules.predicate
def nobody(_user: Any) -> bool:
    """The system's own moves, and the other halves of moves made on another issue."""
    return False


reviewers = works_at_centre | runs_chain | leads_in_exception
keepers = works_at_centre | runs_chain
callers = works_at_centre | is_leader | holds_order | runs_chain | in_task_force | aids

WHO: dict[str, rules.Predicate] = {
    "report": wrote_draft & may_report_for,
    "ask": works_at_centre | leads_order,
    "supply": speaks_for | works_at_centre,
    "accept": works_at_centre,
    "decline": works_at_centre,
    "dispatch": works_at_centre,
    "answer_directly": works_at_centre,
    "sign": holds_order,
    "progress": holds_order,
    "answer": holds_order,
    "return_order": leads_order,
    "adopt": leads_order,
    "redo": leads_order,
    "reroute": works_at_centre,
    "refer": works_at_centre | leads_order | runs_chain,
    "decide": keepers,
    "call_off": keepers,
    "propose_closing": leads_order,
    "send_back": reviewers,
    "approve_closing": reviewers,
    "confirm": speaks_for,
    "dispute": speaks_for,
    "withdraw": speaks_for,
    "urge": speaks_for,
    "instruct": is_leader,
    "reply_instruction": leads_order | works_at_centre,
    # Of which level and unit, `may_act_on_notice` says.
    "issue_notice": is_director | is_leader,
    "drop_notice": is_director | is_leader,
    "judge_notice": is_director | is_leader,
    "sign_notice": answers_notices,
    "answer_notice": answers_notices,
    # The system's own.
    "remind_unit": rules.always_false,
    "draft_notice": rules.always_false,
    "raise_notice": rules.always_false,
    "refer_raised": rules.always_false,
    "lapse": nobody,
    "restore": speaks_for,
    "appeal": speaks_for,
    "grant_appeal": is_director,
    "reject_appeal": is_director,
    "call": works_at_centre,
    "close_unanswered": works_at_centre,
    "call_back": keepers,
    "reopen": speaks_for | is_director,
    "ask_extension": leads_order,
    "withdraw_extension": leads_order,
    "grant_extension": works_at_centre,
    "refuse_extension": works_at_centre,
    "object_extension": speaks_for,
    "propose_hold": works_at_centre | leads_order,
    "grant_hold": is_director | runs_chain,
    "refuse_hold": is_director | runs_chain,
    "review_hold": keepers,
    "resume": keepers,
    "merge": works_at_centre,
    "absorb": nobody,
    "release": nobody,
    "co_confirm": speaks_for,
    "co_dispute": speaks_for,
    "split": works_at_centre,
    "split_off": nobody,
    "hand_over": is_director,
    "remark": works_at_centre | runs_chain | in_task_force | holds_order | speaks_for,
}


def may(user: Any, move: str, issue: Issue) -> bool:
    """Whether this person may make this move on this issue, whatever its state."""
    return WHO[move].test(user, issue)


def may_now(user: Any, move: str, issue: Issue) -> bool:
    """The same, and the issue's state allows it."""
    return issue.state in getattr(Issue, move).sources and may(user, move, issue)


def may_act_on(user: Any, move: str, order: WorkOrder) -> bool:
    """Order moves: own order to sign and answer; the lead judges the others'."""
    if not may(user, move, order.issue):
        return False
    if move in {"adopt", "redo"}:
        return True
    return order.unit_id in standing_of(user).unit_ids


def may_act_on_notice(user: Any, move: str, notice: SupervisionNotice) -> bool:
    """The unit addressed signs and answers; those who issue a level judge it."""
    if notice.level not in ANSWERABLE or not may(user, move, notice.issue):
        return False
    who, own = standing_of(user), notice.unit.kind == UnitKind.CENTRE
    if move in {"sign_notice", "answer_notice"}:
        return who.at_centre if own else notice.unit_id in who.unit_ids
    return may_issue(user, notice)


def may_issue(user: Any, notice: SupervisionNotice) -> bool:
    """As the rules in force say; what goes to the centre only a leader issues."""
    who = standing_of(user)
    if notice.unit.kind == UnitKind.CENTRE:
        return who.is_leader
    return holds(Policy.current().issuer(notice.level), who)


def follows_supervision(user: Any) -> bool:
    """Centre, leaders, chain secretaries and the units that are asked to act."""
    who = standing_of(user)
    return bool(
        who.at_centre or who.is_leader or who.secretary_chain_ids or who.unit_ids
    )


def reads_ledgers(user: Any) -> bool:
    """The same people read who owes what and what was closed."""
    return follows_supervision(user)


def handles_orders(user: Any) -> bool:
    """Officers and heads of units that are sent orders."""
    return bool(standing_of(user).unit_ids)


def issues_notices(user: Any) -> bool:
    """Whom drafts may wait for."""
    who = standing_of(user)
    return who.is_director or who.is_leader


def readable_by(user: Any, issue: Issue) -> set[str]:
    """The visibilities of timeline and files this person may read of this issue.

    An enterprise reads what is meant for it. Handling units read what units share;
    internal words stay with the centre, the chain's people and the leaders.
    """
    if works_at_centre(user) or is_leader(user):
        return set(Visibility)
    if runs_chain(user, issue) or in_task_force(user, issue):
        return set(Visibility)
    units = standing_of(user).unit_ids
    if any(order.unit_id in units for order in issue.orders.all()):
        return {Visibility.ENTERPRISE, Visibility.DEPARTMENTS}
    return {Visibility.ENTERPRISE}


def readable_steps(user: Any) -> QuerySet:
    """All steps whose words this person may read: `readable_by` asked of many."""
    who = standing_of(user)
    # Asked of each step: as a set of keys SQLite would read all issues first.
    seen = Issue.objects.visible_to(user).filter(pk=OuterRef("issue"))
    rows = IssueStep.objects.filter(Exists(seen))
    if who.at_centre or who.is_leader:
        return rows
    chains = who.secretary_chain_ids | who.task_force_chain_ids
    meant = Q(visibility=Visibility.ENTERPRISE) | Q(issue__chain__in=chains)
    if who.unit_ids:
        orders = WorkOrder.objects.filter(
            issue=OuterRef("issue"), unit__in=who.unit_ids
        )
        meant |= Q(visibility=Visibility.DEPARTMENTS) & Exists(orders)
    return rows.filter(meant)


@rules.predicate
def urges(user: Any, issue: Issue) -> bool:
    """Who reminds others by word of mouth: the centre and the chain's secretary."""
    return keepers.test(user, issue)


@rules.predicate
def may_call(user: Any, issue: Issue) -> bool:
    """The contact's whole number, recorded: those who work on the issue, and leaders.

    The report form tells the enterprise so.
    """
    return callers.test(user, issue)


def may_export(user: Any) -> bool:
    return standing_of(user).is_staff


rules.add_perm("issues.edit_rules", is_director)
rules.add_perm("issues.report_on_behalf", works_at_centre)
