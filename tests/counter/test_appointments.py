"""预约: a seat is given once, on days that are open, and nobody's name is shown."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.audit.models import Entry
from portal.notices.models import Notice
from portal.workdays import shipped
from portal.workflow.moves import Refused, moves_of
from services.counter import evening, reminders
from services.counter.models import (
    Appointment,
    AvailabilityException,
    AvailabilityRule,
    Visit,
    free_slots,
)
from services.counter.workflow import AppointmentState
from services.models import Guess
from tests.builders import a_liaison
from tests.counter.halls import NINE, PHONE, Hall
from tests.issues.test_statements import counts, counts_of, dear, grown
from tests.pressing import seen_on

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def hall():
    return Hall()


@pytest.fixture(autouse=True)
def that_monday():
    with time_machine.travel(NINE, tick=False):
        yield


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *args):
    return reverse(f"counter:{name}", args=args)


def page(url, client=None):
    return (client or Client()).get(url).content.decode()


def phone(number):
    return f"139{number:08d}"


def times(hall, on=None):
    found = free_slots(hall.item, on=on or hall.today, calendar=shipped.calendar())
    return [(day, [(slot.label, slot.left) for slot in slots]) for day, slots in found]


# Which times there are


def test_the_free_times_are_those_of_the_next_ten_working_days(hall):
    hall.books()

    assert times(hall) == [
        (
            date(2026, 3, 10),
            [
                ("09:00—09:30", 1),
                ("09:30—10:00", 2),
                ("10:00—10:30", 2),
                ("10:30—11:00", 2),
            ],
        ),
        (
            date(2026, 3, 17),
            [
                ("09:00—09:30", 2),
                ("09:30—10:00", 2),
                ("10:00—10:30", 2),
                ("10:30—11:00", 2),
            ],
        ),
    ]


def test_holidays_and_closed_days_have_no_times(hall):
    # 劳动节: Friday 1 May 2026 is off.
    AvailabilityRule.objects.create(weekday=4, opens=time(9), closes=time(10))
    days = [day for day, _ in times(hall, on=date(2026, 4, 24))]
    assert date(2026, 5, 1) not in days

    AvailabilityException.objects.create(day=date(2026, 3, 10), reason="系统维护")
    assert date(2026, 3, 10) not in [day for day, _ in times(hall)]
    with pytest.raises(Refused, match="不开放预约"):
        hall.books()


def test_a_rule_for_some_items_is_for_no_others(hall):
    other = Hall(windows=0)
    AvailabilityRule.objects.all().delete()
    rule = AvailabilityRule.objects.create(weekday=1, opens=time(9), closes=time(10))
    rule.items.add(hall.item)

    assert times(hall)
    assert times(other) == []


@pytest.mark.parametrize(
    "start",
    [
        {"day": 1, "hour": 9, "minute": 10},
        {"day": 1, "hour": 11},
        {"day": 0},
        {"day": 2},
        {"day": 29},
    ],
)
def test_a_time_that_is_not_offered_is_refused(hall, start):
    with pytest.raises(Refused, match="不开放预约"):
        hall.books(hall.slot(**start))


# Who gets a seat


def test_a_slot_is_given_to_as_many_as_it_has_seats_and_a_cancelled_one_again(hall):
    first = hall.books(phone=phone(1))
    hall.books(phone=phone(2))
    with pytest.raises(Refused, match="刚刚约满"):
        hall.books(phone=phone(3))

    first.withdraw(by=None, at=hall.now, latest=first.latest_cancel())
    third = hall.books(phone=phone(3))

    assert (third.seat, first.seat) == (1, None)
    assert third.number != first.number


def test_the_database_holds_a_seat_once(hall):
    first, second = hall.books(phone=phone(1)), hall.books(phone=phone(2))

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=second.pk).update(seat=first.seat)


def test_one_number_books_a_time_once_and_two_times_in_all(hall):
    hall.books()
    with pytest.raises(Refused, match="已经约过"):
        hall.books()
    hall.books(hall.slot(hour=10))
    with pytest.raises(Refused, match="最多同时约 2 次"):
        hall.books(hall.slot(day=8))


def test_the_sixth_of_one_address_within_the_hour_waits(hall):
    AvailabilityRule.objects.update(capacity=9)
    hall.rule.refresh_from_db()
    for number in range(5):
        hall.books(phone=phone(number))

    with pytest.raises(Refused, match="一小时内最多预约 5 次"):
        hall.books(phone=phone(6))
    hall.books(phone=phone(6), address="192.0.2.2")


# What the pages do


def typed(hall, start, **facts):
    slot = f"{hall.rule.pk}@{start:%Y-%m-%dT%H:%M}"
    return {"slot": slot, "name": "王女士", "phone": PHONE, "remark": "问贷款"} | facts


def test_a_visitor_books_with_one_form_and_cancels_by_number_and_code(hall):
    url = address("times", hall.item.code.lower())
    answer = Client().post(url, typed(hall, hall.slot()), follow=True)

    row = Appointment.objects.get()
    text = answer.content.decode()
    for words in (row.number, row.code, "2026-03-10 09:00—09:30", "不会收到提醒"):
        assert words in text
    for secret in ("王女士", PHONE, "问贷款"):
        assert secret not in text
    found = Client().post(address("find"), {"number": row.number, "code": row.code})
    assert found["Location"] == row.get_absolute_url()

    Client().post(address("withdraw", row.number, row.code))
    row.refresh_from_db()
    assert (row.state, row.seat) == ("cancelled", None)
    assert Client().get(address("booked", row.number, "22222222")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slot": ""}, "请选一个时间"),
        ({"slot": "99@2026-03-10T09:00"}, "刚刚约满"),
        ({"phone": "123"}, "手机号应为 11 位"),
        ({"name": ""}, "请填写“怎么称呼”"),
        ({"website": "http://spam.example"}, "请留空"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(hall, wrong, sentence):
    url = address("times", hall.item.code.lower())

    text = Client().post(url, typed(hall, hall.slot()) | wrong).content.decode()

    assert sentence in text
    assert "问贷款" in text
    assert not Appointment.objects.exists()


def test_a_liaison_finds_the_own_appointments_and_nobody_elses(hall):
    liaison, other = a_liaison().user, a_liaison().user
    url = address("times", hall.item.code.lower())
    client_of(liaison).post(url, typed(hall, hall.slot()))

    row = Appointment.objects.get(by=liaison)
    assert row.get_absolute_url() in page(address("book"), client_of(liaison))
    assert row.get_absolute_url() not in page(address("book"), client_of(other))


def test_what_a_clerk_books_is_the_visitors_and_no_flood(hall):
    AvailabilityRule.objects.update(capacity=9)
    client, url = client_of(hall.clerk), address("times", hall.item.code.lower())
    assert hall.clerk.name not in page(url, client).partition("<form")[2]

    for number in range(6):
        client.post(url, typed(hall, hall.slot(), phone=phone(number)))

    assert list(Appointment.objects.values_list("by", "origin")) == [(None, "")] * 6
    row = Appointment.objects.first()
    assert "没有账号，请打电话" in page(address("call_off", row.pk), client)


def test_an_item_that_cannot_be_booked_has_no_times_and_no_button(hall):
    url = address("times", hall.item.code.lower())
    assert url in page(hall.item.get_absolute_url())

    hall.item.versions.update(booking=False)

    assert Client().get(url).status_code == 404
    assert url not in page(hall.item.get_absolute_url())


def test_without_a_free_time_the_page_says_what_to_do(hall):
    AvailabilityRule.objects.update(is_active=False)

    assert "不用预约也能办" in page(address("times", hall.item.code.lower()))


def test_nobody_cancels_alone_shortly_before(hall):
    row = hall.books()
    late = row.start - timedelta(hours=1)

    with pytest.raises(Refused, match="请打电话"):
        row.withdraw(by=None, at=late, latest=row.latest_cancel())


@pytest.mark.parametrize("name", ["ticket", "booked", "give_back", "withdraw"])
def test_who_guesses_at_codes_soon_learns_nothing_more(hall, name):
    ticket, row = hall.comes().code, hall.books()
    send = Client().post if name in {"give_back", "withdraw"} else Client().get
    is_ticket = name in {"ticket", "give_back"}
    right = [ticket] if is_ticket else [row.number, row.code]

    for number in range(10):
        wrong = [f"zz{number}"] if is_ticket else [row.number, f"zz{number}"]
        assert send(address(name, *wrong)).status_code == 404
    stopped = [send(address(name, *code)) for code in (right, wrong)]

    assert [answer.status_code for answer in stopped] == [429, 429]
    assert "15 分钟后再试" in stopped[0].content.decode()
    row.refresh_from_db()
    assert row.state == "booked"


def test_the_right_code_is_no_guess_however_often_its_page_asks_again(hall):
    visit, row = hall.comes(), hall.books()

    for _ in range(12):
        assert Client().get(visit.get_public_url()).status_code == 200
        assert Client().get(row.get_absolute_url()).status_code == 200
    assert not Guess.objects.exists()


# The day itself

TABLE = {
    "check_in": {},
    "miss": {},
    "withdraw": {"latest": NINE + timedelta(days=9)},
    "call_off": {"reason": "停电"},
}


@pytest.mark.parametrize("state", AppointmentState.values)
def test_an_appointment_moves_only_while_it_is_booked(hall, state):
    row, wrong = hall.books(), []
    hall.now = row.end
    before = {"arrived": "check_in", "no_show": "miss", "cancelled": "call_off"}
    if state != "booked":
        hall.act(row, before[state], **TABLE[before[state]])
    assert set(TABLE) == set(moves_of(Appointment))

    for name, facts in TABLE.items():
        done = transaction.savepoint()
        try:
            hall.act(Appointment.objects.get(pk=row.pk), name, **facts)
            moved = True
        except Refused:
            moved = False
        transaction.savepoint_rollback(done)
        if moved != (state == "booked"):
            wrong.append(f"{name} in {state}")

    assert wrong == []


def test_who_has_come_gets_a_number_ahead_of_the_others(hall):
    row = hall.books(remark="问贷款")
    hall.now = row.start
    plain = hall.comes()

    hall.act(row, "check_in")

    visit = row.visit
    assert (visit.ticket, visit.purpose, visit.name) == ("B001", "问贷款", "王女士")
    assert visit.services.get().item == hall.item
    assert (visit.ahead(), plain.ahead()) == (0, 1)
    with pytest.raises(Refused):
        Appointment.objects.get(pk=row.pk).check_in(by=hall.clerk, at=hall.now)
    assert Visit.objects.count() == 2


def test_nobody_checks_in_on_another_day_or_is_missed_before_the_time_is_over(hall):
    row = hall.books()

    with pytest.raises(Refused, match="到那天再登记"):
        hall.act(row, "check_in")
    with pytest.raises(Refused, match="还没过"):
        hall.act(row, "miss")


def test_the_evening_counts_who_did_not_come(hall):
    row = hall.books()
    at = row.end + timedelta(days=1)

    evening.close_days_before(row.day, at=at)
    row.refresh_from_db()
    assert row.state == "booked"
    evening.close_days_before(at.date(), at=at)
    row.refresh_from_db()
    assert (row.state, row.steps.get().by) == ("no_show", None)


def test_who_has_an_account_is_reminded_the_working_day_before_once(hall):
    liaison = a_liaison().user
    hall.books(hall.slot(day=8), by=liaison)
    hall.books(hall.slot(day=8, hour=10), phone=phone(2))

    for day in range(1, 9):
        at = NINE + timedelta(days=day)
        for _ in range(2):
            reminders.remind(on=at.date(), at=at)

    notice = Notice.objects.get()
    assert notice.person == liaison
    assert notice.subject.startswith("预约提醒：2026-03-17 09:00")
    assert notice.at == NINE + timedelta(days=7)


def told(person):
    rows = Notice.objects.filter(person=person).order_by("pk")
    return [row.subject for row in rows]


def test_an_appointment_on_a_closed_day_is_the_clerks_to_call_off_at_once(hall):
    liaison = a_liaison().user
    hall.books(hall.slot(day=8), by=liaison)
    hall.books(hall.slot(day=8, hour=10), phone=phone(2))
    hall.books(hall.slot(), phone=phone(3))

    typed = {"day": "2026-03-17", "reason": "停电"}
    client_of(hall.clerk).post(address("closed_add"), typed)
    for day in range(9):
        at = NINE + timedelta(days=day)
        for _ in range(2):
            reminders.remind(on=at.date(), at=at)

    assert [words[:36] for words in told(hall.clerks[1])] == [
        "停约日有预约，请联系并取消：2026-03-17 09:00—09:30",
        "停约日有预约，请联系并取消：2026-03-17 10:00—10:30",
    ]
    assert told(hall.clerk) == told(hall.clerks[1])
    assert told(liaison) == []
    assert Notice.objects.filter(person=hall.clerk).first().body == "2026-03-17 停电。"


def test_a_holiday_that_was_entered_later_is_told_to_the_clerks(hall):
    liaison = a_liaison().user
    row = hall.books(hall.slot(day=8), by=liaison)
    # 劳动节, as if the calendar had come after the booking.
    start = row.start + timedelta(days=45)
    Appointment.objects.filter(pk=row.pk).update(
        start=start, end=start + timedelta(minutes=30)
    )

    reminders.remind(on=hall.today, at=hall.now)
    reminders.remind(on=date(2026, 4, 30), at=start - timedelta(days=1))

    assert len(told(hall.clerk)) == 1
    assert "停约日有预约" in told(hall.clerk)[0]
    assert told(liaison) == []


def test_what_the_centre_calls_off_is_told_with_the_reason(hall):
    liaison = a_liaison().user
    row = hall.books(by=liaison)
    client = client_of(hall.clerk)
    assert "有账号" in page(address("call_off", row.pk), client)

    client.post(address("call_off", row.pk), {"reason": "停电，改到周三"})

    assert Notice.objects.get(person=liaison).body.startswith("停电，改到周三")
    assert "停电，改到周三" in page(row.get_absolute_url())


def test_the_week_shows_each_day_with_its_appointments(hall):
    row = hall.books()
    client = client_of(hall.clerk)

    text = page(address("week"), client)
    assert "王女士" in text
    assert PHONE not in text
    shown = client.post(address("appointment_reveal", row.pk)).content.decode()
    assert PHONE in shown
    assert Entry.objects.filter(action="phone.reveal").count() == 1
    for odd in ("?day=gestern", "?day=0001-01-01", "?day=2026-03-17"):
        assert client.get(address("week") + odd).status_code == 200


def test_a_day_that_is_closed_names_who_is_booked_already(hall):
    hall.books()
    client = client_of(hall.clerk)

    said = client.post(
        address("closed_add"), {"day": "2026-03-10", "reason": "停电"}, follow=True
    ).content.decode()

    assert "这天已经有 1 个预约" in said
    row = AvailabilityException.objects.get()
    client.post(address("closed_remove", row.pk))
    assert not AvailabilityException.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"closes": "08:00"}, "结束要晚于开始"),
        ({"minutes": "120", "closes": "10:00"}, "时段比一段还短"),
        ({"capacity": "0"}, "不能小于 1"),
    ],
)
def test_opening_times_that_make_no_sense_are_refused(hall, wrong, sentence):
    rule = {"weekdays": ["2"], "opens": "09:00", "closes": "11:00", "minutes": "30"}
    rule |= {"capacity": "2", "is_active": "on"} | wrong

    text = client_of(hall.clerk).post(address("opening_add"), rule).content.decode()

    assert sentence in text
    assert AvailabilityRule.objects.count() == 1


def test_opening_times_of_several_weekdays_are_written_at_once(hall):
    rule = {"weekdays": ["2", "4"], "opens": "14:00", "closes": "16:00"}
    rule |= {"minutes": "30", "capacity": "3", "is_active": "on"}

    client_of(hall.clerk).post(address("opening_add"), rule | {"items": hall.item.pk})

    found = AvailabilityRule.objects.exclude(pk=hall.rule.pk)
    assert [row.weekday for row in found] == [2, 4]
    assert [list(row.items.all()) for row in found] == [[hall.item]] * 2


def test_of_a_rule_its_times_never_change(hall):
    typed = {"capacity": "5", "is_active": "on", "opens": "07:00", "weekday": "5"}
    client, url = client_of(hall.clerk), address("opening_edit", hall.rule.pk)
    client.post(url, typed | seen_on(client, url))

    rule = AvailabilityRule.objects.get()
    assert (rule.capacity, rule.opens, rule.weekday) == (5, time(9), 1)


# Statements


@pytest.mark.once
def test_statements_do_not_grow_with_visits_and_appointments(hall):
    AvailabilityRule.objects.update(capacity=90)
    hall.rule.refresh_from_db()
    numbers = iter(range(99))

    def one():
        number = next(numbers)
        hall.comes(items=[hall.item], name="王女士")
        visit = hall.in_state("missed")
        visit.services.create(item=None, added_by=hall.clerk)
        facts = {"phone": phone(number), "address": f"192.0.2.{number}"}
        hall.books(**facts)
        row = hall.books(phone=phone(100 + number), address=f"198.51.100.{number}")
        Appointment.objects.filter(pk=row.pk).update(start=NINE, end=hall.slot())

    client = client_of(hall.clerk)
    pages = ("desk", "log", "week", "figures", "screen", "export")
    found = counts_of({name: (client, address(name)) for name in pages}, one)

    assert grown(found) == {}
    assert dear(found, dict.fromkeys(pages, 18)) == {}


@pytest.mark.parametrize("name", ["book", "times"])
def test_statements_of_booking_do_not_grow(hall, name):
    AvailabilityRule.objects.update(capacity=90)
    hall.rule.refresh_from_db()
    liaison = a_liaison().user
    numbers = iter(range(99))

    def one():
        number = next(numbers)
        facts = {"phone": phone(number), "address": f"192.0.2.{number}"}
        hall.books(by=liaison, **facts)

    args = [hall.item.code.lower()] if name == "times" else []
    found = counts(client_of(liaison), address(name, *args), one)

    assert found == [found[0]] * 3


def test_statements_of_one_visit_do_not_grow_with_its_things(hall):
    visit = hall.comes()

    def one():
        visit.services.create(item=Hall(windows=0).item, added_by=hall.clerk)

    found = counts(client_of(hall.clerk), address("visit", visit.pk), one)

    assert found == [found[0]] * 3
