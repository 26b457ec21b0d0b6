"""The pages of the cockpit: who opens them, what they cost, what they never say."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from issues.models import Issue
from issues.workflow import State
from portal.accounts.sessions import IDLE
from portal.audit.models import Entry
from portal.celery import PERIODIC
from portal.desk.cockpit.models import LATE_AFTER, OLDEST, ScreenAddress, Snapshot
from tests.builders import a_user
from tests.cockpit.worlds import NOW, a_zone
from tests.issues.test_statements import asked
from tests.story import Story

pytestmark = pytest.mark.django_db

PAGE, HALL = "/cockpit/", "/cockpit/hall/"
WATCH = {"leader", "clerk", "director"}
STAFF = {*WATCH, "secretary", "officer", "unit_head", "task_force_member", "sysadmin"}
CAST = sorted({*STAFF, "liaison", "party_secretary", "aid_cadre"})
SECRET = "机密诉求不得外泄"


@pytest.fixture
def at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def address(clerk):
    return reverse(
        "cockpit:hall_by_address", args=[ScreenAddress.renew(by=clerk, at=NOW).token]
    )


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("who", CAST)
def test_leaders_and_the_centre_read_it_and_staff_see_the_screen(request, at_noon, who):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(PAGE).status_code == (200 if who in WATCH else 403)
    assert client.get(HALL).status_code == (200 if who in STAFF else 403)
    menu = text_of(client.get("/desk/"))
    assert (f'href="{PAGE}"' in menu) == (who in WATCH)


@pytest.mark.parametrize("who", CAST)
def test_only_the_centre_keeps_the_address_of_the_screen(request, at_noon, who):
    client = signed_in(request.getfixturevalue(who))
    allowed = who in {"clerk", "director"}

    assert client.get("/cockpit/screen/").status_code == (200 if allowed else 403)
    answer = client.post("/cockpit/screen/renew/")
    assert answer.status_code == (302 if allowed else 403)
    assert ScreenAddress.objects.count() == int(allowed)


def test_a_stranger_is_sent_to_sign_in(client):
    for path in (PAGE, HALL, "/cockpit/screen/"):
        assert "/accounts/login/" in client.get(path).url


def test_a_revoked_address_is_not_there_and_a_new_one_kills_the_old(
    client, clerk, address, at_noon
):
    assert client.get(address).status_code == 200
    keeper = signed_in(clerk)

    keeper.post("/cockpit/screen/renew/")
    assert client.get(address).status_code == 404
    token = ScreenAddress.current().token
    renewed = reverse("cockpit:hall_by_address", args=[token])
    assert client.get(renewed).status_code == 200
    assert token in text_of(keeper.get("/cockpit/screen/"))

    keeper.post("/cockpit/screen/revoke/")
    assert client.get(renewed).status_code == 404
    assert client.get("/cockpit/hall/nonsense/").status_code == 404
    assert "还没有生成地址" in text_of(keeper.get("/cockpit/screen/"))


def test_who_made_or_stopped_the_address_stands_in_the_journal(clerk, at_noon):
    keeper = signed_in(clerk)

    keeper.post("/cockpit/screen/renew/")
    keeper.post("/cockpit/screen/revoke/")
    keeper.post("/cockpit/screen/revoke/")

    lines = Entry.objects.filter(action__startswith="screen.").order_by("seq")
    assert list(lines.values_list("action", "by_id", "ip")) == [
        ("screen.renew", clerk.pk, "127.0.0.1"),
        ("screen.revoke", clerk.pk, "127.0.0.1"),
    ]


def test_the_screen_names_no_person_no_enterprise_and_no_problem(
    client, leader, address, at_noon
):
    story = Story(title=SECRET, demand=SECRET, contact="机密联系人")
    story.to(State.WORKING)
    owner = a_user(name="机密负责人")
    Issue.objects.filter(pk=story.issue.pk).update(owner=owner)
    Snapshot.objects.take(NOW)

    for seen in (client.get(address), signed_in(leader).get(HALL)):
        shown = text_of(seen)
        assert story.lead_unit.name in shown
        assert "机密" not in shown
        assert story.enterprise.name not in shown
        assert story.issue.number not in shown
        assert leader.name not in shown
        assert f"/issues/{story.issue.pk}/" not in shown
    # The leader's own page names it, so there was something to leak.
    assert SECRET in text_of(signed_in(leader).get(PAGE))


def test_what_is_late_and_whose_it_is_stands_first(leader, at_noon):
    story = Story().to(State.WORKING)
    Snapshot.objects.take(NOW)

    shown = text_of(signed_in(leader).get(PAGE))

    main = shown[shown.index('id="main"') :]
    assert main.index("超期 <a") < main.index(story.lead_unit.name)
    assert main.index(story.lead_unit.name) < main.index("本月")
    assert "最久超 5 个工作日" in main
    link = f"/issues/?view=live&amp;lamp=red&amp;turn={story.lead_unit.pk}"
    assert link in main


def test_every_link_of_the_page_opens(leader, at_noon):
    a_zone()
    Snapshot.objects.take(NOW)
    client = signed_in(leader)

    shown = text_of(client.get(PAGE))

    main = shown[shown.index('id="main"') :]
    links = {
        link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]+)"', main)
    }
    pages = [link for link in links if not link.startswith("/static")]
    assert len(pages) > 30
    answers = {link: client.get(link, follow=True).status_code for link in pages}
    assert set(answers.values()) == {200}, answers


def test_who_may_not_sign_notices_gets_no_link_to_the_unsigned(clerk, leader, at_noon):
    Snapshot.objects.take(NOW)

    assert "view=drafted" not in text_of(signed_in(clerk).get(PAGE))
    assert "view=drafted" in text_of(signed_in(leader).get(PAGE))


@pytest.mark.parametrize("who", ["leader", "director", "clerk"])
def test_the_page_costs_the_same_with_any_number_of_issues(request, at_noon, who):
    client, found = signed_in(request.getfixturevalue(who)), []
    for state in (State.WORKING, State.CLOSED, State.SUBMITTED):
        story = Story().to(state)
        for more in (0, 8):
            for _ in range(more):
                Story(enterprise=story.enterprise).to(state)
            Snapshot.objects.take(NOW)
            client.get(PAGE)
            found.append(asked(lambda: client.get(PAGE)))

    assert Issue.objects.count() == 27
    assert found == [found[0]] * 6
    assert found[0] <= 8


def many(story, number):
    """Copies of one issue, all late; their orders are not needed to be counted."""
    row = Issue.objects.get(pk=story.issue.pk)
    for n in range(number):
        row.pk, row._state.adding = None, True
        row.number, row.form_key = f"WS-{n}", uuid4()
        row.save(force_insert=True)


def test_five_hundred_late_issues_cost_no_statement_and_no_row_more(
    client, leader, address, at_noon
):
    story = Story().to(State.WORKING)
    Snapshot.objects.take(NOW)
    person = signed_in(leader)
    person.get(PAGE)
    few = asked(lambda: person.get(PAGE))

    many(story, 500)
    Snapshot.objects.take(NOW)

    with CaptureQueriesContext(connection) as seen:
        shown = person.get(PAGE)
    assert len(seen) <= few <= 8
    assert text_of(shown).count('class="wl"') <= 5 + 2
    assert ">501<" in text_of(shown)
    of_issues = [q["sql"] for q in seen if '"issues_issue"' in q["sql"]]
    assert len(of_issues) == 1
    keys = re.search(r'"issues_issue"."id" IN \(([\d, ]+)\)', of_issues[0])
    assert len(keys[1].split(",")) == 5
    assert asked(lambda: client.get(address)) <= 2


def test_the_page_says_of_when_it_is_and_when_that_is_too_long_ago(
    client, leader, address
):
    Snapshot.objects.take(NOW)
    for later, said in (
        (timedelta(minutes=5), "数据截至"),
        (LATE_AFTER + timedelta(minutes=1), "没有按时更新"),
        (OLDEST + timedelta(minutes=1), "旧数字不再显示"),
    ):
        with time_machine.travel(NOW + later, tick=False):
            page = text_of(signed_in(leader).get(PAGE))
            hall = text_of(client.get(address))
        assert said in page
        assert said in hall
        has_figures = later < OLDEST
        assert ("按产业链" in page) == has_figures
        assert ("近 12 个月" in hall) == has_figures


def test_a_page_without_any_figures_says_so(leader, at_noon):
    assert "现在没有可以看的统计" in text_of(signed_in(leader).get(PAGE))
    assert "现在没有可以看的统计" in text_of(signed_in(leader).get(HALL))


@pytest.mark.parametrize("by", ["header", "address"])
def test_a_screen_left_open_keeps_nobody_signed_in(leader, address, by):
    begun = now()
    client = signed_in(leader)
    headers = {"X-Poll": "1", "HX-Request": "true"} if by == "header" else {}
    query = "?poll=1" if by == "address" else ""

    def after(minutes, path=HALL):
        path += query
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            return client.get(path, headers=headers)

    assert after(20).status_code == 200
    assert after(29, address).status_code == 200
    over = after(IDLE.seconds // 60 + 1)
    assert over.headers.get("HX-Refresh") == "true" or "/accounts/login/" in over.url


def test_the_screen_asks_again_by_itself_with_a_script_or_without(
    client, address, at_noon
):
    shown = text_of(client.get(address))

    assert f'hx-get="{address}"' in shown
    assert "X-Poll" in shown
    assert '<noscript><meta http-equiv="refresh" content="60;url=?poll=1">' in shown
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_the_charts_are_loaded_on_these_pages_alone(leader, at_noon):
    Snapshot.objects.take(NOW)
    client = signed_in(leader)

    for path in (PAGE, HALL):
        assert "echarts" in text_of(client.get(path))
    for path in ("/desk/", "/issues/", "/overdue/"):
        assert "echarts" not in text_of(client.get(path))


def test_the_clock_counts_every_five_minutes():
    assert PERIODIC["cockpit.take"][1] == 300
