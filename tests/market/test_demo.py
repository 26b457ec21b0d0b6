"""The demo's posts: twelve months, three chains, every kind and every state."""

from datetime import UTC, datetime, timedelta

import pytest

from chains import demo as chains_demo
from chains.market import demo
from chains.market.models import SharePost, ShareResponse
from chains.market.reminders import daily
from chains.market.workflow import Kind, PostState, ResponseState
from chains.models import MissingLink
from portal.workflow.journals import broken_steps

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_the_demo_walks_every_post_to_its_state_by_its_own_moves():
    chains_demo.load(NOW)

    assert demo.load(NOW) == SharePost.objects.count() > 20

    def values(model, *names):
        return set(model.objects.values_list(*names))

    assert values(SharePost, "state") == {(s.value,) for s in PostState}
    assert values(ShareResponse, "state") == {(s.value,) for s in ResponseState}
    assert len(values(SharePost, "chain", "kind")) == 3 * len(Kind)
    assert len(values(MissingLink, "chain")) == 3
    assert len(values(MissingLink, "state")) == 3
    dates = SharePost.objects.values_list("posted_at", flat=True)
    assert max(dates) - min(dates) > timedelta(days=330)
    assert list(broken_steps()) == []


def test_nothing_of_the_demo_should_have_ended_already():
    chains_demo.load(NOW)
    demo.load(NOW)

    daily(on=NOW.date(), at=NOW)

    assert not SharePost.objects.run_out(NOW.date()).exists()
    assert SharePost.objects.filter(steps__at=NOW, steps__move="expire").count() == 0
