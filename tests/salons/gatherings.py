"""A chain with a salon: its guests, what they ask, and the people who run it."""

from datetime import timedelta

from salons import seats
from salons.foundation import load_template
from salons.models import Demand, Guest, Salon, arrange
from salons.workflow import SegmentKind
from tests.builders import a_post, a_unit
from tests.salons.rounds import Round, at
from tests.story import Story

SEGMENTS = ({"kind": SegmentKind.TOUR, "title": "车间观摩"},)


class Gathered(Round):
    """A round whose first confirmed turn can be arranged; by itself on 20 March."""

    def arranged(self, turn=None, **facts):
        """In preparation; say only what matters."""
        load_template()
        turn = turn or self.turn(self.confirmed()[0].number)
        start = facts.pop("start", at(f"{turn.day} 14:30"))
        facts = {
            "theme": "智能吊挂线现场观摩",
            "place": "示例党群服务站",
            "start": start,
            "end": start + timedelta(hours=2),
            "capacity": 40,
            "quota": 2,
            "reply_by": turn.day - timedelta(days=1),
            "segments": SEGMENTS,
        } | facts
        return arrange(turn, by=self.secretary, at=self.now, **facts)

    def invited(self, **facts):
        """Invitations have gone out."""
        salon = self.arranged(**facts)
        salon.invite(by=self.secretary, at=self.now)
        return salon

    def opened(self, **facts):
        """Held, nothing else done."""
        salon = self.invited(**facts)
        self.now = salon.end
        salon = fresh(salon)
        salon.hold(by=self.secretary, at=self.now)
        return salon

    def guests(self, salon):
        """The enterprises of its list, in the order of joining the committee."""
        return list(salon.guests.enterprises().order_by("pk"))

    def joins(self, guest, count=1, **facts):
        by = self.speaker(guest.enterprise)
        self.now += timedelta(seconds=1)
        return seats.join(guest, by=by, at=self.now, seats=count, **facts)

    def declines(self, guest):
        by = self.speaker(guest.enterprise)
        self.now += timedelta(seconds=1)
        return seats.decline(guest, by=by, at=self.now)

    def problem(self, enterprise, state="working", days=3):
        """A problem of the chain that came to `state` so many days ago."""
        when = self.now - timedelta(days=days)
        return Story(at=when, enterprise=enterprise).to(state)

    def task_force(self):
        unit = a_unit("task_force", chain=self.chain, name="纺织服装产业集群专班")
        return a_post(unit=unit, role="member").user


def fresh(salon):
    return Salon.objects.for_list().get(pk=salon.pk)


def replies(salon):
    """What each enterprise has, in the order of the list: "confirmed 2"."""
    rows = Guest.objects.filter(salon=salon, enterprise__isnull=False).order_by("pk")
    return [f"{row.reply} {row.seats}".removesuffix(" 0") for row in rows]


def salon_with(secret):
    """One in preparation with that word in all its texts, by kind the keys of what
    belongs to it."""
    rounds = Gathered(4, chain="沙龙产业链")
    salon = rounds.arranged(theme=secret, text=secret)
    salon.tasks.update(text=secret)
    facts = {"enterprise": rounds.enterprises[1], "by": rounds.secretary}
    demand = Demand.objects.create(salon=salon, text=secret, **facts)
    note = {"title": "班前三问", "text": "问隐患", "theme": "safety", "at": rounds.now}
    return {
        "salon": salon.pk,
        "guest": rounds.guests(salon)[0].pk,
        "task": salon.tasks.first().pk,
        "demand": demand.pk,
        "note": salon.notes.create(**note, **facts).pk,
        "issue_pk": rounds.problem(rounds.enterprises[1]).issue.pk,
    }
