"""Many hands at one matter on PostgreSQL: one rating, one rectification, one word."""

import os

import pytest

from services.ratings import giving
from services.ratings.models import FollowUp, Rating, Rectification
from tests.meetings.test_races import race
from tests.ratings.words import SAID, Ratings

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))


def one_winner():
    return sorted(["won", *["refused"] * (RACERS - 1)])


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_taps_one_rates(number):
    ratings = Ratings()
    request, at = ratings.closed(), ratings.later()

    def tap():
        giving.give(Rating(level=1, channel="online"), request, at=at)

    assert race(*[tap] * RACERS) == one_winner()
    assert (Rating.objects.count(), Rectification.objects.count()) == (1, 1)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_words_after_it_one_is_kept(number):
    ratings = Ratings()
    row, at = ratings.done(), ratings.later()

    def tap():
        rating = Rating.objects.for_list().get(pk=row.rating_id)
        giving.follow(rating, by=None, at=at, level=1, comment="")

    assert race(*[tap] * RACERS) == one_winner()
    assert FollowUp.objects.count() == 1
    assert Rectification.objects.get().state == "working"


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_leaders_one_calls(number):
    ratings = Ratings()
    row, at = ratings.bad(), ratings.later()
    copies = [Rectification.objects.get(pk=row.pk) for _ in range(RACERS)]

    outcome = race(
        *(
            lambda one=one: one.contact(by=ratings.director, at=at, **SAID)
            for one in copies
        )
    )

    assert outcome == one_winner()
    assert row.steps.filter(move="contact").count() == 1
