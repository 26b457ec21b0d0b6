"""Section 3 of the loop as data: each move with its states, its roles and its edges.

Transcribed from the plan's table, never computed from the code that it judges.
"""

from chains.models import Liaison, Post, Unit
from issues.workflow import State
from tests.builders import a_chain, a_liaison, a_post, a_unit, a_user, an_enterprise

S = State
DECLARED = {
    *("draft", "submitted", "waiting", "accepted", "consulting", "working"),
    *("holding", "review", "confirming", "closed", "declined", "withdrawn"),
    "merged",
}
LIVE = {
    *(S.SUBMITTED, S.WAITING, S.ACCEPTED, S.CONSULTING),
    *(S.WORKING, S.HOLDING, S.REVIEW, S.CONFIRMING),
}
CENTRE = {"clerk", "reviewer", "director"}
KEEPERS = CENTRE | {"secretary"}
LEAD = {"officer", "unit_head"}
UNITS = LEAD | {"helper"}
OWN = {"liaison", "party_secretary"}
TWO_KEYS = {"director", "secretary"}
# Who writes a report; all but the enterprise's own people on its behalf.
REPORTERS = OWN | CENTRE | {"secretary", "task_force", "cadre"}

# move: (states it is open in, roles who may)
TABLE = {
    "report": ({S.DRAFT}, REPORTERS),  # each the own draft
    "ask": ({S.SUBMITTED, S.ACCEPTED, S.WORKING}, CENTRE | LEAD),
    "supply": ({S.WAITING}, OWN | CENTRE),
    "accept": ({S.SUBMITTED}, CENTRE),
    "decline": ({S.SUBMITTED}, CENTRE),
    "dispatch": ({S.ACCEPTED}, CENTRE),
    "answer_directly": ({S.ACCEPTED}, CENTRE),
    "sign": ({S.WORKING, S.CONSULTING, S.WAITING, S.HOLDING}, UNITS),
    "progress": ({S.WORKING, S.CONSULTING, S.WAITING, S.HOLDING}, UNITS),
    "answer": ({S.WORKING, S.CONSULTING}, UNITS),
    "return_order": ({S.WORKING}, LEAD),
    "adopt": ({S.WORKING, S.CONSULTING}, LEAD),
    "redo": ({S.WORKING, S.CONSULTING}, LEAD),
    "reroute": ({S.WORKING}, CENTRE),
    "refer": ({S.ACCEPTED, S.WORKING}, KEEPERS | LEAD),
    "decide": ({S.CONSULTING}, KEEPERS),
    "call_off": ({S.CONSULTING}, KEEPERS),
    "propose_closing": ({S.WORKING}, LEAD),
    "send_back": ({S.REVIEW}, KEEPERS),
    "approve_closing": ({S.REVIEW}, KEEPERS),
    "confirm": ({S.CONFIRMING}, OWN),
    "dispute": ({S.CONFIRMING}, OWN),
    "withdraw": (LIVE, OWN),
    "urge": ({S.SUBMITTED, S.ACCEPTED, S.CONSULTING, S.WORKING, S.REVIEW}, OWN),
    "instruct": (LIVE, {"leader"}),
    "reply_instruction": (LIVE, CENTRE | LEAD),
    # Of a yellow notice to the lead's unit; other levels: test_notices.
    "issue_notice": (LIVE, {"leader"}),
    "drop_notice": (LIVE, {"leader"}),
    "judge_notice": (LIVE, {"leader"}),
    "sign_notice": (LIVE, LEAD),
    "answer_notice": (LIVE, LEAD),
    "restore": ({S.WITHDRAWN}, OWN),
    "appeal": ({S.DECLINED}, OWN),
    "grant_appeal": ({S.DECLINED}, {"director"}),
    "reject_appeal": ({S.DECLINED}, {"director"}),
    "call": ({S.CONFIRMING}, CENTRE),
    "close_unanswered": ({S.CONFIRMING}, CENTRE),
    "call_back": ({S.CLOSED}, KEEPERS),
    "reopen": ({S.CLOSED}, OWN | {"director"}),
    "ask_extension": ({S.WORKING, S.CONSULTING}, LEAD),
    "withdraw_extension": ({S.WORKING, S.CONSULTING, S.WAITING}, LEAD),
    "grant_extension": ({S.WORKING, S.CONSULTING, S.WAITING}, CENTRE),
    "refuse_extension": ({S.WORKING, S.CONSULTING, S.WAITING}, CENTRE),
    "object_extension": ({S.WORKING, S.CONSULTING, S.WAITING, S.HOLDING}, OWN),
    "propose_hold": ({S.WORKING, S.CONSULTING}, CENTRE | LEAD),
    "grant_hold": ({S.WORKING, S.CONSULTING}, TWO_KEYS),
    "refuse_hold": ({S.WORKING, S.CONSULTING}, TWO_KEYS),
    "review_hold": ({S.HOLDING}, KEEPERS),
    "resume": ({S.HOLDING}, KEEPERS),
    "merge": (LIVE, CENTRE),
    "co_confirm": ({S.MERGED}, OWN),
    "co_dispute": ({S.MERGED}, OWN),
    "split": ({S.ACCEPTED, S.WORKING}, CENTRE),
    "hand_over": (LIVE - {S.SUBMITTED}, {"director"}),
    "remark": (LIVE, KEEPERS | {"task_force"} | UNITS | OWN),
}
# Made by the system, or by a move on another issue; no page leads to them.
# move: (states it is open in, states it may lead to)
SYSTEM = {
    "lapse": ({S.WAITING}, {S.WITHDRAWN}),
    "absorb": (LIVE, set()),
    "release": ({S.MERGED}, {S.SUBMITTED, S.ACCEPTED}),
    "split_off": ({S.DRAFT}, {S.ACCEPTED}),
    "remind_unit": (LIVE, set()),
    "draft_notice": (LIVE, set()),
    "raise_notice": (LIVE, set()),
    "refer_raised": ({S.ACCEPTED, S.WORKING}, {S.CONSULTING}),
}
# The owner answers for the issue, so silence is stated by somebody else.
NOT_OF_THE_OWNER = {"close_unanswered"}
# What the lead has to say is the proposal to close; only supporting units answer.
NOT_OF_THE_LEAD = {"answer"}
# A unit speaks by its order while that is not returned, revoked or adopted.
LIVE_ORDERS = ("sent", "working", "answered")
ORDER_MOVES = {"sign", "progress", "answer", "return_order", "adopt", "redo"}
# Pages below one notice, by the state in which it must be; and one instruction.
NOTICE_MOVES = {
    "issue_notice": "drafted",
    "drop_notice": "drafted",
    "sign_notice": "issued",
    "answer_notice": "issued",
    "judge_notice": "answered",
}
# Who holds an order only while there is one.
BY_ORDER = UNITS

