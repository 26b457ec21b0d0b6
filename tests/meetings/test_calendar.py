"""Calendar files: parsed by the library and applied by another one as a client."""

import email
from datetime import timedelta

import pytest
import time_machine
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from chains.meetings.models import CommitteeFeed, Meeting
from portal.gatherings.calendar_file import Entry, calendar_file
from portal.gatherings.models import PersonalFeed
from portal.notices.dispatcher import dispatch
from portal.notices.models import Delivery
from tests.meetings.sessions import Session, at

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


class Phone:
    """A client by another library: takes what is newer, drops what is cancelled."""

    def __init__(self):
        self.kept = {}

    def take(self, body):
        for event in vobject.readOne(body.decode()).vevent_list:
            uid, sequence = event.uid.value, int(event.sequence.value)
            if uid in self.kept and self.kept[uid][0] > sequence:
                continue
            cancelled = event.status.value == "CANCELLED"
            what = None if cancelled else (event.dtstart.value, event.location.value)
            self.kept[uid] = (sequence, what)
        return [what for _, what in self.kept.values() if what]


def fetched(person, moment):
    token = PersonalFeed.objects.in_force().filter(person=person).first()
    token = token or PersonalFeed.objects.renew(person=person, at=moment)
    return Client().get(reverse("calendar:feed", args=[token.token]))


@pytest.fixture
def session():
    with time_machine.travel(at("2026-11-16 09:00")):
        session = Session()
        session.topic()
        yield session.notified()


def test_an_update_and_a_cancellation_reach_the_phone(session):
    phone, person = Phone(), session.officer
    first = fetched(person, session.now).content
    before = phone.take(first)
    start = at("2026-11-27 09:00")
    session.reload().reschedule(
        by=session.secretary,
        at=session.now,
        start=start,
        end=start + timedelta(hours=1),
        place="一楼；大厅, 东侧",
    )
    moved = phone.take(fetched(person, session.now).content)
    stale = phone.take(first)
    session.reload().cancel(
        by=session.secretary, at=at("2026-11-24 09:00"), reason="停"
    )
    gone = phone.take(fetched(person, session.now).content)

    assert before == [(at("2026-11-26 14:30"), "党群服务中心二楼会议室")]
    assert moved == stale == [(start, "一楼；大厅, 东侧")]
    assert gone == []


def test_mails_bring_the_appointment_move_it_and_take_it_away(session, mailoutbox):
    session.officer.email = "officer@example.cn"
    session.officer.save()
    phone, seen = Phone(), []
    session.meeting = session.planned("2026-11-26 14:30")
    session.topic()
    session.notified()
    start = at("2026-11-27 09:00")
    seen.append(phone.take(posted(mailoutbox)))
    session.reload().reschedule(
        by=session.secretary,
        at=session.now,
        start=start,
        end=start + timedelta(hours=1),
        place="一楼",
    )
    seen.append(phone.take(posted(mailoutbox)))
    session.reload().cancel(by=session.secretary, at=session.now, reason="停电")
    seen.append(phone.take(posted(mailoutbox)))

    assert seen == [
        [(at("2026-11-26 14:30"), "党群服务中心二楼会议室")],
        [(start, "一楼")],
        [],
    ]
    methods = [calendar_of(mail).get_param("method") for mail in mailoutbox]
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]
    text = calendar_of(mailoutbox[0]).get_payload(decode=True).decode()
    assert text.replace("\r\n ", "").count("mailto:") == 2
    assert "officer@example.cn" in text.replace("\r\n ", "")


def posted(mailoutbox):
    """The calendar file of the one mail that went out now."""
    Delivery.objects.filter(state="pending").update(next_try_at=timezone.now())
    before = len(mailoutbox)
    dispatch()
    assert len(mailoutbox) == before + 1
    return calendar_of(mailoutbox[-1]).get_payload(decode=True)


def calendar_of(mail):
    """Read as a mail program reads it."""
    message = email.message_from_bytes(mail.message().as_bytes())
    return next(p for p in message.walk() if p.get_content_type() == "text/calendar")


def test_the_download_has_the_uid_of_the_feed(session):
    client = Client()
    client.force_login(session.officer)
    file = client.get(reverse("meetings:calendar", args=[session.meeting.pk]))
    feed = fetched(session.officer, session.now)

    uids = [
        Calendar.from_ical(a.content).walk("vevent")[0]["uid"] for a in (file, feed)
    ]
    assert uids[0] == uids[1]
    assert file["Content-Type"].startswith("text/calendar")


def test_a_feed_holds_what_its_person_is_called_to_and_nobody_elses(session, rival):
    other = Session(start="2026-11-20 09:00")
    other.meeting.attendees.filter(unit=session.energy).delete()

    assert b"BEGIN:VEVENT" not in fetched(rival, session.now).content
    assert b"BEGIN:VEVENT" in fetched(session.liaison, session.now).content


