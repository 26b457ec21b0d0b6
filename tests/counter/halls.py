"""A hall with windows, a guide that can be booked, and the people of a day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.workdays import shipped
from services.counter.models import (
    Appointment,
    AvailabilityException,
    AvailabilityRule,
    Visit,
    Window,
    call_next,
)
from services.counter.workflow import Outcome
from services.models import ServiceItem
from tests.builders import a_post, a_unit, a_user
from tests.services.guidance import a_guide

# A Monday in a plain week; the next day is a Tuesday.
NINE = datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE = "13899990002"


def minutes(count):
    return timedelta(minutes=count)


class Hall:
    """Windows with a clerk each, a guide, a rule for every Tuesday at nine."""

    def __init__(self, windows=2, capacity=2, now=NINE):
        self.now, self.today = now, now.date()
        self.centre = a_unit("centre")
        before = Window.objects.count()
        self.clerks = [self.a_clerk() for _ in range(windows)]
        self.windows = [
            Window.objects.create(name=f"{n}号窗口", order=n)
            for n in range(before + 1, before + windows + 1)
        ]
        for window, clerk in zip(self.windows, self.clerks, strict=True):
            window.sit(by=clerk, on=self.today)
        self.guide = a_guide(f"QY-{ServiceItem.objects.count() + 1:02d}", booking=True)
        self.rule = AvailabilityRule.objects.create(
            weekday=1, opens=time(9), closes=time(11), minutes=30, capacity=capacity
        )

    @property
    def item(self):
        return self.guide.item

    @property
    def clerk(self):
        return self.clerks[0]

    @property
    def window(self):
        return self.windows[0]

    def a_clerk(self):
        return a_post(a_user(), self.centre).user

    def wait(self, count):
        self.now += minutes(count)
        return self

    def comes(self, purpose="问政策", items=(), **facts):
        visit = Visit(purpose=purpose, **facts)
        visit.register(by=self.clerk, at=self.now, items=items)
        return visit

    def calls(self, number=0):
        """The next one to this window."""
        facts = {"by": self.clerks[number], "at": self.now}
        return call_next(self.windows[number], **facts)

    def act(self, visit, name, **facts):
        getattr(visit, name)(by=self.clerk, at=self.now, **facts)
        return visit

    def finishes(self, visit, outcome=Outcome.ANSWERED):
        items = [line.item for line in visit.services.all()] or [None]
        services = [(item, outcome, "") for item in items]
        return self.act(visit, "finish", services=services)

    def in_state(self, state):
        """A visit that has come to this state by its moves."""
        visit = self.comes()
        if state == "waiting":
            return visit
        if state == "left":
            return self.act(visit, "leave")
        visit = self.calls()
        if state == "called":
            return visit
        if state == "missed":
            return self.act(visit, "miss")
        self.act(visit, "begin")
        if state == "held":
            return self.act(visit, "hold")
        return self.finishes(visit) if state == "done" else visit

    def slot(self, day=1, hour=9, minute=0):
        """`day` days from today; the rule is for Tuesdays."""
        start = self.now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return start + timedelta(days=day)

    def books(self, start=None, *, address="192.0.2.1", by=None, **facts):
        start = start or self.slot()
        facts = {"name": "王女士", "phone": PHONE} | facts
        row = Appointment(item=self.item, rule=self.rule, start=start, by=by, **facts)
        row.book(address=address, at=self.now, calendar=shipped.calendar())
        return row


def counter_with(secret):
    """For the prober: a visit, an appointment and settings full of the word."""
    hall = Hall(windows=1)
    visit = hall.comes(secret, name=secret[:20], phone="13899990001")
    hall.calls()
    # One phone books once, and one address five times an hour.
    number = Appointment.objects.count()
    origin = {"phone": f"139{number:08d}", "address": f"192.0.2.{number + 1}"}
    row = hall.books(**origin, remark=secret)
    Appointment.objects.filter(pk=row.pk).update(name=secret[:20], phone="13899990001")
    closed, _ = AvailabilityException.objects.get_or_create(
        day=date(2026, 3, 11), defaults={"reason": secret}
    )
    return {
        "counter_visit": visit.pk,
        "appointment": row.pk,
        "window": hall.window.pk,
        "opening": hall.rule.pk,
        "closed": closed.pk,
        "ticket": visit.code.lower(),
        "booking": row.number.lower(),
        "secret": row.code.lower(),
    }
