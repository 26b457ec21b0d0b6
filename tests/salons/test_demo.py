"""The demo's rotation: a year in three chains, with what may come between."""

from datetime import UTC, datetime

import pytest

from chains import demo as chains_demo
from chains.models import Enterprise, IndustryChain
from portal.workflow.journals import broken_steps
from salons import demo
from salons.models import Exemption, Swap, Turn
from salons.waiting import waiting_for
from tests import worlds

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def year(django_db_setup, django_db_blocker):
    with worlds.shared(django_db_blocker):
        chains_demo.load(NOW)
        yield demo.load(NOW)


def test_a_year_of_turns_in_three_chains_with_everything_that_may_happen():
    for chain in IndustryChain.objects.all():
        assert chain.turns.took_place().count() == 12
        assert chain.turns.ahead().count() == 3
        assert sum(chain.credits.balances().values()) == 0
    origins = set(Turn.objects.values_list("origin", flat=True))
    assert origins == {"ledger", "next", "swap", "cover"}
    assert set(Swap.objects.values_list("state", flat=True)) == {"approved", "proposed"}
    assert Exemption.objects.get().state == "granted"
    late = Enterprise.objects.get(name="示例环保材料有限公司")
    assert late.memberships.get().since.isoformat() == "2026-06-01"
    assert list(broken_steps()) == []


def test_the_shown_liaison_has_a_swap_to_answer_and_a_turn_to_host():
    liaison = Enterprise.objects.get(name="示例服饰有限公司").liaisons.first().user

    texts = [line.text for line in waiting_for(liaison, NOW.date())]

    assert [text[:4] for text in texts] == ["签收交接", "答复互换"]
