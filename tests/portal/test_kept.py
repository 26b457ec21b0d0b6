"""Kept questions: the SQL of the first is asked again, its answers never are."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now, timedelta

from chains.models import Enterprise
from portal.kept import kept
from tests.builders import a_user, an_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@kept
def founded(names: frozenset[str], keys: frozenset[int], is_active: bool):
    rows = Enterprise.objects.filter(is_active=is_active, name__in=names)
    return rows.filter(pk__in=keys).select_related("chain").order_by("pk")


@kept
def lasting(key: str, at):
    return Session.objects.filter(session_key=key, expire_date__gt=at)


def test_the_same_question_is_asked_with_what_is_given_now():
    first, second = an_enterprise(), an_enterprise()
    gone = an_enterprise(is_active=False)
    names = frozenset({first.name, second.name, gone.name})
    keys = {first.pk, second.pk, gone.pk}

    def found(*some, is_active=True):
        return founded(names=names, keys=frozenset(some), is_active=is_active)

    assert found(first.pk) == [first]
    assert found(second.pk) == [second]
    assert found(*keys) == [first, second]
    assert found(*keys, is_active=False) == [gone]
    assert found() == []


def test_an_answer_is_never_kept():
    enterprise = an_enterprise(name="原名")
    given = {"keys": frozenset({enterprise.pk}), "is_active": True}

    assert founded(names=frozenset({"原名"}), **given) == [enterprise]
    Enterprise.objects.filter(pk=enterprise.pk).update(name="新名")

    assert founded(names=frozenset({"原名"}), **given) == []


def test_related_rows_come_along_as_from_a_query_set():
    enterprise = an_enterprise()
    given = {"names": frozenset({enterprise.name}), "keys": frozenset({enterprise.pk})}
    [found] = founded(**given, is_active=True)

    with CaptureQueriesContext(connection) as seen:
        assert found.chain == enterprise.chain
    assert len(seen) == 0


def test_moments_are_compared_as_the_database_keeps_them():
    at = now()
    Session.objects.create(session_key="k", session_data="", expire_date=at)

    assert lasting(key="k", at=at) == []
    assert len(lasting(key="k", at=at - timedelta(microseconds=1))) == 1


def test_a_hostile_text_is_a_value_and_no_sql():
    assert lasting(key="' OR ''='", at=now() - timedelta(days=1)) == []


def test_a_question_that_changes_what_it_is_given_is_an_error():
    @kept
    def seen_since(on: date):
        return Session.objects.filter(expire_date__date__gt=on + timedelta(days=1))

    @kept
    def forgetful(pk: int, person: int):
        return Session.objects.filter(session_data=person)

    a_user()
    with pytest.raises(TypeError, match="seen_since"):
        seen_since(on=date(2026, 3, 9))
    with pytest.raises(TypeError, match="forgetful"):
        forgetful(pk=1, person=2)
