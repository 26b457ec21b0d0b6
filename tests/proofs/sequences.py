"""Random sequences of real requests by everybody on several issues at once.

Two enterprises of two chains share a few units, so that the same officer leads here,
supports there and is a stranger to the third. Days pass between the steps. After every
step the rows are held against section 3 and against what must hold of any issue.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.timezone import localdate, now

from issues import ladder, routine
from issues.models import Issue, IssueStep
from issues.panel import choices
from portal.audit.journal import broken_lines
from portal.workflow.journals import broken_steps
from tests.builders import a_category, a_chain, a_draft, an_enterprise
from tests.invariants import HANDS, flaws, left_behind
from tests.proofs.chance import RUBBISH, live, variant
from tests.samples import a_pdf
from tests.section3 import (
    DECLARED,
    LEADS_TO,
    ORDER_MOVES,
    REPORTERS,
    SYSTEM,
    TABLE,
    a_full_cast,
)
from tests.story import Story
from tests.typed import OF_ONE, PAGE_OF, address, straight, typed

SHORTEST, LONGEST, ENDLESS = 5, 25, 90
FIRST_DAY = datetime(2026, 2, 2, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CENTRE = {"clerk", "reviewer", "director"}
# Whose turn it is; they are asked first, so that sequences get deep.
TURN = {
    "submitted": CENTRE,
    "waiting": {"liaison", "party_secretary"},
    "accepted": CENTRE,
    "consulting": CENTRE | {"secretary"},
    "working": {"officer", "unit_head", "helper"},
    "review": CENTRE | {"secretary"},
    "confirming": {"liaison", "party_secretary"},
    "holding": CENTRE | {"secretary"},
    "merged": {"liaison", "party_secretary"},
    "declined": {"liaison", "party_secretary", "director"},
    "withdrawn": {"liaison", "party_secretary"},
}
# How much likelier than the others a button is that brings the matter near its end.
LIKED = {"accept": 6, "dispatch": 8, "decide": 6, "answer": 6, "adopt": 8}
LIKED |= {"propose_closing": 12, "approve_closing": 12, "confirm": 12}
LIKED |= {"grant_hold": 40, "co_confirm": 8, "grant_extension": 30}
LIKED |= {"merge": 1, "split": 1, "hand_over": 1, "resume": 1, "reopen": 1}
LIKED |= {"decline": 1, "ask": 1, "refer": 1, "call_off": 1}
# Ways that are long or lead off: without a push chance never walks them to their end.
LIKED |= {"propose_hold": 10, "ask_extension": 10, "refuse_extension": 20}
LIKED |= {"object_extension": 30, "withdraw_extension": 8, "review_hold": 10}
LIKED |= {"close_unanswered": 40, "redo": 8, "appeal": 8, "call": 20}
LIKED |= {"lapse": 20, "restore": 60}
# Pages that hold two moves; which it becomes is left to the dice.
TWINS = {twin: move for move, twin in PAGE_OF.items()}
ON_NOTICES = {
    *("issue_notice", "drop_notice", "sign_notice", "answer_notice"),
    "judge_notice",
}
ALL_PARTS = {"officer", "helper", None, "clerk", "reviewer", "director"}
KINDS = ("states", "edges", "persons", "traces", "flaws", "errors", "offers")


@dataclass
class Found:
    """What a walk did and saw; `wrong` holds sentences under each word of KINDS."""

    sequences: int = 0
    tried: int = 0
    made: Counter = field(
        default_factory=lambda: Counter(dict.fromkeys([*TABLE, *SYSTEM], 0))
    )
    reached: Counter = field(
        default_factory=lambda: Counter(dict.fromkeys(sorted(DECLARED), 0))
    )
    wrong: dict = field(default_factory=lambda: {kind: [] for kind in KINDS})
    broken: list = field(default_factory=list)


@dataclass(frozen=True)
class Actor:
    """A person with what ties him to issues: a unit, a chain or an enterprise."""

    role: str
    person: Any
    unit: int | None = None
    chain: int | None = None
    enterprise: int | None = None


@dataclass
class Stage:
    """What `typed` asks of a story, different for each issue."""

    grade: str
    category: Any
    chain: Any
    clerk: Any
    lead_unit: Any
    support_unit: Any
    spare_unit: Any


def actors_of(story):
    for role, person in a_full_cast(story).items():
        post = person.posts.select_related("unit").first()
        row = person.liaisons.first()
        yield Actor(
            role,
            person,
            unit=post and post.unit_id,
            chain=post and post.unit.chain_id,
            enterprise=row and row.enterprise_id,
        )


def part_of(actor, issue, orders):
    """The role of section 3's table that this person plays towards this issue."""
    if actor.role in {"secretary", "other_secretary"}:
        return "secretary" if actor.chain == issue.chain_id else "stranger"
    if actor.role == "task_force":
        return "task_force" if actor.chain == issue.chain_id else "stranger"
    if actor.enterprise:
        own = actor.enterprise == issue.enterprise_id
        return actor.role if own and actor.role != "rival" else "rival"
    if actor.role in {"officer", "unit_head", "helper", "stranger_officer"}:
        held = [o.role for o in orders if o.unit_id == actor.unit]
        return {"lead": "officer", "supporting": "helper"}.get(*held or ["none"])
    return actor.role


