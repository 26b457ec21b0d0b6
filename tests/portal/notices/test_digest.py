"""One mail a day with what is unread, in office hours of a working day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.notices.digest import write_digests
from portal.notices.models import Delivery, Notice, Preference
from portal.notices.post import post
from tests.builders import MONDAY, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

SHANGHAI = ZoneInfo("Asia/Shanghai")


def a_reader(**facts):
    return a_user(email="reader@example.cn", **facts)


def news(person, key="n1", **facts):
    post([person], key=key, subject="办理有进展", at=MONDAY, **facts)


def test_the_digest_goes_out_once_a_day():
    news(a_reader())

    assert write_digests(at=MONDAY) == 1
    assert write_digests(at=MONDAY.replace(hour=15)) == 0
    assert Delivery.objects.get().subject == "您有 1 条未读提醒"


def test_news_that_came_after_the_digest_waits_for_the_next_day():
    person = a_reader()
    news(person)
    write_digests(at=MONDAY)
    news(person, key="n2")

    assert write_digests(at=MONDAY.replace(hour=16)) == 0
    assert write_digests(at=MONDAY.replace(day=10)) == 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 9, 8, 29, tzinfo=SHANGHAI),
        datetime(2026, 3, 9, 17, 30, tzinfo=SHANGHAI),
        datetime(2026, 3, 8, 10, 0, tzinfo=SHANGHAI),  # a Sunday
        datetime(2026, 10, 1, 10, 0, tzinfo=SHANGHAI),  # a holiday
    ],
)
def test_outside_office_hours_nothing_is_written(moment):
    person = a_reader()
    post([person], key="n", subject="x", at=moment)

    assert write_digests(at=moment) == 0


def test_a_make_up_saturday_is_a_working_day():
    person = a_reader()
    saturday = datetime(2026, 2, 28, 9, 0, tzinfo=SHANGHAI)
    post([person], key="n", subject="x", at=saturday)

    assert write_digests(at=saturday) == 1


def test_what_was_read_is_not_repeated():
    person = a_reader()
    news(person)
    Notice.objects.update(read_at=MONDAY)

    assert write_digests(at=MONDAY) == 0


def test_urgent_news_left_at_once_and_is_not_repeated():
    news(a_reader(), urgent=True)

    assert write_digests(at=MONDAY) == 0


def test_who_wants_everything_in_the_digest_finds_urgent_news_there():
    person = a_reader()
    Preference.objects.create(person=person, mail="digest")
    news(person, urgent=True)

    assert write_digests(at=MONDAY) == 1


def test_who_wants_no_mail_gets_no_digest():
    person = a_reader()
    Preference.objects.create(person=person, mail="never")
    news(person)

    assert write_digests(at=MONDAY) == 0
