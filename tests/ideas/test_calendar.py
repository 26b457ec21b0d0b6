"""The day by which an author has an answer follows the working-day calendar."""

from datetime import date, timedelta

import pytest

from portal.workdays import current
from portal.workdays.changes import Entry, Mark, correct, enter_notice
from portal.workdays.models import CalendarChange, Kind
from salons.ideas.recompute import follow_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def entry(calling):
    calling.now += timedelta(minutes=1)
    newest = CalendarChange.objects.newest_pk()
    return Entry(by=calling.secretary, at=calling.now, source="测试", seen=newest)


@pytest.fixture(autouse=True)
def stored(calling):
    enter_notice(2026, {}, entry(calling))


def change(calling, day, kind):
    correct(date.fromisoformat(day), Mark(kind, "调整"), entry(calling))
    current.forget()


def due(idea):
    idea.refresh_from_db()
    return idea.due_on.isoformat()


def test_a_day_that_is_freed_moves_the_day_of_the_answer_and_says_so(calling):
    sent, accepted = calling.idea(), calling.make(calling.idea(), "accept")
    assert (due(sent), due(accepted)) == ("2026-03-05", "2026-03-23")
    change(calling, "2026-03-04", Kind.OFF)

    assert follow_calendar(at=calling.now) == 2
    assert follow_calendar(at=calling.now) == 0

    assert (due(sent), due(accepted)) == ("2026-03-06", "2026-03-24")
    assert (
        sent.steps.last().text
        == "放假安排有变，答复期限由 2026-03-05 改为 2026-03-06。"
    )


def test_a_day_that_is_worked_makes_no_answer_late_after_the_fact(calling):
    idea = calling.make(calling.idea(), "accept")
    change(calling, "2026-03-07", Kind.WORK)
    calling.now += timedelta(days=21)

    follow_calendar(at=calling.now)

    assert due(idea) == "2026-03-23"


def test_an_answer_that_was_late_stays_late(calling):
    idea = calling.idea()
    change(calling, "2026-03-05", Kind.OFF)
    calling.now += timedelta(days=4)

    follow_calendar(at=calling.now)

    assert due(idea) == "2026-03-05"


def test_other_days_of_a_call_move_nothing_that_was_promised(calling):
    idea = calling.make(calling.idea(), "accept")
    calling.call.review_days = 30
    calling.call.save()

    assert follow_calendar(at=calling.now) == 0
    assert due(idea) == "2026-03-23"
