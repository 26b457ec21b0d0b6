"""Random sequences of real requests by everybody: nothing undeclared ever happens.

SEQUENCES says how many in each of SHARDS; `./run prove sequences` walks 2,000.
"""

import itertools
import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate, now

from issues.models import Clock, Issue, WorkOrder
from issues.panel import choices
from issues.workflow import State
from portal.audit.journal import broken_lines
from portal.workflow.journals import broken_steps
from tests.samples import a_pdf
from tests.section3 import LEADS_TO, LIVE_ORDERS, ORDER_MOVES, TABLE, a_full_cast
from tests.story import Story
from tests.typed import address, typed

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LONGEST = 16
ENDED = {State.CLOSED, State.DECLINED, State.WITHDRAWN}
HANDS = {"sign", "progress", "answer", "adopt", "redo", "return_order"}
HANDS |= {"propose_closing", "answer_directly"}


class Walk:
    """One cast that meets issue after issue; what went wrong is kept in words."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.story = Story(at=now())
        self.cast = a_full_cast(self.story)
        self.clients = {role: Client() for role in self.cast}
        for role, person in self.cast.items():
            self.clients[role].force_login(person)
        self.tried, self.done, self.wrong = 0, Counter(), []
        self.reached = Counter()

    def sequence(self):
        self.story.grade = self.dice.choice("ABC")
        self.story.begin()
        for _ in range(self.dice.randint(5, LONGEST)):
            self.step()
        issue = self.issue()
        self.reached[issue.state] += 1
        self.wrong += [f"{issue.pk}: {words}" for words in flaws(issue)]

    def issue(self):
        return Issue.objects.prefetch_related("orders__unit").get(
            pk=self.story.issue.pk
        )

    def step(self):
        """Mostly what the panel of somebody offers, else anything by anybody."""
        issue = self.issue()
        role, move, order = self.offered(issue) or self.anything(issue)
        facts = self.facts(move, issue)
        before, steps = issue.version, issue.steps.count()
        answer = self.clients[role].post(address(move, issue, order), facts)
        self.tried += 1
        after = self.issue()
        new = list(after.steps.order_by("seq")[steps:])
        where = f"{role} {move} in {issue.state}: {answer.status_code}"
        if answer.status_code >= 500:
            self.wrong.append(where)
        if after.version != before + len(new):
            self.wrong.append(f"{where}: version and steps differ")
        self.reached[after.state] += 1
        self.wrong += [f"{where}: {words}" for words in undeclared(role, new)]
        self.done.update(step.move for step in new)

    def offered(self, issue):
        """One of the buttons that somebody sees, by chance the best of them."""
        if self.dice.random() < 0.35:
            return None
        for role in self.dice.sample(list(self.cast), len(self.cast)):
            if issue.state == State.DRAFT:
                return "liaison", "report", None
            open_to = [
                choice
                for choice in choices(self.cast[role], issue, localdate())
                if not choice.blocked and choice.move not in {"withdraw", "remark"}
            ]
            if open_to:
                return role, *self.pick(issue, self.dice.choice(open_to))
        return None

    def pick(self, issue, choice):
        """The move and its order; a page that holds two moves is left to the dice."""
        pairs = {"approve_closing": "send_back", "confirm": "dispute"}
        move = choice.move
        if move in pairs and self.dice.random() < 0.4:
            move = pairs[move]
        named = [o for o in issue.orders.all() if str(o.unit) == choice.about]
        return move, named[-1] if named else None

    def anything(self, issue):
        orders = list(issue.orders.all())
        move = self.dice.choice(list(TABLE))
        order = self.dice.choice(orders) if orders and move in ORDER_MOVES else None
        return self.dice.choice(list(self.cast)), move, order

    def facts(self, move, issue):
        """What is typed; at times a field is left out or filled with rubbish."""
        facts = typed(move, self.story, issue)
        if facts and self.dice.random() < 0.1:
            name = self.dice.choice(list(facts))
            facts[name] = self.dice.choice(["", "\x00", "9" * 40, "不存在", "-1"])
        if move in {"propose_closing", "answer"} and self.dice.random() < 0.2:
            field = "evidence" if move == "propose_closing" else "files"
            facts[field] = SimpleUploadedFile("附件.pdf", a_pdf(), "application/pdf")
        return facts


def undeclared(role, steps):
    """What the table of section 3 does not know of these new steps."""
    for step in steps:
        states, roles = TABLE.get(step.move, ((), ()))
        if step.was not in states or role not in roles:
            yield f"{step.move} of {role} from {step.was}"
        if step.now not in LEADS_TO.get(step.move, {step.was}):
            yield f"{step.move} led to {step.now}"


def flaws(issue):
    """What must hold of an issue at any moment."""
    steps = list(issue.steps.order_by("seq"))
    for one, next_one in itertools.pairwise(steps):
        if one.now != next_one.was:
            yield f"step {next_one.seq} does not begin where the last one ended"
    if steps and steps[-1].now != issue.state:
        yield "the state is not the one that the journal ends in"
    running = Clock.objects.filter(issue=issue, stopped_on=None)
    if issue.state in ENDED and running.exists():
        yield "it has ended and a clock runs on"
    leads = WorkOrder.objects.filter(issue=issue, role="lead", state__in=LIVE_ORDERS)
    if leads.count() > 1:
        yield "two units lead it"
    hands = {step.by_id for step in steps if step.move in HANDS}
    for step in steps:
        own = step.move == "approve_closing" and step.by_id in hands
        if own and not step.exception:
            yield "somebody reviewed the own work without a reason"


@pytest.mark.parametrize("shard", range(int(os.environ.get("SHARDS", "1"))))
def test_random_sequences_stay_within_the_declared_loop(shard):
    asked = int(os.environ.get("SEQUENCES", "24"))
    walk = Walk(seed=20261123 + shard)
    for _ in range(asked):
        walk.sequence()
    broken = [*broken_steps(), *broken_lines()]
    if folder := os.environ.get("FIGURES"):
        figures = {
            "sequences": asked,
            "tried": walk.tried,
            "made": walk.done,
            "reached": walk.reached,
            "wrong": walk.wrong,
            "broken": broken,
        }
        (Path(folder) / f"{shard}.json").write_text(json.dumps(figures))

    assert walk.wrong == []
    assert broken == []
    assert sum(walk.done.values()) > asked * 3
