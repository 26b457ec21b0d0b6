"""Two notices saved in the same moment: one is in force, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.utils.timezone import now

from portal.workdays.changes import CalendarMoved, Entry, Mark, enter_notice
from portal.workdays.models import CalendarChange, CalendarDay, Kind

pytestmark = [pytest.mark.race, pytest.mark.engine]


@pytest.mark.django_db(transaction=True)
def test_of_notices_saved_at_once_exactly_one_wins():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    start = Barrier(4)

    def enter(day):
        entry = Entry(by=None, at=now(), source=f"通知 {day}", seen=0)
        try:
            start.wait(timeout=10)
            enter_notice(2027, {date(2027, 3, day): Mark(Kind.OFF, "元旦")}, entry)
        except CalendarMoved:
            return "told"
        else:
            return "entered"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        ends = sorted(people.map(enter, [1, 2, 3, 4]))

    assert ends == ["entered", "told", "told", "told"]
    assert CalendarChange.objects.count() == CalendarDay.objects.count() == 1
