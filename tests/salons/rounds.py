"""A chain whose enterprises take turns, and the people who move them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from chains.models import Unit
from salons import asking
from salons.models import Turn
from salons.plan import plan_of
from tests.builders import (
    a_chain,
    a_liaison,
    a_membership,
    a_post,
    a_unit,
    a_user,
    an_enterprise,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = {"demands": "无", "contact": "办公室", "attendance": "6 家 14 人"}


def at(text):
    """A moment where the zone is: at("2026-03-02 09:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Round:
    """A committee with enterprises as members, each with a liaison; `now` is the clock.

    The first planned day is Friday 20 March 2026.
    """

    def __init__(self, count=4, now="2026-03-02 09:00", chain="纺织服装"):
        self.now = at(now)
        self.chain = a_chain(chain)
        committees = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, chain=self.chain)
        self.committee = committees.first() or a_unit(
            Unit.Kind.COMMITTEE, chain=self.chain, name=f"{chain}产业链党委"
        )
        self.secretary = a_post(a_user(), self.committee, "secretary").user
        self.enterprises, self.liaisons = [], {}
        for _ in range(count):
            self.join()

    @property
    def today(self):
        return localdate(self.now)

    def join(self, **facts):
        """One more member, with a liaison."""
        enterprise = an_enterprise(self.chain)
        a_membership(self.committee, enterprise, **facts)
        self.enterprises.append(enterprise)
        self.liaisons[enterprise.pk] = a_liaison(enterprise=enterprise).user
        return enterprise

    def leave(self, enterprise, on=None):
        seat = enterprise.memberships.get(until=None)
        seat.end(by=self.secretary, on=on or self.today)

    def speaker(self, enterprise):
        """Its liaison; a member that somebody else has entered gets one."""
        if enterprise.pk not in self.liaisons:
            self.liaisons[enterprise.pk] = a_liaison(enterprise=enterprise).user
        return self.liaisons[enterprise.pk]

    def plan(self, **facts):
        return plan_of(self.chain, self.today, **facts)

    def hosts(self):
        """Whom the plan names for the periods to come, by their place in the round."""
        places = {row.pk: place for place, row in enumerate(self.enterprises)}
        return [places[line.host.pk] for line in self.plan().lines]

    def confirmed(self, count=1):
        settled = self.chain.turns.ahead().count()
        line = self.plan(periods=settled + 1).first_open
        return asking.confirm(
            self.chain,
            by=self.secretary,
            at=self.now,
            number=line.number,
            host=line.host.pk,
            count=count,
        )

    def turn(self, number):
        return Turn.objects.for_list().get(chain=self.chain, number=number)

    def on(self, text):
        self.now = at(text)
        return self

    def on_the_day(self, turn):
        """The clock goes to the afternoon of the planned day."""
        return self.on(f"{turn.day} 17:00")

    def held(self, turn=None):
        """Confirmed if there is none, and hosted on its day."""
        turn = turn or self.confirmed()[0]
        self.on_the_day(turn)
        turn = self.turn(turn.number)
        turn.hold(by=self.secretary, at=self.now)
        return turn

    def swap(self, turn, other, **facts):
        facts = {"reason": "当月有客户验厂"} | facts
        by = self.speaker(turn.host)
        return asking.propose_swap(turn, other, by=by, at=self.now, **facts)

    def exempted(self, enterprise, since, until, *, at_once=True, **facts):
        facts = {"reason": "停产检修"} | facts
        return asking.ask_exemption(
            self.chain,
            enterprise,
            by=self.secretary,
            at=self.now,
            since=at(f"{since} 09:00").date(),
            until=at(f"{until} 09:00").date(),
            at_once=at_once,
            **facts,
        )


def rotation_with(secret):
    """A confirmed turn, a proposed swap and an asked exemption with that word in all
    that was said, by kind the keys of what belongs to it."""
    rounds = Round(now="2026-03-02 09:00")
    turns = rounds.confirmed(3)
    by = rounds.speaker(turns[2].host)
    turns[2].ask_deferral(by=by, at=rounds.now, reason=secret)
    swap = rounds.swap(turns[0], turns[1], reason=secret)
    row = rounds.exempted(
        rounds.enterprises[3], "2026-08-01", "2026-09-01", at_once=False, reason=secret
    )
    return {
        "turn": turns[2].pk,
        "swap": swap.pk,
        "exemption": row.pk,
        "chain": rounds.chain.slug,
    }