def permitted(actor, step, issue, orders, aimed):
    """Whether section 3 lets this person make this step; `orders` as they were."""
    part = part_of(actor, issue, orders)
    if step.move == "report":
        return part in REPORTERS and issue.reporter_id == actor.person.pk
    if step.move in ON_NOTICES:
        return part in of_the_notice(step.move, aimed, actor)
    if step.move in {"sign", "progress", "answer", "return_order"}:
        return aimed.unit_id == actor.unit and part in TABLE[step.move][1]
    if step.move in {"approve_closing", "send_back"} and part == "leader":
        earlier = issue.steps.filter(seq__lt=step.seq, move__in=HANDS)
        return bool(step.exception) and earlier.filter(by__posts__role="head").exists()
    return part in TABLE[step.move][1]


# The default settings: who issues and judges a level; what concerns the centre itself
# is the leaders' affair.
ISSUES = {"blue": {"director"}, "yellow": {"leader"}, "red": {"leader"}}


def of_the_notice(move, notice, actor):
    """The parts that may do this with a notice of its level and unit."""
    centre = notice.unit.kind == "centre"
    if move in {"sign_notice", "answer_notice"}:
        own = actor.unit == notice.unit_id
        return {part for part in ALL_PARTS if own} | (CENTRE if centre else set())
    return {"leader"} if centre else ISSUES[notice.level]


# What the panel cannot know before it is typed: which other issue, how many parts.
CHANCY = {"merge", "split"}
NO_ACTOR = Actor("system", SimpleNamespace(pk=None))


