"""搜索 as people use it: one box, groups by kind, an address that says it all."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from portal.audit.models import Entry as AuditEntry
from portal.home.models import Announcement
from portal.search import finding
from portal.search.bigrams import LONGEST_QUERY
from tests.builders import MONDAY, an_enterprise
from tests.issues.test_statements import asked
from tests.services.guidance import a_guide
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SEARCH = "/search/"


def ask(client, words, **query):
    return client.get(SEARCH, {"q": words, **query})


def shown(answer):
    """The titles of each group, or of the page of one kind."""
    found = answer.context["found"]
    if found.page:
        return [hit.entry.title for hit in found.page]
    return {g.kind.label: [hit.entry.title for hit in g.hits] for g in found.groups}


def test_the_box_in_the_header_leads_here(client, clerk):
    client.force_login(clerk)

    page = client.get(reverse("desk:desk")).content.decode()

    assert f'action="{SEARCH}"' in page
    assert f'href="{SEARCH}"' in page


def test_hits_are_grouped_by_kind_with_the_words_marked(client, clerk, enterprise):
    client.force_login(clerk)
    Story(
        enterprise=enterprise, title="<b>用电</b>增容卡住", demand="请协调用电"
    ).report()

    answer = ask(client, "用电")

    [title] = shown(answer)["问题"]
    assert title.endswith("<b>用电</b>增容卡住")
    page = answer.content.decode()
    assert "&lt;b&gt;<mark>用电</mark>&lt;/b&gt;" in page
    assert "<b>用电" not in page


def test_a_stranger_finds_guides_and_announcements(client):
    a_guide()
    Announcement.objects.create(
        title="成立党支部公示", text="公示", published_at=MONDAY
    )
    Story(title="成立党支部遇到困难").report()

    answer = ask(client, "党支部")

    assert shown(answer) == {"办事指南": ["申请成立党支部"], "公告": ["成立党支部公示"]}
    assert "登录" in answer.content.decode()


def test_one_kind_by_pages_that_keep_the_address(client, clerk):
    client.force_login(clerk)
    for n in range(45):
        an_enterprise(name=f"示例织造 {n:02} 厂")

    first = ask(client, "织造", kind="enterprise")
    second = client.get(
        SEARCH
        + first.content.decode()
        .split('rel="next"')[0]
        .rsplit('href="', 1)[1]
        .split('"')[0]
        .replace("&amp;", "&")
    )

    assert len(shown(first)) == len(shown(second)) == 20
    assert set(shown(first)).isdisjoint(shown(second))
    assert second.context["query"] == "织造"
    assert second.context["found"].chosen == "enterprise"


def test_nobody_counts_beyond_the_cap(client, clerk, monkeypatch):
    monkeypatch.setattr(finding, "CAP", 5)
    monkeypatch.setattr("portal.desk.search.results.CAP", 5)
    client.force_login(clerk)
    for n in range(7):
        an_enterprise(name=f"示例织造 {n} 厂")

    page = ask(client, "织造").content.decode()

    assert "5+" in page
    assert "看最近 5 条" in page


def test_one_character_is_asked_for_another_and_costs_no_search(client, clerk):
    client.force_login(clerk)
    ask(client, "电")

    assert "请至少输入两个字" in ask(client, "电").content.decode()
    assert asked(lambda: ask(client, "电")) < asked(lambda: ask(client, "用电"))


def test_one_character_beside_a_word_is_looked_up_in_what_the_word_finds(client, clerk):
    client.force_login(clerk)
    an_enterprise(name="示例织造甲厂")
    an_enterprise(name="示例织造乙厂")

    assert shown(ask(client, "织造 乙")) == {"企业": ["示例织造乙厂"]}


def test_a_search_beside_a_long_write_answers_from_what_is_there(
    client, clerk, monkeypatch
):
    client.force_login(clerk)
    an_enterprise(name="示例织造甲厂")
    ask(client, "织造")

    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setattr(finding, "catch_up", locked)
    answer = ask(client, "织造")

    assert shown(answer) == {"企业": ["示例织造甲厂"]}
    assert "搜索正在更新" in answer.content.decode()


def test_nothing_found_says_what_to_do(client, clerk):
    client.force_login(clerk)

    page = ask(client, "查无此事").content.decode()

    assert "没有找到" in page
    assert "换一个说法" in page


@pytest.mark.parametrize(
    "words",
    [
        *(
            "'",
            '"',
            "''",
            '"用电',
            "用电'",
            "*",
            "用*",
            ":",
            "用:电",
            "&",
            "| !",
            "-用电",
        ),
        *(
            "用电 AND",
            "NEAR(用电 气)",
            "^用电",
            "用电*",
            "(",
            ")",
            "{}",
            "\\",
            "%_",
            "\\%",
        ),
        *("<script>alert(1)</script>", "{{ 7 }}", "😀👷‍♀️", "\ud7ff", "İß", "ﬁ"),
        *("\0", "用\0电", "\x01\x1f", "\u202e\u200b", "　　", " ", "\n"),
        *("用电" * 5_000, "电 " * 5_000, "'" * 10_000),
    ],
)
def test_no_query_breaks_the_page(client, clerk, words):
    an_enterprise(name="示例用电厂")
    for sign_in in (None, clerk):
        if sign_in:
            client.force_login(sign_in)
        for query in ({}, {"kind": "enterprise"}, {"kind": words, "after": words}):
            answer = ask(client, words, **query)
            assert answer.status_code == 200


def test_a_long_query_is_cut_and_says_so(client, clerk):
    client.force_login(clerk)

    answer = ask(client, "用电" * 100)

    assert "只按前 60 个字搜索" in answer.content.decode()
    assert len(answer.context["query"]) == LONGEST_QUERY


def test_a_ledger_takes_any_query_too(client, clerk):
    client.force_login(clerk)
    Story(title="用电增容").report()

    for words in ("'", '"*', "电", "用电 增", "\0", "（"):
        answer = client.get(reverse("issues:ledger"), {"view": "all", "q": words})
        assert answer.status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("who", ["clerk", "liaison", "officer", None])
@pytest.mark.parametrize("query", [{}, {"kind": "guide"}])
def test_the_page_costs_the_same_for_one_three_and_many(request, client, who, query):
    if who:
        client.force_login(request.getfixturevalue(who))
    found, numbers = [], iter(range(1, 50))
    for more in (1, 2, 22):
        for _ in range(more):
            n = next(numbers)
            a_guide(f"DW-{n:02}", order=n, name=f"示例用电指南 {n}")
            an_enterprise(name=f"示例用电 {n} 厂")
            Story(title="用电增容").report()
        ask(client, "用电", **query)  # reads what was written
        found.append(asked(lambda: ask(client, "用电", **query)))

    assert found == [found[0]] * 3
    assert found[0] <= 7


def test_who_searched_what_is_kept_nowhere(client, clerk):
    client.force_login(clerk)
    before = AuditEntry.objects.count()
    session = dict(client.session)

    ask(client, "查一查某某")

    assert AuditEntry.objects.count() == before
    assert dict(client.session) == session
