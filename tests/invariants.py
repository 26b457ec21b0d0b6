"""What must hold of any issue at any moment, and what a refused step must not leave.

Sentences of the plan, restated over the rows; nothing here asks the moves themselves.
"""

import itertools
from collections import Counter

from django.db import connection

from issues.models import (
    Appeal,
    CallBack,
    Clock,
    ClockPause,
    ClosingProposal,
    Confirmation,
    Consultation,
    Decision,
    Extension,
    Hold,
    InformationRequest,
    Instruction,
    Issue,
    IssueFile,
    IssueStep,
    Matter,
    SupervisionNotice,
    WorkOrder,
)
from portal.notices.models import Delivery, Notice
from tests.section3 import DECLARED, LIVE_ORDERS

ENDED = {"closed", "declined", "withdrawn", "merged"}
# Who did one of these handled or answered the issue and may not judge it.
HANDS = {
    *("sign", "progress", "answer", "adopt", "redo", "return_order"),
    *("propose_closing", "answer_directly"),
}
# The clocks of the issue itself that run in a state. Waiting keeps what it came from.
RUNNING = {
    "submitted": {"acceptance"},
    "accepted": {"handling"},
    "working": {"handling"},
    "holding": {"handling", "hold_review"},
    "consulting": {"handling"},
    "review": {"review"},
    "confirming": {"confirmation"},
}
# Clocks that may run in a state or not: a call that is due, an appeal to decide.
MAY_RUN = {"closed": {"call_back"}, "declined": {"appeal"}}
GROWING = (
    *(Appeal, CallBack, Extension, Hold),
    *(IssueStep, WorkOrder, Clock, ClockPause, InformationRequest, Consultation),
    *(Matter, Decision, ClosingProposal, Confirmation, IssueFile, Notice, Delivery),
    *(SupervisionNotice, Instruction),
)


