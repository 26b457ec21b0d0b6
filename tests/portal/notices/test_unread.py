"""The number of unread notices beside the bell."""

import re

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from portal.notices.models import Notice
from portal.notices.post import MOST_UNREAD, unread_count
from tests.builders import MONDAY, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def told(person, count):
    Notice.objects.bulk_create(
        Notice(person=person, key=f"n-{number}", subject="提醒", at=MONDAY)
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("count", "shown"), [(0, ""), (7, "7"), (99, "99"), (103, "99+")]
)
def test_the_bell_counts_ones_own_to_ninety_nine(client, clerk, count, shown):
    told(clerk, count)
    told(a_user(), 5)
    client.force_login(clerk)

    page = client.get(reverse("notices:inbox")).content.decode()

    assert set(re.findall(r'class="dot"[^>]*>([^<]*)<', page)) == ({shown} - {""})


def test_who_is_read_with_a_request_has_the_figure_beside(client, clerk):
    told(clerk, 103)
    client.force_login(clerk)

    person = get_user(client)

    assert person.unread_notices == MOST_UNREAD + 1 == unread_count(clerk)
