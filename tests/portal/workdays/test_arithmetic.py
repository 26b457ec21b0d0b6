"""The calendar's arithmetic equals counting days on one's fingers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.workdays import shipped
from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.statutory import statutory_days

CALENDAR = shipped.calendar()
SPANS = [-30, -25, -5, -1, 0, 1, 2, 3, 5, 7, 10, 15, 25, 30, 60]
ANY_DAY = st.dates(date(1990, 1, 1), date(2055, 12, 31))
DAYS = st.integers(-400, 400)
ROWS = shipped.shipped_days()
STATUTORY = {d for year in range(2027, 2041) for d, _ in statutory_days(year)}


def worked(day):
    """Read from the shipped rows and the law, not from the arrays."""
    if day in ROWS:
        return ROWS[day][0] == "work"
    return day.weekday() < 5 and day not in STATUTORY


def walk(start, days):
    """`days` working days on, one day at a time."""
    step = timedelta(1 if days > 0 else -1)
    while days:
        start += step
        if worked(start):
            days -= step.days
    return start


def every_day(first, last):
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize("days", SPANS)
def test_every_day_of_the_announced_years_counts_as_a_loop_would(days):
    workdays = [d for d in every_day(date(2002, 1, 1), date(2028, 12, 31)) if worked(d)]
    position, expected = 0, {}
    for day in every_day(date(2004, 1, 1), date(2026, 12, 31)):
        while workdays[position] < day:
            position += 1
        # workdays[position] is `day` itself or the next one worked.
        is_worked = workdays[position] == day
        on = position + days - (not is_worked) if days > 0 else position + days
        expected[day] = workdays[on] if days else day

    assert {day: CALENDAR.add(day, days) for day in expected} == expected


def test_the_quick_expectation_is_itself_a_loop():
    days = every_day(date(2019, 12, 20), date(2020, 3, 10))

    assert [CALENDAR.add(d, n) for d in days for n in SPANS] == [
        walk(d, n) for d in days for n in SPANS
    ]


def test_between_equals_a_running_count_over_every_day():
    start, count = date(2004, 1, 1), 0
    for day in every_day(start + timedelta(1), date(2027, 12, 31)):
        count += worked(day)
        assert (CALENDAR.between(start, day), CALENDAR.between(day, start)) == (
            count,
            -count,
        )


def test_a_day_is_worked_exactly_when_the_rows_say_so():
    days = every_day(date(2003, 1, 1), date(2042, 12, 31))

    assert [d for d in days if CALENDAR.is_workday(d) != worked(d)] == []


@given(ANY_DAY, DAYS)
def test_going_and_counting_back_agree(start, days):
    there = CALENDAR.add(start, days)

    if days > 0:
        assert CALENDAR.between(start, there) == days
    if days < 0:
        eve = start - timedelta(1)
        assert CALENDAR.between(eve, there) == days + 1
    assert days == 0 or CALENDAR.is_workday(there)


@given(ANY_DAY, ANY_DAY, ANY_DAY)
def test_counts_add_up_over_any_way_round(a, b, c):
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)


@given(ANY_DAY, st.integers(0, 200))
def test_worked_and_off_days_make_up_the_whole_span(start, length):
    end = start + timedelta(length)

    assert CALENDAR.between(start, end) + len(CALENDAR.days_off(start, end)) == length


@given(ANY_DAY, DAYS, DAYS)
def test_a_longer_span_never_ends_earlier(start, few, more):
    few, more = sorted((few, more))

    assert CALENDAR.add(start, few) <= CALENDAR.add(start, more)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-22", 10, "2026-12-04"),
        ("2026-11-22", 25, "2026-12-25"),
        ("2026-11-22", 30, "2027-01-04"),
        ("2026-12-10", 15, "2026-12-31"),
        ("2026-12-10", 25, "2027-01-15"),
        # A make-up Saturday counts, its neighbouring Sunday does not.
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-10-10", 1, "2026-10-12"),
        # New Year arranged across the December before.
        ("2018-12-28", 1, "2018-12-29"),
        ("2018-12-29", 1, "2019-01-02"),
        # Leap day, and the holiday prolonged in January 2020.
        ("2024-02-28", 1, "2024-02-29"),
        ("2020-01-23", 1, "2020-02-03"),
        # Backwards from a holiday, a make-up day and a working day.
        ("2026-10-05", -1, "2026-09-30"),
        ("2026-10-10", -1, "2026-10-09"),
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-11-22", 0, "2026-11-22"),
    ],
)
def test_known_answers(start, days, due):
    assert CALENDAR.add(date.fromisoformat(start), days) == date.fromisoformat(due)


def test_the_year_without_a_notice_is_provisional_and_never_an_error():
    assert [CALENDAR.is_announced(date(year, 6, 1)) for year in (2003, 2026, 2027)] == [
        False,
        True,
        False,
    ]
    assert CALENDAR.add(date(2040, 12, 31), 10) == date(2041, 1, 14)
    assert CALENDAR.add(date(2004, 1, 1), -10) == date(2003, 12, 18)


def test_an_announced_year_forgets_what_was_presumed():
    assert not CALENDAR.is_workday(date(2027, 2, 8))

    announced = WorkCalendar({}, {}, {2027})

    assert announced.is_workday(date(2027, 2, 8))


def test_days_off_carry_their_reason():
    off = CALENDAR.days_off(date(2026, 9, 30), date(2026, 10, 11))

    assert [(d.day, CALENDAR.why_off(d)) for d in off] == [
        (1, "国庆节"),
        (2, "国庆节"),
        (3, "周末"),
        (4, "周末"),
        (5, "国庆节"),
        (6, "国庆节"),
        (7, "国庆节"),
        (11, "周末"),
    ]
    assert CALENDAR.why_worked(date(2026, 10, 10)) == "国庆节"
