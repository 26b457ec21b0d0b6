"""一企一档: one timeline of everything the centre and an enterprise shared."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chains.visits.models import Visit
from issues.models import Issue
from portal.desk.dossier import sources, timeline
from portal.desk.dossier.timeline import Asked, Event, midnight, stretch
from tests.builders import MONDAY, a_liaison, a_post, a_unit, a_user
from tests.issues.test_statements import counts
from tests.meetings.sessions import Session
from tests.salons.gatherings import Gathered
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DAY = timedelta(days=1)


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
                Asked(enterprise, session.clerk, moment), sources.sources("people")
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


@pytest.mark.once
@pytest.mark.parametrize("on_its_page", [False, True])
def test_statements_do_not_grow_with_the_file(session, on_its_page):
    """One a room; what stands on the enterprise's page besides is read once for both:
    its people, its places, the visits, the changes."""
    enterprise = session.enterprises[0]
    url = reverse("dossier:timeline", args=[enterprise.pk])
    client = Client()
    client.force_login(session.clerk)

    def add():
        a_liaison(enterprise=enterprise)
        Story(enterprise=enterprise, title="又一件").to("submitted")
        told = {"day": session.story.on, "written_at": session.story.at}
        visit = Visit(enterprise=enterprise, by=session.clerk, **told)
        visit.keep(on=session.story.on, asked=["招工难"])

    found = counts(client, enterprise.get_absolute_url() if on_its_page else url, add)

    assert found == [found[0]] * 3
    assert found[0] <= (16 if on_its_page else 14)


def test_the_last_problems_are_found_by_both_of_their_days(session, monkeypatch):
    """One reported long ago and closed last stands beside what was reported last."""
    monkeypatch.setattr(timeline, "FETCHED", 2)
    enterprise = session.enterprises[0]
    rows = Issue.objects.filter(enterprise=enterprise)
    for days in range(1, 6):
        Story(enterprise=enterprise, title=f"第{days}件", at=MONDAY + days * DAY).to(
            "submitted"
        )
    old = rows.get(title="用电负荷不够")
    rows.filter(pk=old.pk).update(closed_at=MONDAY + 9 * DAY)

    whole = Asked(enterprise, session.clerk)
    older = whole._replace(before=MONDAY + 9 * DAY)
    found = {
        asked: [event.title for event in sources.problems(asked)]
        for asked in (whole, older)
    }

    newest = ["报送问题：第5件", "报送问题：第4件"]
    both = ["报送问题：用电负荷不够", "问题销号：用电负荷不够"]
    assert found == {whole: newest + both, older: newest}


def test_a_host_that_was_a_guest_as_well_stands_in_both_parts():
    rounds = Gathered(4)
    salon = rounds.opened()
    guest = rounds.guests(salon)[0]
    salon.guests.filter(pk=guest.pk).update(present=True)
    reader = a_post(a_user(), a_unit("centre"), "officer").user

    def events(enterprise):
        return [event.title for event in sources.at_salons(Asked(enterprise, reader))]

    assert events(guest.enterprise) == ["参加红色沙龙"]
    assert events(salon.host) == [f"承办红色沙龙（{salon.turn.label}）"]
    assert events(rounds.guests(salon)[1].enterprise) == []
