"""Telling people: once, in the caller's transaction, by the way they chose."""

import pytest

from portal.notices.models import Delivery, Notice, Preference
from portal.notices.post import cancel, post, post_to_robot
from tests.builders import MONDAY, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def people(count, **facts):
    return [a_user(email=f"p{n}@example.cn", **facts) for n in range(count)]


def tell(persons, key="issue-1-step-1", **facts):
    return post(persons, key=key, subject="请受理", at=MONDAY, **facts)


def test_each_person_is_told_once_for_each_key():
    persons = people(2)
    tell(persons)
    tell(persons)
    tell(persons, key="issue-1-step-2")

    assert Notice.objects.count() == 4


def test_urgent_news_also_leaves_by_mail_and_other_news_waits():
    (person,) = people(1)
    tell([person], key="a", urgent=True)
    tell([person], key="b")

    assert [d.key for d in Delivery.objects.all()] == [f"a:{person.pk}:mail"]


def test_who_wants_a_digest_or_no_mail_gets_none_at_once():
    digest, never = people(2)
    Preference.objects.create(person=digest, mail="digest")
    Preference.objects.create(person=never, mail="never")
    tell([digest, never], urgent=True)

    assert Delivery.objects.count() == 0
    assert Notice.objects.count() == 2


def test_the_number_of_statements_does_not_grow_with_the_people(
    django_assert_num_queries,
):
    few, many = people(1), [a_user(email="x@example.cn") for _ in range(25)]
    with django_assert_num_queries(3):
        tell(few, key="few", urgent=True)
    with django_assert_num_queries(3):
        tell(many, key="many", urgent=True)


def test_an_anchor_that_moved_calls_off_what_has_not_gone_out():
    persons = people(1)
    tell(persons, key="meeting-1-v1", urgent=True)
    tell(persons, key="meeting-2-v1", urgent=True)

    assert cancel("meeting-1-v1") == 1
    assert sorted(d.state for d in Delivery.objects.all()) == ["cancelled", "pending"]


def test_a_robot_is_told_once():
    for _ in range(2):
        post_to_robot(robot="abc-123-xyz", key="k", text="有一件等签收", at=MONDAY)

    assert Delivery.objects.get().channel == "robot"
