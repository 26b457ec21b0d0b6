"""Two directors on PostgreSQL: one version."""

import pytest

from chains.articles.models import Version
from tests.articles.texts import ON, an_article
from tests.builders import MONDAY
from tests.meetings.test_races import RACERS, ROUNDS, one_winner, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_who_publish_one_does(number):
    article = an_article("旧的。")
    Version(article=article, body=f"第 {number} 稿。").keep()
    copies = [article.versions.drafts().get() for _ in range(RACERS)]

    outcome = race(
        *(lambda row=row: row.publish(by=None, at=MONDAY, on=ON) for row in copies)
    )

    assert outcome == one_winner()
    assert sorted(article.versions.values_list("number", flat=True)) == [1, 2]
