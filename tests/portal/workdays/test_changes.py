"""Entering a notice, correcting a day, and the journal that remembers both."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from portal.workdays import current
from portal.workdays.changes import (
    CalendarMoved,
    Entry,
    Mark,
    correct,
    enter_notice,
)
from portal.workdays.current import work_calendar
from portal.workdays.loading import load_shipped
from portal.workdays.models import CalendarChange, CalendarDay, Frozen, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

OFF, WORK = Kind.OFF, Kind.WORK


def an_entry(**facts):
    seen = CalendarChange.objects.newest_pk()
    return Entry(
        **{"by": None, "at": now(), "source": "测试通知", "seen": seen} | facts
    )


def days_of(year):
    rows = CalendarDay.objects.filter(date__year=year)
    return [(f"{row.date:%m-%d}", row.kind) for row in rows]


SPRING_2027 = {
    date(2027, 1, 1): Mark(OFF, "元旦"),
    date(2027, 1, 2): Mark(OFF, "元旦"),
    date(2026, 12, 31): Mark(OFF, "元旦"),
    date(2026, 12, 27): Mark(WORK, "元旦"),
}


def test_loading_enters_each_shipped_year_once():
    first, second = load_shipped(at=now()), load_shipped(at=now())

    assert (first, second) == (list(range(2004, 2027)), [])
    assert CalendarChange.objects.count() == 23


def test_the_loaded_calendar_counts_like_the_shipped_one():
    before = work_calendar()
    load_shipped(at=now())
    after = work_calendar()

    days = [date(2004, 1, 1) + timedelta(n) for n in range(13514)]
    assert after is not before
    assert [d for d in days if before.is_workday(d) != after.is_workday(d)] == []
    assert [d for d in days if before.is_announced(d) != after.is_announced(d)] == []


def test_loading_leaves_alone_what_staff_corrected():
    load_shipped(at=now())
    correct(date(2026, 12, 4), Mark(OFF, "临时放假"), an_entry())

    load_shipped(at=now())

    assert CalendarDay.objects.get(date=date(2026, 12, 4)).kind == OFF


def test_the_command_says_what_it_did(capsys):
    call_command("load_calendar")
    call_command("load_calendar")

    assert capsys.readouterr().out.splitlines() == [
        "Calendar: entered 2004-2026",
        "Calendar: ok",
    ]


def test_2026_has_its_official_make_up_days():
    load_shipped(at=now())

    rows = [day for day, kind in days_of(2026) if kind == WORK]
    assert rows == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_a_notice_keeps_only_days_that_differ_from_a_plain_week():
    enter_notice(2027, SPRING_2027, an_entry())

    assert (days_of(2026), days_of(2027)) == (
        [("12-27", "work"), ("12-31", "off")],
        [("01-01", "off")],
    )


def test_a_notice_entered_again_replaces_the_first_and_nothing_else():
    load_shipped(at=now())
    enter_notice(2027, SPRING_2027, an_entry())
    before = days_of(2025)
    change = enter_notice(2027, {date(2027, 1, 1): Mark(OFF, "元旦")}, an_entry())

    assert (days_of(2025), days_of(2027)) == (before, [("01-01", "off")])
    assert change.changed_dates() == [date(2026, 12, 27), date(2026, 12, 31)]


def test_this_process_counts_by_the_new_notice_at_once():
    due = work_calendar().add(date(2026, 12, 10), 25)
    enter_notice(2027, {date(2027, 1, 15): Mark(OFF, "元旦")}, an_entry())

    assert due == date(2027, 1, 15)
    # Without its presumed day off, 1 January is worked; the 15th is off.
    assert work_calendar().add(date(2026, 12, 10), 25) == date(2027, 1, 14)
    assert work_calendar().is_announced(date(2027, 1, 14))


def test_a_correction_does_not_announce_a_year():
    correct(date(2027, 3, 1), Mark(OFF, "临时放假"), an_entry())

    assert not work_calendar().is_announced(date(2027, 3, 1))
    assert not work_calendar().is_workday(date(2027, 3, 1))


def test_correcting_a_holiday_to_worked_removes_it():
    load_shipped(at=now())
    change = correct(date(2026, 10, 7), Mark(WORK, "国庆节"), an_entry())

    assert work_calendar().is_workday(date(2026, 10, 7))
    assert (change.old_days, change.new_days, change.changed_dates()) == (
        {"2026-10-07": {"kind": "off", "name": "国庆节"}},
        {},
        [date(2026, 10, 7)],
    )


def test_of_two_who_saw_the_same_calendar_the_second_is_told():
    mine, theirs = an_entry(), an_entry()
    enter_notice(2027, SPRING_2027, mine)

    with pytest.raises(CalendarMoved):
        enter_notice(2027, {}, theirs)

    assert CalendarChange.objects.count() == 1
    assert days_of(2027) == [("01-01", "off")]


def test_the_journal_is_never_edited_or_deleted():
    change = enter_notice(2027, SPRING_2027, an_entry())

    for tampering in (
        change.save,
        change.delete,
        CalendarChange.objects.all().delete,
        lambda: CalendarChange.objects.update(year=1),
    ):
        with pytest.raises(Frozen):
            tampering()


def test_asking_again_within_the_half_minute_costs_no_query(
    django_assert_num_queries, monkeypatch
):
    current.forget()
    with django_assert_num_queries(1):
        assert work_calendar() is work_calendar()

    monkeypatch.setattr(current, "STALE_AFTER", -1.0)
    with django_assert_num_queries(1):
        work_calendar()
