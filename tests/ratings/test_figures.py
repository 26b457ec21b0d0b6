"""What everybody reads: counts, and silence that is never taken for praise."""

import pytest
import time_machine
from django.urls import reverse

from services.counter.models import Visit
from services.ratings.figures import figures
from services.ratings.models import RatingRules
from tests.issues.test_statements import asked
from tests.ratings.words import Ratings, a_visit

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def ratings():
    return Ratings()


def counted(ratings):
    return figures(ratings.desk.now.date())


def test_without_a_rating_there_is_no_rate(ratings):
    ratings.closed()

    found = counted(ratings)

    assert (found.total.closed, found.total.rated, found.total.silent) == (1, 0, 1)
    assert found.total.content is None
    assert (found.mending_rate, found.calling_rate) == (None, None)


def test_unrated_is_not_counted_as_good(ratings):
    for _ in range(3):
        ratings.closed()
    ratings.rate(5)
    ratings.rate(1)

    total = counted(ratings).total

    assert (total.rated, total.silent) == (2, 3)
    assert (total.content, total.response) == (50, 40)


def test_a_rating_that_a_review_took_out_is_shown_apart(ratings):
    ratings.rate(5)
    ratings.excluded()

    found = counted(ratings)

    assert found.total.counts == [1, 0, 0, 0, 0]
    assert (found.total.silent, found.excluded, found.bad) == (0, 1, 0)


def test_bad_ones_are_counted_as_mended_and_as_reached(ratings):
    ratings.bad()
    ratings.fixed()
    ratings.done()
    words = {"result": "unreached", "words": "没人接。"}
    ratings.make(ratings.fixed(), "ask_again", ratings.colleague, **words)

    found = counted(ratings)

    assert (found.bad, found.mended, found.called) == (4, 3, 1)
    assert (found.mending_rate, found.calling_rate) == (75, 25)


def test_visits_count_and_calls_that_have_no_number_do_not(ratings):
    visit = a_visit()
    a_visit()
    ratings.rate(4, visit, at=visit.ended_at)
    call = Visit(purpose="问电话")
    call.log_call(by=visit.clerk, at=visit.ended_at, services=[(None, "answered", "")])

    total = counted(ratings).total

    assert (total.closed, total.rated) == (2, 1)


def test_a_request_that_was_opened_again_keeps_its_rating(ratings):
    row = ratings.working()
    ratings.make(row, "reopen", reason="少办一项")

    assert counted(ratings).total.counts == [0, 0, 0, 1, 0]


def test_the_month_is_that_of_closing(ratings):
    with time_machine.travel(ratings.desk.now, tick=False):
        ratings.rate(4)

    months = counted(ratings).months

    assert len(months) == 12
    assert [(row.label, row.rated) for row in months[:2]] == [
        ("2026-03", 1),
        ("2026-02", 0),
    ]


def test_small_numbers_are_listed_and_not_rated(ratings):
    RatingRules.objects.create(least=2)
    ratings.rate(4)
    assert [row.rated for row in counted(ratings).small] == [1]

    ratings.rate(4)

    found = counted(ratings)
    assert (found.small, [row.rated for row in found.items]) == ([], [2])


def page(client, ratings):
    with time_machine.travel(ratings.desk.now, tick=False):
        return client.get(reverse("ratings:figures"))


def test_the_public_page_names_nobody(client, ratings):
    row = ratings.done(comment="王工说了很多")
    ratings.make(row, "answer", reply="已改进，谢谢。", reply_public=True)
    hidden = ratings.done()
    ratings.make(hidden, "answer", reply="这一条不公开。")

    words = page(client, ratings).content.decode()

    assert "已改进，谢谢。" in words
    people = (ratings.liaison.name, ratings.clerk.name, ratings.director.name)
    house = ratings.enterprise
    for secret in ("王工", "不公开。", house.name, row.rating.number, *people):
        assert secret not in words


@pytest.mark.once
def test_the_public_page_costs_the_same_for_many(client, ratings):
    found = []
    for more in (1, 2, 22):
        for _ in range(more):
            row = ratings.done()
            ratings.make(row, "answer", reply="已改进。", reply_public=True)
        if not found:
            page(client, ratings)
        found.append(asked(lambda: page(client, ratings)))

    assert found == [found[0]] * 3
