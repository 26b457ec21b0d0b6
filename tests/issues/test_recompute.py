"""A change of the calendar reaches every running clock."""

from datetime import date

import pytest
from django.utils.timezone import localdate, now

from issues.recompute import consume_changes
from portal.workdays import current, shipped
from portal.workdays.changes import Entry, Mark, enter_notice
from portal.workdays.models import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_the_change_is_never_recomputed_by_the_calendar_before_it():
    entry = Entry(by=None, at=now(), source="示例通知", seen=0)
    enter_notice(2027, {date(2027, 1, 1): Mark(Kind.OFF, "元旦")}, entry)
    # As another process would still have it for half a minute.
    current.keep(shipped.calendar(), None)

    consume_changes(on=localdate(), at=now())

    assert current.work_calendar().is_announced(date(2027, 1, 1))
