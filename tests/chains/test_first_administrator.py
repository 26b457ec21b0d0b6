"""The first account of a site that has none."""

import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from chains.foundation import load_foundation
from chains.standing import standing_of

pytestmark = pytest.mark.django_db


def create(username="admin", name="系统管理员"):
    said = StringIO()
    call_command("first_administrator", username, name, stdout=said)
    return said.getvalue()


def test_the_first_administrator_may_sign_in_and_administer(rf):
    load_foundation()

    password = re.search(r"初始密码：(\S+)", create())[1]

    user = authenticate(rf.post("/"), username="admin", password=password)
    assert standing_of(user).is_admin


def test_a_second_first_administrator_is_refused():
    load_foundation()
    create()

    with pytest.raises(CommandError, match="已有系统管理员"):
        create("other")


def test_before_the_foundation_the_command_says_what_to_do_first():
    with pytest.raises(CommandError, match="load_foundation"):
        create()


def test_a_name_that_cannot_be_an_account_leaves_nothing_behind():
    load_foundation()

    with pytest.raises(CommandError, match="小写字母开头"):
        create("Admin One")

    assert get_user_model().objects.count() == 0
