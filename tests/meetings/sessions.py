"""A committee, its people and a meeting that tests walk through."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from chains.meetings.models import Meeting, Obligation, Paper, materialise, plan
from chains.models import Unit
from tests.builders import (
    a_chain,
    a_liaison,
    a_membership,
    a_post,
    a_unit,
    a_user,
    an_enterprise,
)
from tests.samples import a_pdf

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text):
    """A moment where the zone is: at("2026-11-26 14:30")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Session:
    """纺织服装产业链党委 with two enterprises and a unit as members, and its November.

    Methods make the moves that the secretary makes; `now` is his clock.
    """

    def __init__(self, now="2026-11-16 09:00", start="2026-11-26 14:30"):
        self.now = at(now)
        self.chain = a_chain("纺织服装")
        committees = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, chain=self.chain)
        self.committee = committees.first() or a_unit(
            Unit.Kind.COMMITTEE, chain=self.chain, name="纺织服装产业链党委"
        )
        self.secretary = a_post(a_user(), self.committee, "secretary").user
        centre = Unit.objects.filter(kind=Unit.Kind.CENTRE).first() or a_unit(
            Unit.Kind.CENTRE
        )
        self.clerk = a_post(a_user(), centre, "officer").user
        self.director = a_post(a_user(), centre, "head").user
        self.energy = a_unit(Unit.Kind.FACTOR_GROUP)
        self.officer = a_post(a_user(), self.energy, "officer").user
        self.enterprises = [an_enterprise(self.chain) for _ in range(2)]
        self.liaison = a_liaison(enterprise=self.enterprises[0]).user
        for member in (*self.enterprises, self.energy):
            a_membership(self.committee, member)
        materialise(at("2026-11-01 09:00").date())
        self.month = Obligation.objects.get(
            committee=self.committee, period="2026-11-01"
        )
        self.meeting = self.planned(start)

    def planned(self, start, **facts):
        begins = at(start)
        facts = {"committee": self.committee, "obligation": self.month} | facts
        return plan(
            by=self.secretary,
            at=self.now,
            kind=facts.pop("kind", "committee"),
            start=begins,
            end=begins + timedelta(hours=2),
            place="党群服务中心二楼会议室",
            theme="能源保障与旺季用工",
            **facts,
        )

    @staticmethod
    def new_unit():
        return a_unit(Unit.Kind.DEPARTMENT)

    @staticmethod
    def another_committee():
        chain = a_chain("高端装备")
        return a_unit(Unit.Kind.COMMITTEE, chain=chain)

    def reload(self):
        self.meeting = Meeting.objects.get(pk=self.meeting.pk)
        return self.meeting

    def topic(self, **facts):
        facts = {"topic": "industry", "title": "冬季专场招聘会组织方案"} | facts
        return self.reload().add_item(at=self.now, **facts)

    def notified(self):
        if not self.meeting.items.exists():
            self.topic()
        self.reload().notify(by=self.secretary, at=self.now)
        return self

    def held(self, *, absent=(), when="2026-11-26 17:00", **facts):
        """Held with everybody but those seats."""
        self.now = at(when)
        seats = self.reload().attendees.exclude(pk__in=[seat.pk for seat in absent])
        facts = {"chair": "党委书记", "recorder": "秘书"} | facts
        self.meeting.hold(
            by=self.secretary,
            at=self.now,
            present=list(seats.values_list("pk", flat=True)),
            **facts,
        )
        return self

    def recorded(self, item, outcome="passed", conclusion="同意方案。"):
        item.outcome, item.conclusion = outcome, conclusion
        item.save()
        return item

    def resolved(self, item, unit=None, due="2026-12-10", **facts):
        facts = {
            "text": "拿出错峰用电排班",
            "due_on": at(f"{due} 09:00").date(),
        } | facts
        return item.resolutions.create(unit=unit or self.energy, **facts)

    def signed(self, when="2026-11-27 10:00"):
        self.now = at(when)
        self.reload().sign(by=self.secretary, at=self.now)
        return self


def meeting_with(secret):
    """A meeting that was held, with that word in all that was said, by kind the keys of
    what belongs to it."""
    session = Session()
    item = session.topic(title=secret)
    session.notified().held()
    meeting = session.reload()
    meeting.theme = secret
    meeting.save(update_fields=["theme"])
    session.recorded(item, conclusion=secret)
    row = session.resolved(item, text=secret)
    sent = session.resolved(item, text=secret)
    sent.send_out(by=session.secretary, at=session.now)
    upload = SimpleUploadedFile("材料.pdf", a_pdf(), "application/pdf")
    paper = Paper.store(upload, by=session.secretary, at=session.now, meeting=meeting)
    vote = meeting.open_vote(
        item, by=session.secretary, at=session.now, question=secret
    )
    return {
        "meeting": meeting.pk,
        "committee": session.committee.pk,
        "item": item.pk,
        "seat": meeting.attendees.first().pk,
        "month": session.month.pk,
        "vote": vote.pk,
        "resolution": sent.pk,
        "row_pk": row.pk,
        "paper_pk": paper.pk,
    }
