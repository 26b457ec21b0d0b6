"""A change of the calendar reaches every running clock."""

from datetime import date

import pytest
from django.utils.timezone import localdate, now

from issues.ledgers.orders import ORDERS
from issues.models import WorkOrder
from issues.recompute import consume_changes
from portal.workdays import current, shipped
from portal.workdays.changes import Entry, Mark, correct, enter_notice
from portal.workdays.current import work_calendar
from portal.workdays.loading import load_shipped
from portal.workdays.models import CalendarChange, Kind
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_the_change_is_never_recomputed_by_the_calendar_before_it():
    entry = Entry(by=None, at=now(), source="示例通知", seen=0)
    enter_notice(2027, {date(2027, 1, 1): Mark(Kind.OFF, "元旦")}, entry)
    # As another process would still have it for half a minute.
    current.keep(shipped.calendar(), None)

    consume_changes(on=localdate(), at=now())

    assert current.work_calendar().is_announced(date(2027, 1, 1))


def of_both(story):
    order = story.order()
    return order.due_on, order.clocks.get(kind="order").due_on


def test_an_order_bears_the_day_of_its_clock_after_an_answer_and_a_new_calendar():
    """Pages and sheets name it beside the lamp of the clock."""
    load_shipped(at=now())
    story = Story().to("working")
    first = story.order().due_on

    story.ask().wait(3).supply()
    later = work_calendar().add(first, 3)
    assert of_both(story) == (later, later)

    seen = CalendarChange.objects.newest_pk()
    entry = Entry(by=None, at=now(), source="示例通知", seen=seen)
    correct(later, Mark(Kind.OFF, "示例假"), entry)
    consume_changes(on=story.on, at=story.at)
    moved = work_calendar().add(later, 1)
    assert of_both(story) == (moved, moved)


def test_the_file_of_orders_names_the_day_that_was_set_beside_the_one_in_force():
    story = Story().to("working")
    first = story.order().due_on
    story.ask().wait(3).supply()
    (row,) = WorkOrder.objects.for_list().with_clocks()

    columns = ORDERS.columns(user=story.clerk, on=story.on)

    days = [c.value(row) for c in columns if c.title in {"办理时限", "现时限"}]
    assert days == [first, work_calendar().add(first, 3)]
