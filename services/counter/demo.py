"""Two windows, opening times, four weeks of visits, a line for the day of loading."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate, make_aware

from chains.kinds import LiaisonKind
from chains.models import Liaison
from portal.workdays.current import work_calendar
from services.counter import evening
from services.counter.models import (
    Appointment,
    AvailabilityRule,
    Visit,
    Window,
    free_slots,
)
from services.counter.workflow import Outcome, Priority
from services.models import ServiceItem

DAYS = 20
# What each visitor of a day comes for: words, item, minutes waited and served.
TEXTS = (
    ("问成立党支部要哪些材料", "DW-01", 3, 18),
    ("咨询惠企政策申报", "QY-01", 6, 24),
    ("想发布招工信息", "GG-02", 2, 12),
    ("问组织关系转入", "DW-07", 9, 15),
    ("项目施工手续想请人代办", "QY-03", 12, 35),
    ("借会议室的事", "", 4, 6),
)
NAMES = ("示例张先生", "示例李女士", "示例王师傅", "", "示例赵会计", "")
PHONES = ("13900000001", "", "13900000003", "", "13900000005", "")


def load(at: datetime) -> int:
    users = get_user_model().objects
    clerks = [users.get(username=name) for name in ("clerk", "clerk2")]
    windows = [Window.objects.create(name=f"{n}号窗口", order=n) for n in range(1, 3)]
    for weekday in range(5):
        for opens, closes in ((time(9), time(11, 30)), (time(14), time(17))):
            AvailabilityRule.objects.create(
                weekday=weekday, opens=opens, closes=closes, minutes=30, capacity=2
            )
    items = {row.code: row for row in ServiceItem.objects.all()}
    on, calendar = localdate(at), work_calendar()
    for back in range(DAYS, 0, -1):
        a_day(calendar.add(on, -back), clerks, windows, items)
    evening.close_days_before(on, at=at)
    book(at, items)
    a_line(at, clerks, windows, items)
    return Visit.objects.count()


def a_day(day: Any, clerks: list, windows: list, items: dict) -> None:
    """A quiet day: one after the other, the last one leaves before his turn."""
    at = make_aware(datetime.combine(day, time(9)))
    for number, (words, code, wait, serve) in enumerate(TEXTS[: 4 + day.day % 3]):
        come = at + timedelta(minutes=40 * number)
        visit = arrived(words, code, number, come, clerks[0], items)
        if number == len(TEXTS) - 1:
            visit.leave(by=clerks[0], at=come + timedelta(minutes=20))
            continue
        place = number % 2
        served(visit, windows[place], clerks[place], wait, serve + day.day % 7)
    call = Visit(purpose="电话咨询：办理时间和地点")
    line = [(None, Outcome.ANSWERED, "")]
    call.log_call(by=clerks[1], at=at + timedelta(hours=6), services=line)


def arrived(
    words: str, code: str, number: int, at: datetime, by: Any, items: dict
) -> Visit:
    priority = Priority.FRAIL if number == 3 else Priority.PLAIN  # noqa: PLR2004
    visit = Visit(purpose=words, name=NAMES[number], phone=PHONES[number])
    visit.priority = priority
    visit.register(by=by, at=at, items=[items[code]] if code in items else [])
    return visit


def served(visit: Visit, window: Window, clerk: Any, wait: int, serve: int) -> None:
    at = visit.arrived_at + timedelta(minutes=wait)
    visit.call(by=clerk, at=at, window=window)
    visit.begin(by=clerk, at=at)
    lines = [row.item for row in visit.services.all()] or [None]
    outcome = Outcome.REQUEST if serve > TEXTS[1][3] else Outcome.ANSWERED
    services = [(item, outcome, "") for item in lines]
    at += timedelta(minutes=serve)
    visit.finish(by=clerk, at=at, services=services)


def book(at: datetime, items: dict) -> None:
    """Some who come in the next days; one has an account."""
    item = items.get("DW-01")
    days = free_slots(item, on=localdate(at), calendar=work_calendar()) if item else []
    speaker = Liaison.objects.filter(kind=LiaisonKind.LIAISON).order_by("pk").first()
    for number, (_day, slots) in enumerate(days[:4]):
        slot = slots[number % len(slots)]
        by = speaker if number == 0 else None
        row = Appointment(
            item=item,
            rule=slot.rule,
            start=slot.start,
            name=by.user.name[:30] if by else f"示例来访人{number}",
            phone=f"1390000010{number}",
            enterprise=by.enterprise if by else None,
            by=by.user if by else None,
        )
        address = f"192.0.2.{number}"
        row.book(address=address, at=at, calendar=work_calendar())


def a_line(at: datetime, clerks: list, windows: list, items: dict) -> None:
    """Today: one at the window, one put aside, three who wait."""
    for window, clerk in zip(windows, clerks, strict=True):
        window.sit(by=clerk, on=localdate(at))
    opening = make_aware(datetime.combine(localdate(at), time()))
    visits = []
    for number, (words, code, _wait, _serve) in enumerate(TEXTS[:5]):
        come = max(opening, at - timedelta(minutes=8 * (5 - number)))
        visits.append(arrived(words, code, number, come, clerks[0], items))
    visits[0].call(by=clerks[1], at=at, window=windows[1])
    visits[0].begin(by=clerks[1], at=at)
    visits[0].hold(by=clerks[1], at=at)
    visits[1].call(by=clerks[1], at=at, window=windows[1])
    visits[1].begin(by=clerks[1], at=at)
