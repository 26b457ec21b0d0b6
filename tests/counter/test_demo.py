"""The invented days at the counter tell a story that adds up, at whatever hour."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from portal.workflow.journals import broken_steps
from services.counter import demo
from services.counter.models import Appointment, Visit
from services.foundation import load_catalogue
from tests.builders import a_liaison, a_post, a_unit, a_user
from tests.counter.halls import NINE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hours", [-8.9, 0, 14.9])
def test_four_weeks_and_a_line_for_today(hours):
    at = NINE + timedelta(hours=hours)
    centre = a_unit("centre")
    for name in ("clerk", "clerk2"):
        a_post(a_user(name), centre)
    a_liaison()
    load_catalogue(on=localdate(at), at=at)

    demo.load(at)

    today = Visit.objects.of_day(localdate(at))
    states = [row.state for row in today.order_by("ticket")]
    assert states == ["held", "serving", "waiting", "waiting", "waiting"]
    assert not Visit.objects.live().exclude(pk__in=today).exists()
    assert Visit.objects.count() > 80
    assert Appointment.objects.booked().count() == 4
    assert list(broken_steps()) == []
