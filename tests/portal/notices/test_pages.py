"""The inbox, the delivery log and the health of the dispatcher."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import now

from portal.celery import PERIODIC, app
from portal.notices.models import Delivery, Heartbeat, Notice
from portal.notices.post import post
from tests.builders import MONDAY, a_user

pytestmark = pytest.mark.django_db


def a_notice(person, link="/desk/"):
    post([person], key=f"k{link}", subject="请受理", at=MONDAY, link=link)
    return Notice.objects.get(person=person, key=f"k{link}"[:120])


def test_opening_a_notice_marks_it_read_and_goes_where_it_points(client, clerk):
    notice = a_notice(clerk)
    client.force_login(clerk)
    answer = client.post(reverse("notices:open", args=[notice.pk]))

    notice.refresh_from_db()
    assert (answer.url, notice.read_at is None) == ("/desk/", False)


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example", "\\\\x"])
def test_a_notice_never_leads_to_another_site(client, clerk, link):
    notice = a_notice(clerk, link)
    client.force_login(clerk)
    answer = client.post(reverse("notices:open", args=[notice.pk]))

    assert answer.url == reverse("notices:inbox")


def test_another_persons_notice_does_not_exist(client, clerk, liaison):
    notice = a_notice(liaison)
    client.force_login(clerk)

    assert client.post(reverse("notices:open", args=[notice.pk])).status_code == 404


def test_all_can_be_marked_read(client, clerk):
    a_notice(clerk)
    client.force_login(clerk)
    client.post(reverse("notices:read_all"))

    assert Notice.objects.unread().count() == 0


def test_the_delivery_log_shows_no_words_of_a_message(client, sysadmin):
    Delivery.objects.create(
        key="k",
        person=a_user(),
        channel="mail",
        subject="某企业的问题",
        body="内容",
        next_try_at=now(),
        created_at=now(),
    )
    client.force_login(sysadmin)
    page = client.get(reverse("notices:deliveries")).content.decode()

    assert "某企业的问题" not in page


def test_a_liaison_may_not_open_the_delivery_log(client, liaison):
    client.force_login(liaison)

    assert client.get(reverse("notices:deliveries")).status_code == 403


def test_the_health_page_answers_503_after_five_minutes_of_silence(client):
    Heartbeat.beat("dispatch", now())
    assert client.get(reverse("notices:healthz")).status_code == 200

    Heartbeat.beat("dispatch", now() - timedelta(minutes=6))
    assert client.get(reverse("notices:healthz")).status_code == 503


def test_staff_see_a_banner_while_the_dispatcher_is_silent(client, clerk, liaison):
    Heartbeat.beat("dispatch", now() - timedelta(minutes=7))
    client.force_login(clerk)
    assert "提醒已有 7 分钟没有外发" in client.get("/desk/").content.decode()

    client.force_login(liaison)
    assert "没有外发" not in client.get("/desk/").content.decode()


@pytest.mark.parametrize("minutes", [None, 4])
def test_no_banner_while_it_works_or_before_it_ever_did(client, clerk, minutes):
    if minutes:
        Heartbeat.beat("dispatch", now() - timedelta(minutes=minutes))
    client.force_login(clerk)

    assert "没有外发" not in client.get("/desk/").content.decode()


def test_the_beat_and_tick_know_the_same_work_and_all_of_it_exists():
    assert set(app.conf.beat_schedule) == set(PERIODIC)
    assert all(callable(import_string(path)) for path, _ in PERIODIC.values())


def test_the_inbox_shows_the_newest_first_whenever_a_line_was_written(client, clerk):
    """What one import writes of last year stands below what came today."""
    for age, subject in ((1, "昨天的事"), (0, "今天的事"), (400, "去年的事")):
        at = now() - timedelta(days=age)
        post([clerk], key=subject, subject=subject, at=at)
    client.force_login(clerk)

    page = client.get(reverse("notices:inbox")).content.decode()

    places = [page.index(word) for word in ("今天的事", "昨天的事", "去年的事")]
    assert places == sorted(places)
