"""制度: in force from a day on, and what was published never changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from chains.articles.foundation import load_articles
from chains.articles.models import Article, Version
from chains.articles.reading import differences, sections
from portal.workflow.models import Frozen
from portal.workflow.moves import Refused
from tests.articles.texts import ON, an_article, published
from tests.builders import MONDAY, a_unit
from tests.pressing import MARK, seen_on

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def page(person, article):
    return client_of(person).get(article.get_absolute_url()).content.decode()


def test_a_version_is_in_force_from_its_day_on():
    article = an_article("每月一次。")
    published(article, "每月两次。", since=ON + timedelta(days=7))

    days = (ON - timedelta(days=1), ON, ON + timedelta(days=6), ON + timedelta(days=7))
    found = [article.current(day) for day in days]
    assert [version and version.body for version in found] == [
        None,
        "每月一次。",
        "每月一次。",
        "每月两次。",
    ]


def test_what_was_published_never_changes():
    version = an_article().versions.get()
    version.body = "每年一次。"

    with pytest.raises(Frozen):
        version.save()
    with pytest.raises(Frozen):
        version.delete()


def test_a_revision_begins_with_the_text_in_force_and_leaves_it(clerk):
    article = an_article("每月一次。")
    client = client_of(clerk)
    address = reverse("articles:draft", args=[article.pk])
    form = client.get(address).context["form"]
    typed = {"body": "每月两次。", "reason": "会议不够"}
    client.post(address, typed | seen_on(client, address))

    assert form["body"].value() == "每月一次。"
    assert article.versions.drafts().get().body == "每月两次。"
    assert "每月一次。" in page(clerk, article)


def test_the_director_puts_the_draft_in_force(clerk, director, liaison):
    article = an_article("每月一次。", on=localdate())
    address = reverse("articles:draft", args=[article.pk])
    client_of(clerk).post(address, {"body": "每月两次。"})
    drafted = page(liaison, article)
    seen = seen_on(client_of(director), article.get_absolute_url())
    codes = [
        client_of(who)
        .post(reverse("articles:publish", args=[article.pk]), seen)
        .status_code
        for who in (liaison, clerk, director)
    ]

    assert codes == [403, 403, 302]
    assert "每月两次。" not in drafted
    assert "每月两次。" in page(liaison, article)
    assert article.versions.published().count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "悄悄改过的。"},
        {"body": "每月两次。", "source": "悄悄换的依据"},
        {"body": "每月两次。", "since": localdate() + timedelta(days=9)},
    ],
)
def test_nobody_puts_words_in_force_that_he_has_not_read(clerk, director, changed):
    article = an_article("每月一次。", on=localdate())
    address = reverse("articles:draft", args=[article.pk])
    keeper, reader = client_of(clerk), client_of(director)
    keeper.post(address, {"body": "每月两次。"})
    read = seen_on(reader, article.get_absolute_url())
    keeper.post(address, changed | seen_on(keeper, address))
    publish = reverse("articles:publish", args=[article.pk])

    answer = reader.post(publish, read, follow=True).content.decode()

    assert "草稿刚刚改过，请看过新的再发布。" in answer
    assert article.current(localdate()).body == "每月一次。"
    reader.post(publish, seen_on(reader, article.get_absolute_url()))
    assert article.current(localdate()) != article.versions.drafts().first()
    assert article.versions.published().count() == 2


@pytest.mark.parametrize("begun", [True, False])
def test_of_two_who_edit_one_draft_the_later_is_shown_the_others_words(
    clerk, second_clerk, begun
):
    article = an_article("每月一次。", on=localdate())
    address = reverse("articles:draft", args=[article.pk])
    first, second = client_of(clerk), client_of(second_clerk)
    if begun:
        first.post(address, {"body": "每月两次。"} | seen_on(first, address))
    opened = seen_on(second, address)
    first.post(address, {"body": "甲的话。"} | seen_on(first, address))

    answer = second.post(address, {"body": "乙的话。"} | opened).content.decode()

    assert "同事刚刚改过这里" in answer
    assert "甲的话。" in answer
    assert "乙的话。" in answer
    assert article.versions.drafts().get().body == "甲的话。"
    again = {"seen": MARK.search(answer).group(1)}
    second.post(address, {"body": "合在一起的话。"} | again)
    assert article.versions.drafts().get().body == "合在一起的话。"


@pytest.mark.parametrize(
    ("body", "since", "sentence"),
    [
        (" ", None, "正文还空着"),
        ("新的。", ON - timedelta(days=1), "施行日期已经过了"),
        ("旧的。", None, "和现行的一样"),
    ],
)
def test_what_cannot_be_put_in_force_says_why(body, since, sentence):
    article = an_article("旧的。")

    with pytest.raises(Refused, match=sentence):
        published(article, body, since=since)
    assert article.versions.published().count() == 1


def test_a_version_does_not_begin_before_the_one_it_replaces():
    article = an_article("旧的。")
    published(article, "下月的。", since=ON + timedelta(days=30))

    with pytest.raises(Refused, match="施行日期不能更早"):
        published(article, "明天的。", since=ON + timedelta(days=1))


def test_a_draft_is_one_and_a_second_writer_hears_of_it(clerk):
    article = an_article("旧的。")
    for body in ("甲的。", "乙的。"):
        draft = Version(article=article, body=body)
        if body == "甲的。":
            draft.keep()
    with pytest.raises(Refused, match="同事刚刚也在修改"):
        draft.keep()


def test_what_changed_is_shown_line_by_line(clerk):
    article = an_article("一、总则\n每月一次。\n写明主题。", on=localdate())
    published(article, "一、总则\n每月两次。\n写明主题。", on=localdate())
    answer = client_of(clerk).get(article.versions.first().get_absolute_url())

    assert [(line.sign, line.text) for line in answer.context["lines"]] == [
        ("", "一、总则"),
        ("-", "每月一次。"),
        ("+", "每月两次。"),
        ("", "写明主题。"),
    ]


def test_short_numbered_lines_are_headings_and_all_words_stay():
    found = sections(
        "前言。\n一、党委会议\n每月一次。\n二、按时开。\n第二章 附则\n解释。"
    )

    assert [(row.heading, row.paragraphs) for row in found] == [
        ("", ["前言。"]),
        ("一、党委会议", ["每月一次。", "二、按时开。"]),
        ("第二章 附则", ["解释。"]),
    ]


LINES = st.lists(st.sampled_from(["甲", "乙", "丙", "一、丁"]), max_size=8)


@given(LINES, LINES)
def test_a_comparison_holds_both_texts_whole(old, new):
    lines = differences("\n".join(old), "\n".join(new))

    assert [row.text for row in lines if row.sign != "+"] == old
    assert [row.text for row in lines if row.sign != "-"] == new


def test_script_in_a_text_stays_text(clerk):
    article = an_article("<script>alert(1)</script>", on=localdate())

    assert "<script>alert" not in page(clerk, article)


def test_a_zone_starts_with_its_duties_and_rules_once(committee, clerk):
    first = load_articles(on=ON, at=MONDAY)
    again = load_articles(on=ON, at=MONDAY)

    assert (first > 3, again) == (True, 0)
    assert not Version.objects.drafts().exists()
    assert (
        Article.objects.filter(unit=committee).get().title == f"{committee.called}职责"
    )
    unit_page = client_of(clerk).get(committee.get_absolute_url()).content.decode()
    assert f"{committee.called}职责" in unit_page


def test_an_article_that_is_only_a_draft_shows_to_those_who_draft(clerk, liaison):
    client = client_of(clerk)
    client.post(
        reverse("articles:add"), {"title": "值班制度", "kind": "service", "unit": ""}
    )
    address = reverse("articles:articles")

    assert "值班制度" in client.get(address).content.decode()
    assert "值班制度" not in client_of(liaison).get(address).content.decode()


def test_a_leader_finds_the_article_that_waits_to_be_published(clerk, leader):
    client = client_of(clerk)
    client.post(
        reverse("articles:add"), {"title": "值班制度", "kind": "service", "unit": ""}
    )
    article = Article.objects.get(title="值班制度")
    draft = reverse("articles:draft", args=[article.pk])
    client.post(draft, {"body": "每天一人。"} | seen_on(client, draft))

    listed = client_of(leader).get(reverse("articles:articles")).content.decode()
    assert "值班制度" in listed
    assert "有草稿" in listed
    assert "新增制度" not in listed


@pytest.mark.parametrize("name", ["articles:add", "articles:draft"])
def test_others_do_not_draft(liaison, secretary, name):
    args = [] if name.endswith("add") else [an_article().pk]
    for person in (liaison, secretary):
        assert client_of(person).get(reverse(name, args=args)).status_code == 403


def test_statements_of_the_list_do_not_grow(clerk):
    counts, client = [], client_of(clerk)
    for more in (1, 2, 22):
        for _ in range(more):
            an_article(unit=a_unit())
        with CaptureQueriesContext(connection) as run:
            client.get(reverse("articles:articles"))
        counts.append(len(run))

    assert len(set(counts)) == 1