# move: the states it may lead to; a move not named here leaves the state as it is.
LEADS_TO = {
    "report": {S.SUBMITTED},
    "ask": {S.WAITING},
    "supply": {S.SUBMITTED, S.ACCEPTED, S.WORKING},
    "accept": {S.ACCEPTED},
    "decline": {S.DECLINED},
    "dispatch": {S.WORKING, S.CONSULTING},  # grade A is consulted first
    "answer_directly": {S.REVIEW},
    "return_order": {S.ACCEPTED, S.CONSULTING},  # the second return is consulted
    "refer": {S.CONSULTING},
    "decide": {S.WORKING, S.REVIEW, S.HOLDING},
    "call_off": {S.ACCEPTED, S.WORKING},
    "propose_closing": {S.REVIEW},
    "send_back": {S.WORKING, S.ACCEPTED},
    "approve_closing": {S.CONFIRMING},
    "confirm": {S.CLOSED},
    "dispute": {S.WORKING, S.ACCEPTED, S.CONSULTING},  # the second is consulted
    "withdraw": {S.WITHDRAWN},
    "restore": {S.WAITING},
    "grant_appeal": {S.SUBMITTED},
    "close_unanswered": {S.CLOSED},
    "call_back": {S.CLOSED, S.WORKING, S.ACCEPTED},  # a no opens it again
    "reopen": {S.WORKING, S.ACCEPTED},
    "grant_hold": {S.WORKING, S.CONSULTING, S.HOLDING},  # the second key holds
    "resume": {S.WORKING, S.ACCEPTED},
    "merge": {S.MERGED},
    "co_dispute": {S.SUBMITTED, S.ACCEPTED},
}


def a_full_cast(story):
    """Every role there is, as it stands to this story's issue."""
    chain, centre = story.chain, Unit.objects.get(kind=Unit.Kind.CENTRE)

    def holding(unit, role):
        return a_post(a_user(), unit, role).user

    other_chain = a_chain()
    return {
        "clerk": story.clerk,
        "reviewer": story.reviewer,
        "director": story.director,
        "sysadmin": holding(centre, Post.Role.ADMIN),
        "leader": holding(a_unit(Unit.Kind.LEAD), Post.Role.LEADER),
        "secretary": story.secretary,
        "other_secretary": holding(
            a_unit(Unit.Kind.COMMITTEE, chain=other_chain), Post.Role.SECRETARY
        ),
        "task_force": holding(
            a_unit(Unit.Kind.TASK_FORCE, chain=chain), Post.Role.MEMBER
        ),
        "officer": story.officer,
        "unit_head": holding(story.lead_unit, Post.Role.HEAD),
        "helper": story.helper,
        "stranger_officer": holding(a_unit(), Post.Role.OFFICER),
        "liaison": story.liaison,
        "party_secretary": a_liaison(
            a_user(), story.enterprise, Liaison.Kind.PARTY_SECRETARY
        ).user,
        "cadre": a_liaison(a_user(), story.enterprise, Liaison.Kind.AID_CADRE).user,
        "rival": a_liaison(a_user(), an_enterprise(chain), Liaison.Kind.LIAISON).user,
    }
