"""One issue and its people: walks the real moves to any state a test begins with."""

from datetime import timedelta
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.timezone import localdate

from chains.models import Liaison, Post, Unit
from issues import reminders
from issues.models import Issue
from issues.moves.handling import Ask
from issues.workflow import OrderRole, State
from portal.workdays.current import work_calendar
from tests.builders import (
    MONDAY,
    a_category,
    a_chain,
    a_draft,
    a_liaison,
    a_post,
    a_unit,
    a_user,
    an_enterprise,
)


class Story:
    """A cast and an issue; every method is a move made by who may make it.

    All stories of a test have the three people of the centre in common, for whom each
    further story is work and not company; all others are of this one alone.
    `at` moves on by itself one minute a step; `wait` lets working days pass.
    """

    def __init__(self, *, at=MONDAY, grade="B", enterprise=None, **facts):
        self.at, self.grade = at, grade
        self.chain = enterprise.chain if enterprise else a_chain("纺织服装")
        self.enterprise = enterprise or an_enterprise(self.chain)
        self.lead_unit = a_unit(Unit.Kind.FACTOR_GROUP)
        self.support_unit = a_unit(Unit.Kind.DEPARTMENT)
        self.spare_unit = a_unit(Unit.Kind.DEPARTMENT)
        self.clerk, self.reviewer, self.director = people_of_the_centre()
        self.officer = a_post(a_user(), self.lead_unit, Post.Role.OFFICER).user
        self.helper = a_post(a_user(), self.support_unit, Post.Role.OFFICER).user
        self.liaison = a_liaison(a_user(), self.enterprise, Liaison.Kind.LIAISON).user
        self.category = facts.pop("category", None) or a_category()
        self.facts = facts
        self.begin()

    def begin(self):
        """Another draft of the same enterprise, by the same people."""
        self.issue = a_draft(
            self.enterprise, self.liaison, category=self.category, **self.facts
        )
        return self

    @cached_property
    def secretary(self):
        """Of the chain's committee, which most stories do without."""
        committees = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, chain=self.chain)
        committee = committees.first() or a_unit(Unit.Kind.COMMITTEE, chain=self.chain)
        return a_post(a_user(), committee, Post.Role.SECRETARY).user

    @property
    def on(self):
        return localdate(self.at)

    def wait(self, days):
        """Let that many working days pass; the hour stays."""
        target = work_calendar().add(self.on, days)
        self.at += target - self.on
        return self

    def make(self, move, by, **facts):
        self.at += timedelta(minutes=1)
        self.issue = Issue.objects.get(pk=self.issue.pk)
        getattr(self.issue, move)(by=by, at=self.at, **facts)
        return self

    def order(self, role=OrderRole.LEAD):
        return self.issue.orders.filter(role=role).latest("pk")

    # The moves of the main path, each by the person whose move it is.

    def report(self):
        return self.make("report", self.liaison)

    def accept(self, **facts):
        facts = {
            "category": self.category,
            "grade": self.grade,
            "chain": self.chain,
            "owner": self.clerk,
        } | facts
        return self.make("accept", self.clerk, **facts)

    def asks(self, support=False, due_in=5):
        due = work_calendar().add(self.on, due_in)
        rows = [Ask(self.lead_unit, OrderRole.LEAD, "请办理", due)]
        if support:
            rows.append(Ask(self.support_unit, OrderRole.SUPPORTING, "请配合", due))
        return rows

    def dispatch(self, support=False):
        return self.make("dispatch", self.clerk, asks=self.asks(support))

    def ask(self, by=None):
        return self.make("ask", by or self.clerk, questions=["地块编号是多少"])

    def supply(self):
        return self.make("supply", self.liaison, answers=["示例 3 号地"])

    def refer(self, **facts):
        return self.make("refer", self.clerk, **({"reason": "需多部门议定"} | facts))

    def decide(self, **facts):
        facts = {
            "chair": "示例主持人",
            "conclusions": "分两步办理",
            "asks": self.asks(),
        } | facts
        return self.make("decide", self.clerk, **facts)

    def sign(self):
        return self.make("sign", self.officer, order=self.order())

    def propose(self, **facts):
        facts = {"outcome": "solved", "result": "手续已办齐"} | facts
        return self.make("propose_closing", self.officer, **facts)

    def send_back(self):
        return self.make("send_back", self.reviewer, defects="缺现场核对")

    def approve(self, **facts):
        return self.make("approve_closing", self.reviewer, **facts)

    def confirm(self, **facts):
        facts = {"solved": "yes", "satisfied": "yes"} | facts
        return self.make("confirm", self.liaison, **facts)

    def dispute(self):
        facts = {"solved": "no", "satisfied": "no", "words": "还没有办好"}
        return self.make("dispute", self.liaison, **facts)

    def decline(self):
        facts = {"reason": "out_of_scope", "instead": "县信访局"}
        return self.make("decline", self.clerk, **facts)

    def hold(self):
        """Proposed by the clerk, agreed to by the director and the chain's secretary."""
        facts = {"cause": "funds", "exit_criterion": "专项资金下达"}
        facts |= {"interim_help": "先行垫付", "next_review_on": self.on + timedelta(20)}
        self.make("propose_hold", self.clerk, **facts)
        self.make("grant_hold", self.director)
        return self.make("grant_hold", self.secretary)

    def merge(self):
        """Into an issue of another enterprise of the chain."""
        other = Story(at=self.at, enterprise=an_enterprise(self.chain))
        self.other = other.report().accept().issue
        return self.make("merge", self.clerk, target=self.other, reason="同一条路")

    def lapse(self):
        """Nobody answers for eleven working days, in which two reminders go out."""
        for days in (4, 1, 6):
            self.wait(days)
            reminders.remind(on=self.on, at=self.at)
        return self.make("lapse", None)

    def withdraw(self):
        return self.make("withdraw", self.liaison, reason="已自行解决")

    def to(self, state):
        """The shortest real way to `state`."""
        for step in ROADS[State(state)]:
            getattr(self, step)()
        assert self.issue.state == state
        return self