class Walk:
    """One world that meets sequence after sequence; all chance comes from `seed`."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.found, self.last = Found(), 0
        elsewhere = an_enterprise(a_chain("高端装备"))
        stories = [Story(at=FIRST_DAY), Story(at=FIRST_DAY, enterprise=elsewhere)]
        for story in stories:
            story.issue.delete()
        self.actors = [actor for story in stories for actor in actors_of(story)]
        self.stories = stories
        self.units = [u for s in stories for u in (s.lead_unit, s.support_unit)]
        self.spare = stories[0].spare_unit

    def run(self, sequences):
        """All of them, each in a world of its own, with its hash chains at the end."""
        with time_machine.travel(FIRST_DAY, tick=False) as self.clock:
            for _ in range(sequences):
                with transaction.atomic():
                    self.last = 0
                    self.sequence()
                    self.found.broken += [*broken_steps(), *broken_lines()]
                    transaction.set_rollback(True)
        return self.found

    def sequence(self):
        """One to three issues, begun on any day of the year, and 5 to 25 steps; one in
        six goes on for much longer, so that hard cases come to their end."""
        self.clock.move_to(FIRST_DAY + timedelta(days=self.dice.randint(0, 360)))
        self.clients, self.stages = {}, {}
        self.issues = [self.draft().pk for _ in range(self.dice.choice([1, 1, 2, 3]))]
        self.seen = {"draft"}
        # Of one enterprise in twelve nobody is heard any more once it should confirm.
        self.silent = self.dice.random() < 1 / 12
        most = LONGEST if self.dice.random() < 5 / 6 and not self.silent else ENDLESS
        for _ in range(self.dice.randint(SHORTEST, most)):
            self.pass_time()
            self.step()
        self.found.sequences += 1
        self.found.reached.update(self.seen)

    def draft(self):
        story = self.dice.choice(self.stories)
        own = [a for a in self.actors if a.enterprise == story.enterprise.pk]
        writers = [a for a in own if a.role in {"liaison", "party_secretary"}] * 2
        writers += [a for a in own if a.role == "cadre"]
        writers += [a for a in self.actors if a.role in {"clerk", "director"}]
        writer = self.dice.choice(writers)
        behalf = {"on_behalf": True, "consent": True, "source": "counter"}
        facts = {} if writer.role in {"liaison", "party_secretary"} else behalf
        return a_draft(story.enterprise, writer.person, **facts)

    def stage(self, issue):
        """Made once an issue: who shall lead, who support, how hard it is."""
        if issue.pk not in self.stages:
            lead, support = self.dice.sample(self.units, 2)
            clerk = self.dice.choice(self.stories).clerk
            grade = self.dice.choice("ABBC")
            facts = (grade, a_category(), issue.enterprise.chain, clerk)
            self.stages[issue.pk] = Stage(*facts, lead, support, self.spare)
        return self.stages[issue.pk]

    def pass_time(self):
        self.clock.shift(timedelta(minutes=1))
        rows = Issue.objects.filter(pk__in=self.issues, state="confirming")
        waited_for = self.silent and rows.exists()
        if self.dice.random() < (0.5 if waited_for else 0.15):
            long = self.dice.random() < 0.15
            days = self.dice.randint(15, 40) if long else self.dice.randint(1, 6)
            self.clock.shift(timedelta(days=days))
            self.clients.clear()
            self.have_a_morning()

    def have_a_morning(self):
        """What the system does by itself: reminders, silence, notices, agendas."""
        routine.morning(on=localdate(), at=now())
        ladder.draft(on=localdate(), at=now())
        for step in IssueStep.objects.filter(pk__gt=self.last).order_by("pk"):
            self.last = step.pk
            self.judge(step, NO_ACTOR, [], None)

    def client(self, actor):
        """Signed in anew each day, as staff sessions ask."""
        if actor.person.pk not in self.clients:
            client = Client(raise_request_exception=False)
            client.force_login(actor.person)
            self.clients[actor.person.pk] = client
        return self.clients[actor.person.pk]

    def post(self, actor, path, facts):
        """Send a form; mostly straight to the view, which is where rights are asked.

        One in five goes the whole way through the session and the middleware.
        """
        if self.dice.random() < 0.2:
            return self.client(actor).post(path, facts).status_code
        try:
            return straight(actor.person, path, facts).status_code
        except Exception as error:  # noqa: BLE001 - a server error, counted as one
            self.note("errors", repr(error))
            return 500

    def read(self, pk):
        rows = Issue.objects.select_related("category", "enterprise__chain")
        return rows.prefetch_related("orders__unit").get(pk=pk)

    def step(self):
        """Mostly what the panel of somebody offers, else anything by anybody."""
        issue = self.read(self.dice.choice(self.issues))
        offer = self.offered(issue) if self.dice.random() < 0.7 else None
        actor, move, order = offer or self.anything(issue)
        self.aimed = order
        facts, honest = self.facts(actor, move, issue)
        before, orders = left_behind(issue), live(issue)
        status = self.post(actor, address(move, issue, order), facts)
        steps = list(IssueStep.objects.filter(pk__gt=self.last).order_by("pk"))
        self.last = steps[-1].pk if steps else self.last
        self.found.tried += 1
        where = f"{actor.role} {move} in {issue.state}: {status}"
        if status >= 500:
            self.note("errors", where)
        if not steps and left_behind(issue) != before:
            self.note("traces", where)
        if offer and honest and not steps and move not in CHANCY:
            self.note("offers", where)
        for step in steps:
            self.judge(step, actor, orders if step.issue_id == issue.pk else [], order)
        if sum(step.move not in SYSTEM for step in steps) > 1:
            self.note("edges", f"{where}: one request made {len(steps)} steps")
        if steps and self.dice.random() < 0.2:
            self.look(actor, steps[-1].issue)

    def judge(self, step, actor, orders, aimed):
        """Hold one new step, and its issue as it is now, against the plan."""
        issue = self.read(step.issue_id)
        words = f"{step.move} by {actor.role} from {step.was} to {step.now}"
        if issue.pk not in self.issues:
            self.issues.append(issue.pk)
        if {step.was, step.now, issue.state} - DECLARED:
            self.note("states", words)
        states, _ = (TABLE | SYSTEM).get(step.move, ((), ()))
        if step.was not in states or step.now not in self.ends(step, issue):
            self.note("edges", words)
        # The other half of a move on another issue was judged with that move.
        own = step.move in SYSTEM or permitted(actor, step, issue, orders, aimed)
        if step.by_id != actor.person.pk or not own:
            self.note("persons", words)
        for sentence in flaws(issue):
            self.note("flaws", f"{words}: {sentence}")
        self.seen.add(issue.state)
        self.found.made[step.move] += 1

    def ends(self, step, issue):
        """Where the move may lead; an answer leads back to where the question rose."""
        if step.move == "supply":
            return {issue.steps.filter(move="ask", seq__lt=step.seq).last().was}
        if step.move in SYSTEM:
            return SYSTEM[step.move][1] or {step.was}
        return LEADS_TO.get(step.move, {step.was})

    def look(self, actor, issue):
        """The page of the issue after the step, and the panel that it shows."""
        answer = self.client(actor).get(issue.get_absolute_url())
        if answer.status_code != 200:
            self.note("errors", f"{actor.role} looks at {issue.state}")

    def note(self, kind, words):
        self.found.wrong[kind].append(f"sequence {self.found.sequences}: {words}")

    def offered(self, issue):
        """One of the buttons that somebody sees, seldom the one that ends it all."""
        if issue.state == "draft":
            writer = [a for a in self.actors if a.person.pk == issue.reporter_id]
            return writer[0], "report", None
        turn = TURN.get(issue.state, ()) if self.dice.random() < 0.6 else ()
        waiting = self.dice.sample(self.actors, len(self.actors))
        if self.silent and issue.state == "confirming":
            waiting, turn = [actor for actor in waiting if not actor.enterprise], CENTRE
        for actor in sorted(waiting, key=lambda actor: actor.role not in turn):
            rare = {"withdraw", "remark"} if self.dice.random() < 0.9 else set()
            open_to = [
                choice
                for choice in choices(actor.person, issue, localdate())
                if not choice.blocked and choice.move not in rare
            ]
            if open_to:
                liked = [LIKED.get(choice.move, 2) for choice in open_to]
                return actor, *self.pick(issue, self.dice.choices(open_to, liked)[0])
        return None

    def pick(self, issue, choice):
        move = choice.move
        if move in TWINS and self.dice.random() < 0.4:
            move = TWINS[move]
        # By kind, because an order and a notice may have the same number.
        rows = issue.notices if move in ON_NOTICES else issue.instructions
        rows = issue.orders if move in ORDER_MOVES else rows
        named = [one for one in rows.all() if choice.url == address_of(one, move)]
        return move, named[0] if named else None

    def anything(self, issue):
        """Any move by anybody; an order may be one of another issue."""
        move = self.dice.choice(list(TABLE))
        orders = list(issue.orders.all())
        if self.dice.random() < 0.2:
            orders += [o for pk in self.issues for o in self.read(pk).orders.all()]
        order = self.dice.choice(orders) if orders and move in ORDER_MOVES else None
        return self.dice.choice(self.actors), move, order

    def facts(self, actor, move, issue):
        """What is typed, and whether it is sensible: at times a field is rubbish."""
        facts = typed(move, self.stage(issue), issue)
        facts |= variant(self, actor, move, issue, facts)
        if move in {"propose_closing", "answer"} and self.dice.random() < 0.1:
            name = "evidence" if move == "propose_closing" else "files"
            facts[name] = SimpleUploadedFile("附件.pdf", a_pdf(), "application/pdf")
        if facts and self.dice.random() < 0.1:
            facts[self.dice.choice(list(facts))] = self.dice.choice(RUBBISH)
            return facts, False
        return facts, True


def address_of(one, move):
    return address(move, one.issue, one) if move in OF_ONE else ""
