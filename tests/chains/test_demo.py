"""The demo's enterprises and accounts."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate, get_user_model

from chains import demo
from chains.models import Enterprise
from chains.standing import standing_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_the_demo_holds_only_valid_and_invented_records():
    assert demo.load(NOW) == 30

    for enterprise in Enterprise.objects.all():
        enterprise.full_clean()
    names = Enterprise.objects.values_list("name", flat=True)
    assert [name for name in names if not name.startswith("示例")] == []
    for user in get_user_model().objects.all():
        user.full_clean()


def test_each_shown_account_has_its_role():
    demo.load(NOW)
    people = get_user_model().objects.in_bulk(field_name="username")
    standings = {name: standing_of(people[name]) for name, _ in demo.SHOWN}

    flags = ("is_clerk", "is_director", "is_leader", "is_admin")
    assert {
        name: [flag for flag in flags if getattr(standing, flag)]
        for name, standing in standings.items()
    } == {
        "clerk": ["is_clerk"],
        "director": ["is_director"],
        "liaison": [],
        "partysec": [],
        "secretary": [],
        "taskforce": [],
        "officer": [],
        "unithead": [],
        "cadre": [],
        "leader": ["is_leader"],
        "sysadmin": ["is_admin"],
    }
    assert standings["liaison"].enterprise_ids == standings["partysec"].enterprise_ids
    assert len(standings["cadre"].aided_enterprise_ids) == 3
    assert len(standings["secretary"].secretary_chain_ids) == 1
    assert len(standings["officer"].unit_ids) == 1
    assert standings["unithead"].head_unit_ids == standings["unithead"].unit_ids
    assert standing_of(people["director2"]).label.endswith("主任（代理）")


def test_the_demo_password_opens_an_account(rf):
    demo.load(NOW)

    found = authenticate(rf.post("/"), username="clerk", password=demo.PASSWORD)

    assert found.username == "clerk"
