"""公告: what everybody reads, what only the centre sees, what must not change."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.models import Entry
from portal.home.foundation import load_about
from portal.home.models import Announcement
from portal.workflow.moves import Refused
from tests.builders import MONDAY
from tests.issues.test_statements import counts
from tests.pressing import just_before, seen_on

pytestmark = pytest.mark.django_db


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


def published_by(client, row):
    """Who opens the draft and presses 发布."""
    seen = seen_on(client, row.get_absolute_url())
    return press(client, "publish", row, **seen)


def press(client, name, row, **typed):
    answer = client.post(address(name, row.pk), typed, follow=True)
    return answer.content.decode()


def edited_by(client, row, **typed):
    url = address("edit", row.pk)
    words = {"kind": row.kind, "title": row.title, "text": row.text}
    return client.post(url, words | seen_on(client, url) | typed).content.decode()


def test_a_draft_is_the_centres_until_it_is_published(clerk, liaison):
    draft = a_draft()
    for client in (Client(), client_of(liaison)):
        assert client.get(draft.get_absolute_url()).status_code == 404
    assert draft.title not in page(address("announcements"))
    assert draft.title in page(address("drafts"), client_of(clerk))

    published_by(client_of(clerk), draft)

    for url in (draft.get_absolute_url(), address("announcements"), address("home")):
        assert draft.title in page(url)


def test_what_the_public_reads_is_withdrawn_before_it_changes(clerk):
    row, keeper = a_draft(), client_of(clerk)
    typed = {"title": "改了", "text": "改了的正文"}
    opened = seen_on(keeper, address("edit", row.pk))
    published_by(keeper, row)

    refused = edited_by(keeper, row, **typed, **opened)
    assert "先撤下再改" in refused
    assert "改了的正文" in refused
    press(keeper, "remove", row)
    assert Announcement.objects.published().get().title == "招聘会征集岗位"

    press(keeper, "withdraw", row)
    edited_by(keeper, row, **typed)
    assert Announcement.objects.get().title == "改了"


def test_what_the_public_has_read_is_never_removed_and_a_leader_reads_it(
    clerk, second_clerk, leader
):
    row, keeper, colleague = a_draft(), client_of(clerk), client_of(second_clerk)
    published_by(keeper, row)
    press(colleague, "withdraw", row)
    edited_by(colleague, row, text="换过的正文。")

    assert "删除草稿" not in page(row.get_absolute_url(), colleague)
    assert "发布过的只能撤下，不能删除。" in press(colleague, "remove", row)

    published_by(colleague, row)
    past = page(address("past", row.pk), client_of(leader))
    assert past.index("换过的正文。") < past.index("请在月底前提交。")
    assert f"{clerk} 发布" in past
    assert f"{second_clerk} 撤下" in past
    assert "现在公开" in past
    assert Client().get(address("past", row.pk)).status_code == 302


def test_a_draft_that_nobody_else_has_read_is_removed(clerk):
    row, keeper = a_draft(), client_of(clerk)
    edited_by(keeper, row, title="改了")

    assert "草稿已删除" in press(keeper, "remove", row)
    assert not Announcement.objects.exists()


def test_the_journal_says_who_published_withdrew_and_removed(clerk, second_clerk):
    row, other = a_draft(), a_draft("另一条")
    published_by(client_of(clerk), row)
    press(client_of(second_clerk), "withdraw", row)
    press(client_of(second_clerk), "withdraw", row)
    press(client_of(clerk), "remove", other)

    lines = Entry.objects.filter(action__startswith="announcement.").order_by("seq")
    assert [(line.action, line.by_id, line.detail["title"]) for line in lines] == [
        ("announcement.publish", clerk.pk, "招聘会征集岗位"),
        ("announcement.withdraw", second_clerk.pk, "招聘会征集岗位"),
        ("announcement.remove", clerk.pk, "另一条"),
    ]


def test_what_was_public_before_there_was_a_history_keeps_its_text(clerk):
    row = published()
    Announcement.history.all().delete()
    begin = import_module("portal.home.migrations.0004_history_of_what_is_public").begin
    begin(apps, None)

    press(client_of(clerk), "withdraw", row)

    assert "发布过的只能撤下" in press(client_of(clerk), "remove", row)
    assert [one.words.text for one in row.past()] == ["请在月底前提交。"]


@pytest.mark.parametrize(
    "changed",
    [{"text": "悄悄改过的"}, {"source": "悄悄换的"}, {"pinned_until": "2026-12-31"}],
)
def test_nobody_publishes_words_that_the_page_did_not_show_him(
    clerk, second_clerk, changed
):
    row, reader = a_draft(), client_of(clerk)
    read = seen_on(reader, row.get_absolute_url())
    edited_by(client_of(second_clerk), row, **changed)

    answer = press(reader, "publish", row, **read)

    assert "草稿刚刚改过，请看过新的再发布。" in answer
    assert not Announcement.objects.published().exists()


def test_of_two_who_edit_one_draft_the_later_is_shown_the_others_words(
    clerk, second_clerk
):
    row, second = a_draft(), client_of(second_clerk)
    opened = seen_on(second, address("edit", row.pk))
    edited_by(client_of(clerk), row, text="甲的话")

    answer = edited_by(second, row, text="乙的话", **opened)

    assert "同事刚刚改过这里" in answer
    assert "甲的话" in answer
    assert "乙的话" in answer
    assert Announcement.objects.get().text == "甲的话"


def test_an_edit_in_the_moment_of_publishing_changes_and_withdraws_nothing(clerk):
    row = a_draft()
    rows = Announcement.objects.filter(pk=row.pk)
    colleague = lambda: rows.update(published_at=MONDAY)  # noqa: E731

    with just_before('UPDATE "home_announcement" SET "kind"', colleague):
        answer = edited_by(client_of(clerk), row, text="改了的正文")

    assert "同事刚刚改过这里" in answer
    assert "改了的正文" in answer
    assert Announcement.objects.get().text == "请在月底前提交。"


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
    published_by(client_of(clerk), row)

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
