"""公告: what everybody reads, what only the centre sees, what must not change."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from portal.home.foundation import load_about
from portal.home.models import Announcement
from portal.workflow.moves import Refused
from tests.builders import MONDAY
from tests.issues.test_statements import counts

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def address(name, *args):
    return reverse(f"home:{name}", args=args)


def a_draft(title="招聘会征集岗位", **facts):
    return Announcement.objects.create(title=title, text="请在月底前提交。", **facts)


def published(title="招聘会征集岗位", at=MONDAY, **facts):
    return a_draft(title, published_at=at, **facts)


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def page(url, client=None):
    return (client or Client()).get(url).content.decode()


def test_a_draft_is_the_centres_until_it_is_published(clerk, liaison):
    draft = a_draft()
    for client in (Client(), client_of(liaison)):
        assert client.get(draft.get_absolute_url()).status_code == 404
    assert draft.title not in page(address("announcements"))
    assert draft.title in page(address("drafts"), client_of(clerk))

    client_of(clerk).post(address("publish", draft.pk))

    for url in (draft.get_absolute_url(), address("announcements"), address("home")):
        assert draft.title in page(url)


def test_what_the_public_reads_is_withdrawn_before_it_changes(clerk):
    row, keeper = published(), client_of(clerk)
    typed = {"kind": "notice", "title": "改了", "text": "改了的正文"}

    refused = keeper.post(address("edit", row.pk), typed).content.decode()
    assert "先撤下再改" in refused
    assert "改了的正文" in refused
    keeper.post(address("remove", row.pk))
    assert Announcement.objects.get().title == "招聘会征集岗位"

    keeper.post(address("withdraw", row.pk))
    keeper.post(address("edit", row.pk), typed)
    assert Announcement.objects.get().title == "改了"
    keeper.post(address("remove", row.pk))
    assert not Announcement.objects.exists()


def test_nobody_publishes_what_he_has_not_read(clerk):
    stale = a_draft()
    Announcement.objects.update(text="同事改过的")

    with pytest.raises(Refused, match="同事刚刚"):
        stale.publish(by=clerk, at=MONDAY)


def test_only_the_centre_writes(liaison):
    row = published()
    for client, refusal in ((Client(), 302), (client_of(liaison), 403)):
        for name in ("publish", "withdraw", "remove"):
            assert client.post(address(name, row.pk)).status_code == refusal
        assert client.get(address("drafts")).status_code == refusal
        assert client.get(address("add")).status_code == refusal
    assert Announcement.objects.published().count() == 1


def test_what_is_pinned_stands_first_up_to_its_day():
    on = date(2026, 3, 2)
    old = published("旧的", MONDAY - timedelta(days=9), pinned_until=on)
    new = published("新的", MONDAY)

    rows = Announcement.objects.news()
    assert list(rows.pinned_first(on)) == [old, new]
    assert list(rows.pinned_first(on + timedelta(days=1))) == [new, old]


def test_the_page_about_the_centre_is_the_newest_text(clerk):
    assert "介绍正在整理" in page(address("about"))
    assert load_about(at=MONDAY) == 1
    assert load_about(at=MONDAY) == 0
    assert "党的建设总要求" in page(address("about"))

    typed = {"kind": "about", "title": "关于我们", "text": "新的介绍"}
    client_of(clerk).post(address("add"), typed)
    assert "新的介绍" not in page(address("about"))
    row = Announcement.objects.get(title="关于我们")
    client_of(clerk).post(address("publish", row.pk))

    assert "新的介绍" in page(address("about"))
    assert "关于我们" not in page(address("announcements"))


def test_an_empty_text_is_refused_and_the_title_stays_typed(clerk):
    answer = client_of(clerk).post(
        address("add"), {"kind": "notice", "title": "只有标题", "text": " "}
    )

    assert "只有标题" in answer.content.decode()
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("name", ["announcements", "drafts", "home"])
def test_statements_do_not_grow_with_announcements(name, clerk):
    client = Client() if name == "home" else client_of(clerk)
    days = iter(range(60))

    def one():
        at = MONDAY - timedelta(days=next(days))
        return published(at=at, pinned_until=localdate())

    found = counts(client, address(name), one)

    assert found == [found[0]] * 3
