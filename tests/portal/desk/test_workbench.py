"""The numbers of the desk: those of the ledger, and none beyond what is counted."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from issues.models import Issue
from portal.workdays.current import work_calendar
from tests.portal.ui.test_tags import spoken
from tests.story import Story
from tests.waiting import lines_for

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
URL, LATE = reverse("desk:desk"), reverse("desk:overdue")
LEDGER = reverse("issues:ledger")


def copies(story, count, **facts):
    """That many more issues like the story's."""
    facts = {"pk": None, **facts}
    rows = [Issue.objects.get(pk=story.issue.pk) for _ in range(count)]
    for row in rows:
        row.number, row.form_key = f"X{uuid4().hex[:20]}", uuid4()
        for name, value in facts.items():
            setattr(row, name, value)
    Issue.objects.bulk_create(rows)


def due_in(days):
    return work_calendar().add(localdate(), days)


def lamps_of(client):
    return {lamp: count for lamp, _, count, _ in client.get(URL).context["lamps"]}


def listed(client, **query):
    """How many rows the ledger has, page by page."""
    found, after = 0, ""
    while True:
        page = client.get(LEDGER, query | {"after": after}).context["page"]
        found += len(page.rows)
        if not (after := page.next):
            return found


def words_of(client, url):
    page = client.get(url).content.decode()
    return spoken(page[page.index("<main") : page.index("</main")])


@pytest.mark.parametrize("who", ["clerk", "leader", "secretary", "officer", "liaison"])
def test_the_lamps_are_exact_and_those_of_the_ledger(request, client, textile, who):
    person = request.getfixturevalue(who)
    enterprise = getattr(person, "enterprise", None)
    facts = {"enterprise": enterprise} if enterprise else {}
    story = Story(at=now(), **facts).to("working")
    if who == "officer":
        person = story.officer
    if who == "secretary":
        person = story.secretary
    for number, days in ((2, -3), (3, 1), (4, 9)):
        copies(story, number, due_on=due_in(days), state="submitted")
    copies(story, 1, state="waiting", came_from="submitted", due_on=due_in(-3))
    Issue.objects.filter(pk=story.issue.pk).update(due_on=due_in(9))
    client.force_login(person)

    lamps = lamps_of(client)

    assert lamps["red"] == listed(client, view="live", lamp="red")
    assert lamps["yellow"] == listed(client, view="live", lamp="yellow")
    assert sum(lamps.values()) == listed(client, view="live")
    everything = {"red": 2, "yellow": 3, "green": 5, "pause": 1}
    own = {"red": 0, "yellow": 0, "green": 1, "pause": 0}
    assert lamps == (own if who == "officer" else everything)


def test_more_than_a_thousand_are_not_counted(client, leader):
    story = Story(at=now()).to("submitted")
    copies(story, 1001, due_on=due_in(-3))
    copies(story, 999, due_on=due_in(1))
    Issue.objects.filter(pk=story.issue.pk).update(due_on=due_in(1))
    client.force_login(leader)

    desk, sheet = words_of(client, URL), words_of(client, LATE)

    assert "红灯： 超期 1000+ 超过 1000 " in desk
    assert "≤3 个工作日 1000 " in desk
    assert "超期 1000+ 超过 1000 件" in sheet
    assert "快到期 1000 件" in sheet
    assert "一张纸放得下最急的这些；其余见 问题台账" in sheet


def test_no_share_is_drawn_of_a_sum_that_nobody_knows(client, leader):
    story = Story(at=now()).to("submitted")
    client.force_login(leader)
    known = [percent for *_, percent in client.get(URL).context["lamps"]]
    copies(story, 1000)
    unknown = [percent for *_, percent in client.get(URL).context["lamps"]]

    assert sorted(known) == [0, 0, 0, 100]
    assert unknown == [None] * 4


@pytest.mark.parametrize(
    ("waiting", "said", "left"),
    [(30, "有 30 个问题等您", False), (31, "有 30+ 超过 30 个问题等您", True)],
)
def test_the_desk_says_when_more_waits_than_it_lists(
    client, clerk, waiting, said, left
):
    story = Story(at=now()).to("submitted")
    copies(story, waiting - 1)
    client.force_login(clerk)

    words = words_of(client, URL)

    assert said in words
    assert ("这里列最急的 30 件，其余见 问题台账" in words) == left
    assert len(client.get(URL).context["piles"][0].issues) == 30


def test_only_trays_with_something_in_them_are_read(
    client, django_assert_num_queries, secretary
):
    client.force_login(secretary)
    client.get(URL)

    with django_assert_num_queries(5):
        page = client.get(URL)

    assert page.context["coming"] == lines_for(secretary, now()) == []
