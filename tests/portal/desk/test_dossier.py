"""一企一档: one timeline of everything the centre and an enterprise shared."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.desk.dossier.sources import sources
from portal.desk.dossier.timeline import Asked, Event, midnight, stretch
from tests.builders import a_liaison
from tests.meetings.sessions import Session
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def session():
    """An enterprise whose problem was solved and that sat in a meeting."""
    session = Session()
    session.notified().held()
    session.story = Story(enterprise=session.enterprises[0], title="用电负荷不够")
    session.story.to("closed")
    return session


def page(person, enterprise, **query):
    client = Client()
    client.force_login(person)
    return client.get(reverse("dossier:timeline", args=[enterprise.pk]), query)


def titles(answer):
    return [event.title for event in answer.context["stretch"].events]


def test_problems_meetings_and_seats_stand_in_one_timeline_newest_first(session):
    enterprise = session.enterprises[0]
    answer = page(session.clerk, enterprise)
    events = answer.context["stretch"].events

    assert {
        "报送问题：用电负荷不够",
        "问题销号：用电负荷不够",
        f"参加{session.meeting.full_name}",
        f"加入{session.committee}",
    } <= set(titles(answer))
    assert events == sorted(events, key=lambda event: event.at, reverse=True)


def test_the_enterprises_own_page_shows_the_newest_of_it(session):
    client = Client()
    client.force_login(session.liaison)
    answer = client.get(session.enterprises[0].get_absolute_url())
    address = reverse("dossier:timeline", args=[session.enterprises[0].pk])

    assert "问题销号：用电负荷不够" in answer.content.decode()
    assert address in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "word"),
    [("issues", "报送问题"), ("meetings", "参加"), ("people", "加入")],
)
def test_a_chip_shows_one_kind_only(session, kind, word):
    found = titles(page(session.clerk, session.enterprises[0], kind=kind))

    assert any(title.startswith(word) for title in found)
    others = {"issues", "meetings", "people"} - {kind}
    for other in others:
        assert not set(found) & set(
            titles(page(session.clerk, session.enterprises[0], kind=other))
        )


def test_an_officer_reads_of_an_enterprise_only_what_is_his(session):
    mine = Story(enterprise=session.enterprises[0], title="道路坑洼").to("working")
    found = titles(page(mine.officer, session.enterprises[0]))

    assert "报送问题：道路坑洼" in found
    assert "报送问题：用电负荷不够" not in found
    assert not [title for title in found if "党委会议" in title]


def test_another_enterprise_finds_nothing(session, rival):
    assert page(rival, session.enterprises[0]).status_code == 404


def test_a_new_stage_is_told_to_all_and_other_changes_to_those_who_keep_them(session):
    enterprise = session.enterprises[0]
    enterprise.stage = "trial"
    enterprise.address = "工业一路 8 号"
    enterprise.save()

    kept = page(session.clerk, enterprise).context["stretch"].events
    read = page(session.liaison, enterprise).context["stretch"].events

    assert any("工业一路 8 号" in event.note for event in kept)
    assert not any("工业一路 8 号" in event.note for event in read)
    assert any(event.note.endswith("→ 试生产") for event in read)


def test_every_event_is_read_once_however_the_pages_are_cut():
    day = date(2026, 11, 24)
    events = [
        Event(midnight(day - timedelta(days=number // 3)), f"第{number}件")
        for number in range(40)
    ]

    def source(asked):
        return [row for row in events if not asked.before or row.at < asked.before]

    seen, before = [], None
    while True:
        found = stretch(Asked(None, None, before), [source], size=7)
        seen += [event.title for event in found.events]
        if not found.older:
            break
        before = found.events[-1].at

    assert seen == [event.title for event in events]


def test_a_plain_day_is_before_the_moments_of_the_same_day(session):
    enterprise = session.enterprises[1]
    noon = midnight(date(2026, 11, 20)) + timedelta(hours=12)
    enterprise.memberships.update(since=date(2026, 11, 20))
    titles_before = {
        moment: [
            event.title
            for event in stretch(
                Asked(enterprise, session.clerk, moment), sources("people")
            ).events
        ]
        for moment in (noon, midnight(date(2026, 11, 20)))
    }

    assert titles_before[noon] == [f"加入{session.committee}"]
    assert titles_before[midnight(date(2026, 11, 20))] == []


@pytest.mark.parametrize("before", ["x", "2026-13-99T00:00:00+08:00", "2026-11-01"])
def test_a_broken_cursor_begins_anew(session, before):
    answer = page(session.clerk, session.enterprises[0], before=before)

    assert answer.status_code == 200
    assert answer.context["begins"]


def test_statements_do_not_grow_with_the_file(session):
    enterprise, counts = session.enterprises[0], []
    for more in (0, 2, 22):
        for number in range(more):
            a_liaison(enterprise=enterprise)
            Story(enterprise=enterprise, title=f"问题{number}").to("submitted")
        with CaptureQueriesContext(connection) as run:
            assert page(session.clerk, enterprise).status_code == 200
        counts.append(len(run))

    assert len(set(counts)) == 1
