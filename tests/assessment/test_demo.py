"""The demo's closed months, computed from the steps again."""

import pytest

from chains import demo as chains_demo
from issues import demo as issues_demo
from issues.assessment import demo
from issues.assessment.closing import differences
from issues.assessment.models import Appeal, Correction, Period
from issues.foundation import load_categories
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


def test_twelve_frozen_months_are_what_the_steps_say_and_one_appeal_was_granted():
    at = MONDAY.replace(month=11, day=25)
    chains_demo.load(at)
    load_categories()
    issues_demo.load(at)

    months = demo.load(at)

    assert months >= 11
    periods = Period.objects.select_related("scheme")
    assert periods.filter(kind="quarter").count() == 3
    assert [line for period in periods for line in differences(period)] == []
    assert Correction.objects.count() == 1
    assert set(Appeal.objects.values_list("state", flat=True)) <= {
        "granted",
        "rejected",
    }
