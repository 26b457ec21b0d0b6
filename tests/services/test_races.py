"""A doubt, an edit and 发布 at once on PostgreSQL: no doubt is lost, nothing unseen."""

import pytest
from django.utils.timezone import localdate

from services.forms import FORMS
from services.models import ServiceItem
from services.views.writing import keep_point
from tests.builders import MONDAY
from tests.meetings.test_races import ROUNDS, race
from tests.services.guidance import ON, a_guide

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def item():
    guide = a_guide()
    guide.item.begin_draft(by=None)
    return guide.item


def publisher(item):
    """Who has the draft of this moment on the screen."""
    draft = item.draft()
    seen = {"seen": draft.mark(draft.sections())}
    copy = ServiceItem.objects.get(pk=item.pk)
    return lambda: copy.publish_draft(seen=seen, by=None, at=MONDAY, on=ON)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_doubt_that_was_accepted_holds_whoever_publishes_meanwhile(item, number):
    points = item.current().conditions.select_related("version__item")
    point = points.get(is_verified=True)

    outcome = race(publisher(item), lambda: point.doubt(by=None, on=localdate()))

    now = item.current().conditions.get(text=point.text)
    assert item.current().number == 2
    assert now.is_verified == ("refused" in outcome)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_what_is_typed_while_somebody_publishes_waits_for_its_own_press(item, number):
    point = item.draft().conditions.get(is_verified=True)
    form = FORMS["conditions"]({"text": "没人看过的话", "order": "0"}, instance=point)
    form.data |= {"seen": form.mark}
    assert form.is_valid()

    outcome = race(
        publisher(item), lambda: keep_point(item, form, by=None, on=localdate())
    )

    assert outcome == ["refused", "won"]
    assert not item.current().conditions.filter(text="没人看过的话").exists()