AT_THE_CENTRE = {
    "story-clerk": Post.Role.OFFICER,
    "story-reviewer": Post.Role.OFFICER,
    "story-director": Post.Role.HEAD,
}


def people_of_the_centre():
    """Clerk, reviewer and director, whom the first story of a test brings along; where
    several processes tell stories at once, the first of theirs."""
    known = get_user_model().objects.filter(username__in=AT_THE_CENTRE)
    people = {person.username: person for person in known}
    if not people:
        with transaction.atomic():
            centre = Unit.objects.filter(kind=Unit.Kind.CENTRE).first()
            centre = centre or a_unit(Unit.Kind.CENTRE)
            people = {
                n: made_once(n, centre, role) for n, role in AT_THE_CENTRE.items()
            }
    return [people[name] for name in AT_THE_CENTRE]


def made_once(username, unit, role):
    facts = {"name": username}
    person, is_new = get_user_model().objects.get_or_create(facts, username=username)
    return a_post(person, unit, role).user if is_new else person


ROADS = {
    State.DRAFT: (),
    State.SUBMITTED: ("report",),
    State.WAITING: ("report", "ask"),
    State.ACCEPTED: ("report", "accept"),
    State.CONSULTING: ("report", "accept", "dispatch", "refer"),
    State.WORKING: ("report", "accept", "dispatch"),
    State.REVIEW: ("report", "accept", "dispatch", "propose"),
    State.CONFIRMING: ("report", "accept", "dispatch", "propose", "approve"),
    State.CLOSED: ("report", "accept", "dispatch", "propose", "approve", "confirm"),
    State.DECLINED: ("report", "decline"),
    State.WITHDRAWN: ("report", "withdraw"),
    State.HOLDING: ("report", "accept", "dispatch", "hold"),
    State.MERGED: ("report", "accept", "merge"),
}
