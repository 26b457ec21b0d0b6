"""Matters that are closed and what was said of them, by the shortest way."""

from datetime import timedelta

from services.ratings import giving
from services.ratings.models import Rating, Rectification
from tests.builders import a_post, a_unit, a_user
from tests.counter.halls import Hall
from tests.requests.cases import Desk

WHY = {"cause": "speed", "action": "已补办并道歉。"}
SAID = {"words": "对方说跑了三趟。"}
AGAIN = {"result": "accepted", "words": "对方说可以了。"}


class Ratings:
    """A front desk on Monday 9 March 2026, and a leader of the zone."""

    def __init__(self):
        self.desk = Desk()
        self.leader = a_post(a_user(), a_unit("lead"), "leader").user

    def __getattr__(self, name):
        return getattr(self.desk, name)

    def later(self, days=0):
        return self.desk.later(days)

    def rate(self, level, matter=None, **facts):
        matter = matter or self.desk.closed()
        facts = {"channel": "online", "by": self.desk.liaison} | facts
        at = facts.pop("at", None) or self.later()
        row = Rating(level=level, **facts)
        giving.give(row, matter, at=at)
        return row

    def bad(self, **facts):
        return self.row(self.rate(2, **facts))

    def row(self, rating):
        return Rectification.objects.for_page().get(rating=rating)

    def make(self, row, move, by=None, **facts):
        row = Rectification.objects.for_page().get(pk=row.pk)
        getattr(row, move)(by=by or self.desk.director, at=self.later(), **facts)
        return row

    def working(self, **facts):
        return self.make(self.bad(**facts), "contact", **SAID)

    def fixed(self, **facts):
        return self.make(self.working(**facts), "fix", **WHY)

    def done(self, **facts):
        return self.make(self.fixed(**facts), "ask_again", self.desk.colleague, **AGAIN)

    def appealed(self, **facts):
        row = self.bad(**facts)
        return self.make(row, "appeal", self.desk.clerk, words="评的不是我们。")

    def excluded(self, verdict="mistaken", **facts):
        row = self.appealed(**facts)
        return self.make(row, "judge", verdict=verdict, reason="已核实。")

    def in_state(self, state):
        row = {
            "open": self.appealed,
            "working": lambda: self.make(self.appealed(), "contact", **SAID),
            "fixed": self.fixed,
            "done": self.done,
            "excluded": self.excluded,
        }[state]()
        assert row.state == state
        return row


def a_visit(done=True):
    """One that was served at a window."""
    hall = Hall(windows=1)
    visit = hall.comes("问政策", items=[hall.item], name="王女士")
    visit = hall.calls()
    hall.act(visit, "begin")
    return hall.finishes(visit) if done else visit


def days(count):
    return timedelta(days=count)


def rating_with(secret):
    """For the prober: a bad rating of somebody else's request full of the word."""
    ratings = Ratings()
    row = ratings.done(comment=secret)
    ratings.make(row, "answer", reply=secret)
    open_one = ratings.desk.closed()
    visit = a_visit()
    return {"rectification": row.pk, "to_rate": open_one.pk, "rated_visit": visit.pk}
