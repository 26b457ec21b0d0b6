"""The sheet of what is late: whose it is, since when, the worst first, on one A4."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from issues.models import Issue
from portal.workdays.current import work_calendar
from tests.story import Story

pytestmark = pytest.mark.django_db
URL = reverse("desk:overdue")


def a_story(days_left, state="working", **facts):
    """A story whose issue is due that many working days from today."""
    story = Story(at=now(), **facts).to(state)
    due = work_calendar().add(story.on, days_left) if days_left else story.on
    Issue.objects.filter(pk=story.issue.pk).update(due_on=due)
    return story


def lines_of(client, by="unit"):
    bundles = client.get(URL, {"by": by}).context["bundles"]
    return {bundle.name: [issue.title for issue in bundle.issues] for bundle in bundles}


def test_late_and_soon_stand_under_whose_turn_it_is_oldest_first(client, leader):
    story = a_story(-2, title="晚了两天")
    older = a_story(-5, title="晚了五天", enterprise=story.enterprise)
    older.issue.orders.update(unit=story.lead_unit)
    a_story(1, state="submitted", title="明天到期")
    a_story(9, title="还早")
    client.force_login(leader)

    found = lines_of(client)

    assert found == {
        story.lead_unit.name: ["晚了五天", "晚了两天"],
        "党群服务中心": ["明天到期"],
    }
    assert next(iter(found)) == story.lead_unit.name


def test_by_chain_every_line_still_says_whose_turn_it_is(client, leader):
    story = a_story(-2)
    client.force_login(leader)

    page = client.get(URL, {"by": "chain"}).content.decode()

    assert story.chain.name in page
    assert f"<b>{story.lead_unit.name}</b>" in page


def test_what_waits_for_the_enterprise_is_nobodys_delay(client, leader):
    a_story(-3, state="confirming")
    client.force_login(leader)

    assert "没有超期，也没有快到期的" in client.get(URL).content.decode()


def test_a_secretary_sees_the_own_chain_alone(client, secretary, equipment):
    a_story(-2, title="别的链")
    Issue.objects.update(chain=equipment)
    a_story(-2, title="本链")
    client.force_login(secretary)

    titles = [title for lines in lines_of(client).values() for title in lines]
    assert titles == ["本链"]


@pytest.mark.parametrize("who", ["liaison", "officer", "sysadmin", "task_force_member"])
def test_it_is_for_those_who_watch_the_whole(request, client, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(URL).status_code == 403


def test_the_number_of_statements_does_not_grow_with_the_lines(client, leader):
    client.force_login(leader)
    found = []
    for more in (1, 2, 22):
        for _ in range(more):
            a_story(-1)
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        found.append(len(seen))

    assert found == [found[0]] * 3
    assert found[0] <= 5


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("units", "shown"), [(1, 39), (40, 20)])
def test_a_full_sheet_fits_one_a4(visitor, leader, units, shown):
    story = a_story(-1)
    for number in range(39):
        other = a_story(
            -1 - number % 4,
            title="一句话说清的标题差不多就有这么长一行",
            enterprise=story.enterprise,
        )
        if units == 1:
            other.issue.orders.update(unit=story.lead_unit)
    visitor.sign_in(leader)
    page = visitor.open(URL)
    paper = page.pdf(prefer_css_page_size=True, print_background=True)

    assert f"另有 {40 - shown} 件" in page.inner_text("main")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
