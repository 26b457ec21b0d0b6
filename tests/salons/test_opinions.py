"""The questionnaire: nothing in the database leads from an answer to a person."""

from datetime import timedelta

import pytest
from django.db.models import DateField, DateTimeField, ForeignKey

from portal.workflow.moves import Refused
from salons.models import Opinion, OpinionGiven, opinions
from tests.builders import a_user
from tests.salons.gatherings import Gathered

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def salon():
    return Gathered(3).opened()


def given(salon, wish="", overall="good"):
    person = a_user()
    facts = {"overall": overall, "answers": "yes", "wish": wish}
    opinions.give(salon, person=person, on=salon.day, **facts)
    return person


def test_an_answer_has_no_person_and_no_moment():
    fields = Opinion._meta.get_fields()

    assert [f.name for f in fields if isinstance(f, ForeignKey)] == ["salon"]
    assert not [f for f in fields if isinstance(f, DateField | DateTimeField)]


def test_who_answered_is_known_without_a_moment(salon):
    person = given(salon)

    assert [row.person for row in OpinionGiven.objects.all()] == [person]
    fields = OpinionGiven._meta.get_fields()
    assert not [f for f in fields if isinstance(f, DateField | DateTimeField)]


def test_each_answer_has_all_rows_written_anew(salon):
    given(salon, wish="第一个")
    before = set(Opinion.objects.values_list("pk", flat=True))
    for _ in range(4):
        given(salon)

    assert not before & set(Opinion.objects.values_list("pk", flat=True))
    assert Opinion.objects.filter(wish="第一个").count() == 1


def test_the_place_of_a_row_does_not_tell_who_came_when(salon):
    """Twelve rows stay in the order of giving once in 479 million times."""
    for number in range(12):
        given(salon, wish=f"{number:02}")

    rows = Opinion.objects.order_by("pk").values_list("wish", flat=True)
    stored = Opinion.objects.raw("SELECT id, wish FROM salons_opinion")
    in_turn = [f"{number:02}" for number in range(12)]
    assert list(rows) != in_turn
    assert [row.wish for row in stored] != in_turn
    assert sorted(row.wish for row in stored) == in_turn


def test_nobody_answers_twice(salon):
    person = given(salon)

    with pytest.raises(Refused, match="已经填过"):
        opinions.give(
            salon, person=person, on=salon.day, overall="bad", answers="no", wish=""
        )
    assert [row.overall for row in Opinion.objects.all()] == ["good"]


def test_it_is_open_for_thirty_days_and_only_after_the_salon(salon):
    last = salon.day + timedelta(days=opinions.OPEN_FOR)
    assert opinions.is_open(salon, last)
    assert not opinions.is_open(salon, last + timedelta(days=1))
    assert not opinions.is_open(Gathered(3, chain="高端装备").invited(), salon.day)


def test_few_answers_are_counted_and_not_shown(salon):
    for _ in range(opinions.FEWEST - 1):
        given(salon, wish="换个时间")
    assert opinions.result(salon) == {"count": 4, "fewest": 5}

    given(salon, overall="bad")
    found = opinions.result(salon)
    assert found["overall"] == [("满意", 4), ("基本满意", 0), ("不满意", 1)]
    assert found["wishes"] == ["换个时间"] * 4
