"""A call for ideas and the people around it."""

from datetime import date, timedelta

from chains.models import Unit
from salons.ideas.models import Call, Idea, submit
from tests.builders import a_post, a_unit, a_user
from tests.salons.rounds import Round


class Calling(Round):
    """A call of the round's chain, open all March; `now` is Monday 2 March 2026."""

    def __init__(self, count=3, *, chain="纺织服装", **facts):
        super().__init__(count, chain=chain)
        facts = {"kind": "ideas", "title": "降本增效", "text": "请提"} | facts
        facts |= {"opens": date(2026, 3, 1), "closes": date(2026, 3, 31)}
        self.call = Call.objects.create(chain=self.chain, **facts)
        forces = Unit.objects.filter(kind="task_force", chain=self.chain)
        force = forces.first() or a_unit("task_force", chain=self.chain)
        self.judges = [a_post(a_user(), force, "member").user, self.secretary]
        self.unit = a_unit()
        self.officer = a_post(a_user(), self.unit).user
        self.colleague = a_post(a_user(), self.committee, "secretary").user

    @property
    def author(self):
        return self.speaker(self.enterprises[0])

    def idea(self, **facts):
        texts = {"title": "班车加开晚班", "problem": "晚班回不去", "proposal": "加开"}
        facts = {"enterprise": self.enterprises[0]} | texts | facts
        by = facts.pop("by", self.author)
        return submit(self.call, by=by, at=self.now, **facts)

    def make(self, idea, move, by=None, **facts):
        self.now += timedelta(minutes=1)
        idea = Idea.objects.for_list().get(pk=idea.pk)
        getattr(idea, move)(by=by or self.secretary, at=self.now, **facts)
        return idea

    def judged(self, count=2, **facts):
        idea = self.make(self.idea(**facts), "accept")
        for judge in self.judges[:count]:
            idea = self.make(idea, "review", judge, verdict="adopt", opinion="具体")
        return idea

    def adopted(self, decision="adopted", **facts):
        due_on = date(2026, 6, 1)
        more = {"decision": decision, "unit": self.unit, "due_on": due_on}
        return self.make(self.judged(**facts), "decide", **more)

    def in_state(self, state):
        """The shortest real way to `state`."""
        if state == "submitted":
            return self.idea()
        if state == "withdrawn":
            return self.make(self.idea(), "withdraw", self.author)
        if state == "reviewing":
            return self.judged()
        if state in {"kept", "rejected"}:
            return self.make(self.judged(), "decide", decision=state, reason="年底")
        idea = self.adopted(decision="pilot" if state == "pilot" else "adopted")
        if state in {"done", "verified"}:
            idea = self.make(idea, "report_done", self.officer, result="已加开")
        if state == "verified":
            idea = self.make(idea, "verify", benefit="迟到少四十人次")
        idea = Idea.objects.for_list().get(pk=idea.pk)
        assert idea.state == state
        return idea


def idea_with(secret):
    """One that waits for acceptance with that word in all its texts."""
    calling = Calling(chain="金点子产业链")
    texts = {"title": secret, "problem": secret, "proposal": secret}
    return {"idea": calling.idea(**texts).pk, "call": calling.call.pk}
