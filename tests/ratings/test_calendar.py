"""The days of a bad rating follow the working-day calendar, and none is made late."""

from datetime import date

import pytest

from portal.workdays import current
from portal.workdays.changes import Entry, Mark, correct, enter_notice
from portal.workdays.models import CalendarChange, Kind
from services.ratings.models import RatingRules
from services.ratings.recompute import follow_calendar
from tests.ratings.words import AGAIN, SAID, Ratings

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def ratings():
    ratings = Ratings()
    enter_notice(2026, {}, entry(ratings))
    return ratings


def entry(ratings):
    return Entry(by=ratings.director, at=ratings.desk.now, source="测试", seen=last())


def last():
    return CalendarChange.objects.newest_pk()


def change(ratings, day, kind):
    mark = Mark(kind, "调整") if kind else None
    correct(date.fromisoformat(day), mark, entry(ratings))
    current.forget()


def dues(row):
    row.refresh_from_db()
    return row.contact_due.isoformat(), row.fix_due.isoformat()


def test_a_day_that_is_freed_moves_both_days_and_says_so(ratings):
    row = ratings.bad()
    assert dues(row) == ("2026-03-10", "2026-03-16")
    change(ratings, "2026-03-10", Kind.OFF)

    assert follow_calendar(at=ratings.later()) == 1
    assert follow_calendar(at=ratings.later()) == 0

    assert dues(row) == ("2026-03-11", "2026-03-17")
    step = row.steps.last()
    assert (step.move, step.by) == ("recount", None)
    assert step.text == "放假安排有变：2026-03-11 前联系，2026-03-17 前整改。"


def test_a_day_that_is_worked_makes_nothing_late_after_the_fact(ratings):
    row = ratings.bad()
    change(ratings, "2026-03-14", Kind.WORK)

    follow_calendar(at=ratings.later(days=7))

    assert dues(row) == ("2026-03-10", "2026-03-16")
    assert ratings.desk.now.date() == date(2026, 3, 16)


def test_days_that_were_extended_or_given_anew_follow_too(ratings):
    extended = ratings.make(ratings.bad(), "extend", days=15, reason="要等部门")
    again = ratings.make(
        ratings.fixed(),
        "ask_again",
        ratings.colleague,
        **AGAIN | {"result": "rejected"},
    )
    change(ratings, "2026-03-13", Kind.OFF)

    follow_calendar(at=ratings.later())

    assert dues(extended) == ("2026-03-10", "2026-03-31")
    assert dues(again) == ("2026-03-10", "2026-03-17")


def test_new_rules_move_nothing_that_already_runs(ratings):
    row = ratings.make(ratings.bad(), "contact", **SAID)
    RatingRules.objects.create(fix_days=9)

    assert follow_calendar(at=ratings.later()) == 0
    assert dues(row) == ("2026-03-10", "2026-03-16")
