"""An activity of a chain and the enterprises that come to it."""

from datetime import date, timedelta

from salons.activities.models import Activity
from tests.salons.rounds import Round, at


class Course(Round):
    """On Friday 20 March 2026 in the afternoon; `now` is Monday 2 March."""

    def __init__(self, count=4, *, chain="纺织服装"):
        super().__init__(count, chain=chain)

    def drafted(self, **facts):
        start = facts.pop("start", at("2026-03-20 14:30"))
        facts = {
            "kind": "lesson",
            "theme": "班组里的安全第一课",
            "organiser": "示例产业链党委",
            "place": "示例会议室",
            "chain": self.chain,
            "capacity": 10,
            "reply_by": date(2026, 3, 19),
        } | facts
        end = start + timedelta(hours=2)
        return Activity.objects.create(
            start=start, end=end, changed_at=self.now, **facts
        )

    def published(self, **facts):
        row = self.drafted(**facts)
        row.publish(by=self.secretary, at=self.now)
        return row

    def held(self, **facts):
        row = self.published(**facts)
        self.now = row.end
        row.hold(by=self.secretary, at=self.now, summary="交流充分")
        return row

    def with_results(self, **facts):
        row = self.held(kind="contest", **facts)
        row.results.create(order=1, place="一等奖", name="示例选手甲")
        return row

    def registers(self, row, place, seats=2, names=""):
        enterprise = self.enterprises[place]
        self.now += timedelta(seconds=1)
        by = self.speaker(enterprise)
        return row.register(enterprise, by=by, at=self.now, seats=seats, names=names)


def fresh(row):
    return Activity.objects.for_list().get(pk=row.pk)


def activity_with(secret):
    """A draft with that word in all its texts, by kind the key."""
    course = Course(chain="活动产业链")
    row = course.drafted(theme=secret, text=secret)
    facts = {"by": course.secretary, "at": course.now, "seats": 1, "names": secret}
    entry = row.entries.create(enterprise=course.enterprises[0], **facts)
    return {"activity": row.pk, "entry_pk": entry.pk}
