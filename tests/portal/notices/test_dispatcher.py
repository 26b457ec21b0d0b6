"""Draining the table: nothing lost, nothing twice, poison keeps to itself."""

import smtplib
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core import mail
from django.utils.timezone import now

from portal.notices import channels, dispatcher
from portal.notices.models import Delivery, Heartbeat
from portal.notices.post import post, resend
from tests.builders import a_user

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def a_delivery(key="d1", **facts):
    at = now() - timedelta(minutes=10)
    facts = {
        "person": a_user(),
        "channel": "mail",
        "address": "someone@example.cn",
        "subject": "请签收",
        "next_try_at": at,
        "created_at": at,
    } | facts
    return Delivery.objects.create(key=key, **facts)


def state_of(row):
    row.refresh_from_db()
    return row.state


@pytest.fixture
def refusing(monkeypatch):
    """Make every mail fail with the given error."""

    def refuse(error):
        def fail(_delivery):
            raise error

        monkeypatch.setitem(channels.SENDERS, "mail", fail)

    return refuse


def test_a_due_mail_is_sent_once_with_its_own_message_id():
    row = a_delivery()
    dispatcher.dispatch()
    dispatcher.dispatch()

    assert state_of(row) == "sent"
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == [row.message_id]


def test_what_is_not_due_yet_waits():
    row = a_delivery(next_try_at=now() + timedelta(minutes=5))
    dispatcher.dispatch()

    assert state_of(row) == "pending"


def test_a_temporary_failure_waits_longer_each_time(refusing):
    refusing(ConnectionRefusedError("no answer"))
    row, waits = a_delivery(), []
    for _ in range(3):
        Delivery.objects.update(next_try_at=now() - timedelta(seconds=1))
        dispatcher.dispatch()
        row.refresh_from_db()
        waits.append(round((row.next_try_at - now()).total_seconds() / 60))

    assert row.state == "pending"
    assert waits[0] == 1
    assert 4 <= waits[1] <= 6
    assert 13 <= waits[2] <= 17


def test_a_refusal_for_good_is_not_tried_again(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})

    monkeypatch.setattr(channels.EmailMessage, "send", refuse)
    row = a_delivery()
    dispatcher.dispatch()

    assert state_of(row) == "failed"


def test_six_failures_make_a_dead_letter_and_neighbours_go_out(refusing):
    poison = a_delivery("poison", channel="robot", address="key-1234-abcd", attempts=5)
    healthy = a_delivery("healthy")
    channels_robot = channels.SENDERS["robot"]

    def explode(_delivery):
        raise ValueError("poison")

    channels.SENDERS["robot"] = explode
    try:
        dispatcher.dispatch()
    finally:
        channels.SENDERS["robot"] = channels_robot

    assert (state_of(poison), state_of(healthy)) == ("dead", "sent")


def test_a_row_that_kills_every_sender_ends_in_the_dead_letters(refusing):
    refusing(KeyboardInterrupt())  # passes every handler, as a kill does
    row, deaths = a_delivery(), 0
    for _ in range(dispatcher.LAST_ATTEMPT + 2):
        Delivery.objects.update(lease_until=now() - timedelta(seconds=1))
        try:
            dispatcher.dispatch()
        except KeyboardInterrupt:
            deaths += 1

    assert (deaths, state_of(row)) == (dispatcher.LAST_ATTEMPT, "dead")
    assert row.last_error == dispatcher.DIED


def test_what_came_too_late_expires_instead_of_going_out():
    row = a_delivery(expires_at=now() - timedelta(hours=1))
    dispatcher.dispatch()

    assert state_of(row) == "expired"
    assert mail.outbox == []


def test_who_was_disabled_since_gets_nothing():
    person = a_user()
    row = a_delivery(person=person)
    person.is_active = False
    person.save()
    dispatcher.dispatch()

    assert state_of(row) == "cancelled"
    assert mail.outbox == []


def test_a_second_dispatcher_leaves_leased_rows_alone():
    a_delivery()
    first = dispatcher.claim(now())
    second = dispatcher.claim(now())

    assert (len(first), second) == (1, [])


def test_a_row_whose_sender_died_is_sent_by_another():
    row = a_delivery()
    dispatcher.claim(now() - timedelta(minutes=2))
    dispatcher.dispatch()

    assert state_of(row) == "sent"


def test_who_lost_the_lease_does_not_send():
    a_delivery()
    (row,) = dispatcher.claim(now() - timedelta(minutes=2))
    dispatcher.claim(now())

    assert dispatcher.deliver(row) is False
    assert mail.outbox == []


def test_an_sms_whose_sender_died_is_unknown_and_never_sent_by_itself():
    row = a_delivery(channel="sms", address="13800000001")
    dispatcher.claim(now() - timedelta(minutes=2))
    Delivery.objects.update(attempts=1)
    dispatcher.dispatch()

    assert state_of(row) == "uncertain"


def test_a_dead_letter_can_be_sent_again():
    row = a_delivery(state="dead", attempts=6)

    assert resend(row, at=now() - timedelta(seconds=1)) is True
    dispatcher.dispatch()
    assert state_of(row) == "sent"


def test_every_run_leaves_a_heartbeat():
    dispatcher.dispatch()

    assert Heartbeat.objects.get(name="dispatch").at <= now()


@contextmanager
def gateway(settings, answer):
    """An SMS gateway that takes whatever is posted and then does as it is told."""
    taken = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            answer(self)

        def log_message(self, *_args):
            """Nothing on the screen of the tests."""

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield taken
    finally:
        server.shutdown()
        server.server_close()


def hang_up(handler):
    handler.close_connection = True


def say(code):
    def answer(handler):
        handler.send_response(code)
        handler.end_headers()

    return answer


@pytest.mark.parametrize(
    ("answer", "state"),
    [(hang_up, "uncertain"), (say(200), "sent"), (say(503), "pending")],
)
def test_an_sms_that_the_gateway_took_is_never_sent_by_itself_again(
    settings, answer, state
):
    row = a_delivery(channel="sms", address="13800000001")

    with gateway(settings, answer) as taken:
        dispatcher.dispatch()
        assert state_of(row) == state
        Delivery.objects.update(next_try_at=now() - timedelta(seconds=1))
        dispatcher.dispatch()

    assert len(taken) == (2 if state == "pending" else 1)


def test_a_gateway_that_cannot_be_reached_is_tried_again(settings):
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/"
    row = a_delivery(channel="sms", address="13800000001")

    dispatcher.dispatch()

    assert state_of(row) == "pending"


def test_a_title_with_a_line_end_in_it_still_leaves_as_a_mail():
    person = a_user(email="someone@example.cn")
    at = now() - timedelta(minutes=1)
    post([person], key="k", subject="停电\n影响发货", urgent=True, at=at)

    dispatcher.dispatch()

    assert [letter.subject for letter in mail.outbox] == ["停电 影响发货"]