def left_behind(issue):
    """All that a move could change; two equal answers mean that nothing was.

    In plain SQL: it is asked twice for every cell of the matrix.
    """
    tables = [model._meta.db_table for model in GROWING]
    newest = ", ".join(f"(SELECT MAX(id) FROM {table})" for table in tables)
    # A draft is kept as it was typed, also when it cannot be sent yet.
    own = f"{Issue._meta.db_table} WHERE state <> 'draft' AND id = {issue.pk:d}"
    parts = (issue.orders, issue.clocks, issue.notices, issue.instructions)
    of_it = (
        f"{part.model._meta.db_table} WHERE issue_id = {issue.pk:d} ORDER BY id"
        for part in parts
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {newest}")
        found = [cursor.fetchone()]
        for rows in (own, *of_it):
            cursor.execute(f"SELECT * FROM {rows}")
            found.append(cursor.fetchall())
    return found


def flaws(issue):
    """One sentence for each thing that is not as the plan says."""
    steps = list(issue.steps.order_by("seq"))
    yield from in_the_journal(issue, steps)
    yield from in_the_orders(issue, steps)
    yield from in_the_clocks(issue)
    yield from in_the_papers(issue)
    yield from in_the_reviews(issue, steps)
    yield from in_the_notices(issue)


def in_the_journal(issue, steps):
    if issue.state not in DECLARED:
        yield f"state {issue.state} is not declared"
    if [step.seq for step in steps] != list(range(1, issue.version + 1)):
        yield "the steps are not numbered one by one up to the version"
    if steps and steps[0].was != "draft":
        yield "the journal does not begin with the draft"
    for one, later in itertools.pairwise(steps):
        if one.now != later.was:
            yield f"step {later.seq} does not begin where the last one ended"
        if later.at < one.at:
            yield f"step {later.seq} is older than the last one"
    if issue.state != (steps[-1].now if steps else "draft"):
        yield "the state is not the one that the journal ends in"
    made = Counter(step.move for step in steps)
    again = sum(step.was == "closed" != step.now for step in steps)
    rounds = 1 + made["dispute"] + made["co_dispute"] + again
    if issue.round != rounds or issue.returns != made["return_order"]:
        yield "rounds or returns are miscounted"


def in_the_orders(issue, steps):
    orders = list(issue.orders.all())
    live = [order for order in orders if order.state in LIVE_ORDERS]
    leads = [order for order in live if order.role == "lead"]
    if len(leads) > 1 or (issue.state == "working" and not leads):
        yield f"{len(leads)} live lead orders while {issue.state}"
    if len({order.unit_id for order in live}) < len(live):
        yield "one unit holds two live orders"
    if live and issue.state in ENDED | {"submitted", "accepted", "confirming"}:
        yield f"an order is live while {issue.state}"
    if issue.state == "review" and any(o.state != "answered" for o in live):
        yield "an order is still open at the review"
    if sum(order.state == "returned" for order in orders) > 1:
        yield "a second return was taken"
    if issue.state == "declined" and orders:
        yield "it was declined and has orders"


BESIDE = {"supplement", "appeal", "hold_review", "call_back"}


def in_the_clocks(issue):
    running = list(
        issue.clocks.filter(stopped_on=None, notice=None).select_related("order")
    )
    own = Counter(clock.kind for clock in running if clock.order is None)
    wanted = set(RUNNING.get(issue.state, ()))
    if issue.state == "waiting":
        wanted = RUNNING[issue.came_from] | {"supplement"}
    if set(own) - MAY_RUN.get(issue.state, set()) != wanted or any(
        count > 1 for count in own.values()
    ):
        yield f"clocks {dict(own)} run while {issue.state}"
    for clock in running:
        if clock.order and clock.order.state not in {"sent", "working"}:
            yield f"the {clock.kind} clock of an order {clock.order.state} runs on"
    main = [c for c in running if c.order is None and c.kind not in BESIDE]
    if main and issue.due_on != main[0].due_on:
        yield "the due day of the list is not the clock's"
    yield from in_the_pauses(issue, running)


def in_the_pauses(issue, running):
    pauses = ClockPause.objects.filter(clock__in=running, until=None)
    if issue.state == "holding":
        if not pauses.filter(clock__kind="handling", reason="holding").exists():
            yield "the handling clock runs while holding"
    elif issue.state != "waiting" and pauses.exists():
        yield f"a clock waits for the enterprise while {issue.state}"
    if issue.state == "waiting":
        of_units = [clock for clock in running if clock.kind != "supplement"]
        if pauses.count() < len(of_units):
            yield "a unit's clock runs while the enterprise is asked"


def in_the_papers(issue):
    """Requests, matters, proposals and answers fit the state."""
    counted = {
        "waiting": issue.requests.filter(answered_at=None).count(),
        "consulting": issue.matters.filter(result="open").count(),
        "review": issue.proposals.filter(approved=None, dropped=False).count(),
        "holding": issue.holds.filter(state="held").count(),
    }
    for state, count in counted.items():
        if state == issue.state and count != 1:
            yield f"{count} open papers while {state}"
        # What is withdrawn keeps the question that it broke off.
        if issue.state not in {state, "withdrawn"} and count:
            yield f"a paper of {state} is open while {issue.state}"
    if issue.state == "withdrawn" and counted["consulting"]:
        yield "it was withdrawn and is still on an agenda"
    if issue.state in {"confirming", "closed"} and not issue.proposals.last().approved:
        yield f"it is {issue.state} and the last proposal was not approved"
    yield from in_the_ends(issue)


def in_the_ends(issue):
    """What ended has nothing left to decide, and ended by somebody's word."""
    asked = issue.extensions.filter(state="asked").exists()
    proposed = issue.holds.filter(state="proposed").exists()
    if issue.state in ENDED | {"review", "confirming"} and asked:
        yield f"an extension is asked for while {issue.state}"
    if issue.state in ENDED and proposed:
        yield f"a hold is proposed while {issue.state}"
    if issue.state == "closed" and issue.outcome == "silent":
        if issue.calls.filter(round=issue.round, reached=False).count() < 3:
            yield "it is closed as unanswered without three calls"
    elif issue.state == "closed":
        word = issue.confirmations.last()
        if word is None or "no" in {word.solved, word.satisfied} or not issue.outcome:
            yield "it is closed without the enterprise's yes"


def in_the_notices(issue):
    """Supervision lives only as long as the issue, and asks one thing at a time."""
    live = issue.notices.filter(state__in=("drafted", "issued", "signed", "answered"))
    if issue.state in ENDED and live.exists():
        yield f"a notice lives on while {issue.state}"
    for clock in issue.clocks.filter(stopped_on=None, notice__isnull=False):
        if clock.notice.state not in {"issued", "signed"}:
            yield f"the clock of a notice {clock.notice.state} runs on"
    places = Counter(live.values_list("unit", "level"))
    if any(count > 1 for count in places.values()):
        yield "one unit has two live notices of one level"


def in_the_reviews(issue, steps):
    """Nobody judges what he handled, answered or entered, unless it is marked."""
    asked = 0
    for step in steps:
        earlier = [s for s in steps if s.seq < step.seq]
        if step.move in {"approve_closing", "send_back"}:
            hands = {s.by_id for s in earlier if s.move in HANDS}
            hands.add(issue.reporter_id)
            last = [s for s in earlier if s.was != s.now == "review"][-1]
            if step.by_id in hands and not step.exception:
                yield "somebody reviewed the own work without a reason"
            if step.by_id == last.by_id:
                yield "who proposed the closing also reviewed it"
        if step.move == "call_back" and not step.exception:
            hands = {s.by_id for s in earlier if s.move in HANDS}
            if step.by_id in hands | {issue.reporter_id}:
                yield "somebody called back about the own work without a reason"
        asked += step.move == "ask"
        if step.move == "ask" and asked > 2 and not heads_centre(step.by):
            yield "a third round of questions without the director"


def heads_centre(user):
    return user.posts.filter(unit__kind="centre", role="head").exists()
