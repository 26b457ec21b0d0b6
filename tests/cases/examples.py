"""A closed issue and the case that is made of it."""

from issues.cases.models import Case
from tests.story import Story

TEXTS = {
    "title": "两个窗口一次办完",
    "problem": "某企业的施工手续在两个窗口之间来回跑。",
    "approach": "两个窗口合并收件，一次踏勘。",
    "result": "五天办完。",
    "practice": "先合并收件，再联合踏勘。",
}
HOLDS_FOR_WORDS = {"write", "answer", "publish"}


class Example:
    """A story's people around one case; `make` loads it anew and moves it."""

    def __init__(self, story=None, **facts):
        self.story = story or Story().to("closed")
        self.clerk, self.director = self.story.clerk, self.story.director
        self.liaison, self.enterprise = self.story.liaison, self.story.enterprise
        self.at = self.story.at
        self.case = Case.objects.create(
            issue=self.story.issue, written_by=self.clerk, **(TEXTS | facts)
        )

    def reload(self):
        self.case = Case.objects.for_list().get(pk=self.case.pk)
        return self.case

    def make(self, move, by=None, **facts):
        """A move with the words as they are now."""
        if move in HOLDS_FOR_WORDS:
            facts = {"seen": self.reload().version} | facts
        getattr(self.reload(), move)(by=by or self.clerk, at=self.at, **facts)
        return self

    def ask(self):
        return self.make("ask")

    def agree(self, answer="anonymous"):
        return self.make("answer", self.liaison, answer=answer)

    def publish(self):
        return self.make("publish", self.director)

    def to(self, state):
        """The shortest real way to `state`."""
        roads = {
            "draft": [],
            "asked": [self.ask],
            "refused": [self.ask, lambda: self.agree("no")],
            "agreed": [self.ask, self.agree],
            "published": [self.ask, self.agree, self.publish],
            "withdrawn": [
                *(self.ask, self.agree, self.publish),
                lambda: self.make("withdraw", self.director, reason="有误"),
            ],
            "revoked": [
                *(self.ask, self.agree, self.publish),
                lambda: self.make("revoke", self.liaison),
            ],
        }
        for step in roads[state]:
            step()
        assert self.reload().state == state
        return self


def case_with(secret):
    """A draft with that word in every text."""
    story = Story(title=secret, demand=secret).to("closed")
    texts = dict.fromkeys(TEXTS, secret)
    return {"case": Example(story, **texts).case.pk}