def test_a_revoked_an_unknown_and_a_disabled_persons_address_look_the_same(session):
    old = PersonalFeed.objects.renew(person=session.officer, at=session.now).token
    PersonalFeed.objects.renew(person=session.officer, at=session.now)
    mine = PersonalFeed.objects.renew(person=session.liaison, at=session.now).token
    session.liaison.is_active = False
    session.liaison.save()

    answers = [
        Client().get(reverse("calendar:feed", args=[token]))
        for token in (old, "no-such-token", mine)
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, answers[0].content)
    }


def test_a_person_makes_renews_and_stops_the_own_address(session):
    client = Client()
    client.force_login(session.officer)
    page = reverse("calendar:subscription")
    empty = client.get(page).content.decode()
    client.post(reverse("calendar:renew"))
    shown = client.get(page).content.decode()
    token = PersonalFeed.objects.in_force().get(person=session.officer).token
    client.post(reverse("calendar:revoke"))

    assert "还没有生成订阅地址" in empty
    assert f"/cal/{token}.ics" in shown
    assert not PersonalFeed.objects.in_force().exists()


def test_statements_of_a_feed_do_not_grow(session, django_assert_num_queries):
    token = PersonalFeed.objects.renew(person=session.officer, at=session.now).token
    url = reverse("calendar:feed", args=[token])
    client = Client()
    with django_assert_num_queries(4):
        client.get(url)
    for _ in range(3):
        Meeting.objects.get(pk=session.planned("2026-11-26 14:30").pk)
    Meeting.objects.update(state="notified", notified_at=session.now)

    with django_assert_num_queries(4):
        assert client.get(url).content.count(b"BEGIN:VEVENT") == 4


def test_a_committees_feed_holds_its_called_meetings_and_no_other(session):
    Session(start="2026-11-20 09:00")
    client = Client()
    client.force_login(session.secretary)
    client.post(reverse("calendar:committee_renew", args=[session.committee.pk]))
    token = CommitteeFeed.objects.in_force().get(committee=session.committee).token
    address = reverse("calendar:committee_feed", args=[token])
    shown = client.get(reverse("calendar:subscription")).content.decode()
    body = Client().get(address).content
    client.post(reverse("calendar:committee_revoke", args=[session.committee.pk]))

    assert address in shown
    events = Calendar.from_ical(body).walk("vevent")
    assert [str(event["uid"]) for event in events] == [session.meeting.entry().uid]
    assert Client().get(address).status_code == 404


def test_nobody_makes_the_address_of_a_committee_he_does_not_keep(session):
    other = Session.another_committee()
    address = reverse("calendar:committee_renew", args=[other.pk])
    answers = []
    for person in (session.secretary, session.officer, session.liaison):
        client = Client()
        client.force_login(person)
        answers.append(client.post(address).status_code)

    assert answers == [404, 403, 403]
    assert not CommitteeFeed.objects.exists()


def month_page(person, year=2026, number=11):
    client = Client()
    client.force_login(person)
    return client.get(reverse("calendar:month", args=[year, number]))


def test_the_month_shows_a_meeting_on_its_day_where_the_zone_is(session):
    session.planned("2026-12-01 00:30")
    november = month_page(session.secretary).context["weeks"]
    december = month_page(session.secretary, number=12).context["weeks"]

    def days(weeks):
        return [
            day.cell.date.isoformat()
            for week in weeks
            for day in week
            if day.gatherings and day.in_month
        ]

    assert days(november) == ["2026-11-26"]
    assert days(december) == ["2026-12-01"]


def test_the_month_shows_days_off_and_no_meeting_of_others(session, rival):
    page = month_page(session.liaison, number=10).content.decode()
    mine = month_page(session.liaison).content.decode()
    theirs = month_page(rival).content.decode()

    assert "国庆节" in page
    assert "能源保障与旺季用工" in mine
    assert "能源保障与旺季用工" not in theirs
    assert "这个月没有您能看到的会议" in theirs


@pytest.mark.parametrize(("year", "number"), [(2026, 13), (1999, 5), (2026, 0)])
def test_a_month_that_is_none_is_not_there(session, year, number):
    assert month_page(session.secretary, year, number).status_code == 404


def test_statements_of_a_month_do_not_grow(session):
    client = Client()
    client.force_login(session.secretary)
    counts = []
    for more in (0, 2, 22):
        for _ in range(more):
            session.planned("2026-11-26 14:30")
        with CaptureQueriesContext(connection) as run:
            client.get(reverse("calendar:month", args=[2026, 11]))
        counts.append(len(run))

    assert len(set(counts)) == 1


@pytest.mark.once
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_title_and_place_come_back_and_no_line_is_longer_than_75_octets(a, b):
    plain = [
        "".join(c for c in text if c.isprintable()).strip() or "会议" for text in (a, b)
    ]
    title, place = (f"{text}，会议；安排, 中文" for text in plain)
    moment = at("2026-11-26 14:30")
    entry = Entry("u@x", 1, moment, moment + timedelta(hours=1), title, place, moment)

    body = calendar_file([entry], name=title, method="PUBLISH")

    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    event = Calendar.from_ical(body).walk("vevent")[0]
    assert (str(event["summary"]), str(event["location"])) == (title, place)
    assert event["dtstart"].to_ical() == b"20261126T063000Z"
