"""The demo's activities: held ones behind, two ahead."""

from datetime import UTC, datetime

import pytest

from chains import demo as chains_demo
from portal.notices.models import Notice
from salons.activities import demo
from salons.activities.models import Activity, Registration

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_two_are_ahead_and_nothing_of_any_was_done_later_than_now():
    chains_demo.load(NOW)

    demo.load(NOW)

    assert Activity.objects.filter(start__gt=NOW).count() == 2
    assert not Activity.objects.filter(changed_at__gt=NOW).exists()
    assert not Registration.objects.filter(at__gt=NOW).exists()
    assert not Notice.objects.filter(at__gt=NOW).exists()
