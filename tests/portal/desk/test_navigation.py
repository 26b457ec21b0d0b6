"""The frame of every page: a menu that keeps its word, and banners where they help."""

import re
from datetime import date

import pytest
from django.urls import reverse

from portal.workdays import current, shipped

pytestmark = pytest.mark.django_db
CAST = [
    *("clerk", "director", "leader", "sysadmin", "secretary", "task_force_member"),
    *("officer", "unit_head", "liaison", "party_secretary", "aid_cadre"),
]
NOVEMBER = date(2026, 11, 23)
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def links_of(client):
    menu = client.get(reverse("desk:desk")).context["navigation"]
    return [link for group in menu for link in group.links]


@pytest.mark.parametrize("who", CAST)
def test_every_entry_of_the_menu_opens_the_page_of_that_name(request, client, who):
    client.force_login(request.getfixturevalue(who))
    links = links_of(client)
    assert len(links) >= 4

    for link in links[1:]:
        answer = client.get(link.url, follow=True)
        assert answer.status_code == 200, link
        heading = HEADING.search(answer.content.decode())[1]
        assert link.label in heading, (link.label, heading)


def test_the_clerk_is_told_on_the_desk_that_next_year_is_unannounced(
    client, clerk, officer, liaison, monkeypatch
):
    current.keep(shipped.calendar(), None)

    def told(person, url):
        client.force_login(person)
        return "放假安排还没有录入" in client.get(url).content.decode()

    monkeypatch.setattr("portal.desk.navigation.localdate", lambda: NOVEMBER)
    assert told(clerk, reverse("desk:desk"))
    assert not told(clerk, reverse("issues:ledger"))
    assert not told(officer, reverse("desk:desk"))
    assert not told(liaison, reverse("desk:desk"))


def test_a_long_menu_opens_everyday_work_and_where_one_is(client, clerk, liaison):
    client.force_login(clerk)
    folded = opened(client, "desk:desk")
    elsewhere = opened(client, "meetings:rules")
    client.force_login(liaison)
    short = opened(client, "desk:desk")

    assert folded == ["我的", "问题闭环", "窗口服务"]
    assert elsewhere == [*folded, "设置"]
    assert len(short) == len(client.get(reverse("desk:desk")).context["navigation"])


def opened(client, page):
    menu = client.get(reverse(page)).context["navigation"]
    return [group.label for group in menu if group.is_open]
