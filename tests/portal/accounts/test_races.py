"""Two hands at once on one account: one of them wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate, now

from chains.accounts import disable
from chains.models import Post
from portal.accounts.invitations import issue_link
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.workflow.moves import Refused
from tests.builders import a_post, a_user

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
HANDS, ROUNDS = 4, 5


def at_once(action, *choices):
    """What `action` answers to each of the choices, all begun together."""
    start = Barrier(len(choices))

    def run(choice):
        try:
            start.wait(timeout=10)
            return action(choice)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(choices)) as hands:
        return list(hands.map(run, choices))


def test_a_one_time_link_sets_one_password_when_used_at_once(clerk, liaison):
    link = issue_link(liaison, by=clerk)
    passwords = [f"春天里织布机一直转呀转 {n}" for n in range(HANDS)]

    def use(password):
        typed = {"new_password1": password, "new_password2": password}
        return Client().post(link, typed).status_code

    answers = at_once(use, *passwords)

    assert sorted(answers) == [302, 410, 410, 410]
    kept = User.objects.get(pk=liaison.pk).password
    assert check_password(passwords[answers.index(302)], kept)
    assert Entry.objects.filter(action="accounts.password_set").count() == 1


def test_of_two_administrators_who_disable_each_other_one_stays(sysadmin):
    other = a_user("sysadmin2")
    a_post(other, sysadmin.unit, Post.Role.ADMIN)

    def stop(pair):
        person, by = pair
        try:
            disable(person=person, by=by, reason="互相停用", at=now())
        except Refused:
            return "told"
        return "done"

    for _ in range(ROUNDS):
        ends = at_once(stop, (sysadmin, other), (other, sysadmin))

        assert sorted(ends) == ["done", "told"]
        assert User.objects.filter(is_active=True).count() == 1
        User.objects.update(is_active=True)


@pytest.mark.parametrize("other_way", ["end", "disable"])
def test_of_two_administrators_who_end_each_others_office_one_stays(
    sysadmin, other_way
):
    other = a_user("sysadmin2")
    a_post(other, sysadmin.unit, Post.Role.ADMIN)
    ways = {
        "end": lambda person, by: person.posts.get().end(by=by, on=localdate()),
        "disable": lambda person, by: disable(
            person=person, by=by, reason="互相停用", at=now()
        ),
    }

    def stop(choice):
        way, person, by = choice
        try:
            ways[way](person, by)
        except Refused:
            return "told"
        return "done"

    for _ in range(ROUNDS):
        ends = at_once(stop, ("end", sysadmin, other), (other_way, other, sysadmin))

        assert sorted(ends) == ["done", "told"]
        User.objects.update(is_active=True)
        Post.objects.update(until=None)
