"""典型案例: consent, anonymity, publishing, and taking it back."""

from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from issues.cases.anonymity import Watch
from issues.cases.models import Case, draft_of
from issues.cases.views import MOVES
from issues.cases.workflow import CaseState
from portal.notices.models import Notice
from portal.workflow.moves import Refused, moves_of
from tests import worlds
from tests.builders import (
    a_chain,
    a_contact,
    a_liaison,
    a_post,
    a_unit,
    a_user,
    an_enterprise,
)
from tests.cases.examples import TEXTS, Example
from tests.cells import is_asked, moved
from tests.issues.test_statements import counts
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def address(name, *args):
    return reverse(f"cases:{name}", args=args)


@pytest.fixture(scope="module", autouse=True)
def closed(django_db_setup, django_db_blocker):
    """The one closed issue of all these tests, of an enterprise whose names and people
    are easy to recognise."""
    with worlds.shared(django_db_blocker):
        house = an_enterprise(
            a_chain("纺织服装"), name="示例锦绣服饰有限公司", short_name="锦绣服饰"
        )
        a_contact(house, name="甲示例", phone="13800001234")
        yield Story(enterprise=house).to("closed")


@pytest.fixture
def story(closed):
    """For one test: what it changes about it is its own."""
    return deepcopy(closed)


@pytest.fixture
def example(story):
    return Example(story)


# What tells who it was


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("示例锦绣服饰有限公司反映", "企业名称"),
        ("锦绣 服饰 反映", "企业简称"),
        ("请找甲示例", "联系人"),
        ("电话 138 0000 1234", "联系电话"),
        ("电话１３８－００００－９９９９", "手机号"),
        ("打 0537-2345678", "固定电话"),
        ("证号 11010519491231002X", "身份证号"),
    ],
)
def test_what_tells_who_it_was_is_found(example, text, kind):
    found = Watch(example.story.issue, named=False).finds(text)

    assert any(kind in word for word in found)


def test_code_number_and_people_who_handled_it_are_found(example):
    issue = example.story.issue
    watch = Watch(issue, named=True)

    assert watch.finds(f"代码 {example.enterprise.uscc}")
    assert watch.finds(f"编号 {issue.number}")
    assert watch.finds(f"由{example.clerk.name}受理")


def test_another_enterprise_is_not_named_either(example):
    an_enterprise(name="示例邻家机械有限公司")

    found = Watch(example.story.issue, named=True).finds("与示例邻家机械有限公司合用")

    assert found == ["“示例邻家机械有限公司”（别家企业名称）"]


def test_an_ordinary_text_with_figures_tells_nothing(example):
    text = "2026 年 3 月起 5 天办完 12 项，节省 37.5 万元，从 10000 降到 8000，1、2、3"

    assert Watch(example.story.issue, named=False).finds(text) == []


def test_who_agreed_to_be_named_may_be_and_its_people_may_not(example):
    watch = Watch(example.story.issue, named=True)

    assert watch.finds("锦绣服饰的做法") == []
    assert watch.finds("锦绣服饰甲示例的做法") == ["“甲示例”（联系人）"]


@pytest.mark.once
@pytest.mark.parametrize("name", TEXTS)
def test_nobody_is_asked_to_agree_to_a_text_that_tells_who_it_was(story, name):
    example = Example(story, **{name: "锦绣服饰的事"})

    with pytest.raises(Refused, match="锦绣服饰"):
        example.ask()


def test_a_name_without_the_consent_to_it_is_not_published(story):
    example = Example(story, result="锦绣服饰很快办好", wants_name=True)
    example.ask().agree("anonymous")

    with pytest.raises(Refused, match="锦绣服饰"):
        example.publish()

    example.make("revise").ask().agree("named").publish()
    assert example.reload().whose == "示例锦绣服饰有限公司"


def test_a_name_that_was_not_asked_for_cannot_be_agreed_to(example):
    example.ask()

    with pytest.raises(Refused, match="不写企业名称"):
        example.agree("named")


# From draft to the public page and off it


def test_without_consent_nothing_is_public(client, example):
    for state in set(CaseState.values) - {"published"}:
        case = Example(Story().to("closed")).to(state).case
        assert client.get(case.get_public_url()).status_code == 404
    assert list(client.get(address("public_list")).context["page"]) == []


def test_what_is_public_shows_no_name_and_no_number(client, example):
    case = example.to("published").case

    for url in (case.get_public_url(), address("public_list"), "/"):
        page = client.get(url).content.decode()
        assert case.title in page
        assert "某纺织服装企业" in page
        for word in ("锦绣", "甲示例", "13800001234", example.story.issue.number):
            assert word not in page


def test_a_consent_taken_back_ends_the_public_page_at_once(client, example):
    case = example.to("published").case
    assert client.get(case.get_public_url()).status_code == 200

    client.force_login(example.liaison)
    client.post(address("revoke", case.pk), {"words": ""})
    client.logout()

    assert client.get(case.get_public_url()).status_code == 404
    assert case.title not in client.get("/").content.decode()
    case = example.reload()
    assert (case.state, case.consented_at, case.named) == ("revoked", None, False)


@pytest.mark.parametrize("state", ["agreed", "published", "withdrawn"])
def test_a_consent_can_be_taken_back_in_every_state_that_rests_on_it(state):
    example = Example().to(state)

    example.make("revoke", example.liaison)

    assert example.case.state == "revoked"


def test_other_words_need_another_consent(example):
    case = example.to("agreed").case
    with pytest.raises(Refused, match="退回修改"):
        case.keep(by=example.clerk, at=example.at, seen=case.version)

    example.make("revise")
    with pytest.raises(Refused):
        example.publish()


def test_a_problem_that_was_opened_again_is_no_example_any_more(client, example):
    case = example.to("published").case
    reopened(example)

    assert client.get(case.get_public_url()).status_code == 404
    client.force_login(example.clerk)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "问题重开，暂不公开" in page
    assert "看公众页" not in page
    assert "已公开" not in client.get(address("kept")).content.decode()


def test_the_director_hears_that_an_example_was_opened_again(example):
    example.to("published")
    reopened(example)

    told = Notice.objects.get(person=example.director, subject__contains="典型案例暂不")
    assert told.link == example.story.issue.get_absolute_url()


def test_who_opens_again_what_is_no_public_example_tells_the_director_nothing(example):
    example.to("agreed")
    reopened(example)

    assert not Notice.objects.filter(subject__contains="暂不公开").exists()


def reopened(example):
    example.story.at += timedelta(hours=1)
    example.story.make("reopen", example.liaison, reason="又卡住了")


def test_another_closing_brings_nothing_back_before_the_director_does(client, example):
    case = example.to("published").case
    reopened(example)
    example.story.propose().approve().confirm()
    assert example.story.issue.state == "closed"
    assert client.get(case.get_public_url()).status_code == 404

    client.force_login(example.director)
    page = client.get(case.get_absolute_url())
    assert "问题重新销号，待主任再公开" in page.content.decode()
    assert "publish" in dict(page.context["moves"])
    example.at = example.story.at + timedelta(hours=1)
    example.publish()
    client.logout()
    assert client.get(case.get_public_url()).status_code == 200
    with pytest.raises(Refused, match="已经公开"):
        example.publish()


def test_only_a_closed_issue_becomes_a_case_and_only_once(client, example):
    client.force_login(example.clerk)
    live = Story().to("working").issue

    assert client.get(address("add", live.pk)).status_code == 404
    again = client.get(address("add", example.story.issue.pk))
    assert again.url == example.case.get_absolute_url()


def test_a_case_is_never_stored_half_consented(example):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=example.case.pk).update(state="published")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=example.case.pk).update(named=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=example.case.pk).update(amount=Decimal(3))


def test_the_enterprise_is_asked_and_the_director_hears_its_yes(example):
    example.ask()
    asked = Notice.objects.get(person=example.liaison, subject__contains="能不能公开")
    assert asked.link == example.case.get_absolute_url()

    example.agree()
    assert Notice.objects.filter(
        person=example.director, subject__contains="企业同意公开"
    ).exists()


# Only what was shown


def changed(example):
    """The clerk takes the text back, writes another and asks again."""
    old = example.reload().version
    example.make("revise").make("write", result="其实没办完。").ask()
    return old


def test_a_consent_holds_for_the_words_that_were_shown(client, example):
    old = changed(example.to("asked"))
    client.force_login(example.liaison)
    typed = {"answer": "anonymous", "words": "办得好", "seen": old}

    page = client.post(address("answer", example.case.pk), typed)

    assert example.reload().state == "asked"
    text = page.content.decode()
    assert "文字刚刚改过，请看过新文字再答复。" in text
    assert "其实没办完。" in text
    assert page.context["form"]["words"].value() == "办得好"
    shown = page.context["form"]["seen"].value()
    client.post(address("answer", example.case.pk), typed | {"seen": shown})
    assert example.reload().state == "agreed"


def test_what_was_not_shown_is_not_published(client, example):
    old = changed(example.to("agreed"))
    example.agree()
    client.force_login(example.director)

    page = client.post(address("publish", example.case.pk), {"seen": old})

    assert "案例刚刚有变动" in page.content.decode()
    assert example.reload().state == "agreed"


def test_the_enterprise_hears_that_what_it_was_to_read_is_changed_first(example):
    example.to("asked").make("revise")

    told = Notice.objects.get(person=example.liaison, subject__contains="退回修改")
    assert told.link == example.story.issue.get_absolute_url()


# Writing


def form_of(**facts):
    return TEXTS | {"seen": 0} | facts


def test_two_who_write_of_one_issue_at_once_keep_one_case_and_both_texts(client, story):
    link = address("add", story.issue.pk)
    client.force_login(story.secretary)
    client.get(link)
    Example(story)

    page = client.post(link, form_of(title="我写的题"))

    assert "刚刚已有人写了典型案例" in page.content.decode()
    assert page.context["form"]["title"].value() == "我写的题"
    assert Case.objects.get().title == TEXTS["title"]


def test_a_case_stored_between_look_and_write_is_a_sentence(monkeypatch, story):
    second = draft_of(story.issue, by=story.clerk)

    def save(**facts):
        Example(story)
        monkeypatch.undo()
        second.save(**facts)

    monkeypatch.setattr(second, "save", save)
    with pytest.raises(Refused, match="刚刚已有人写了"):
        second.keep(by=story.clerk, at=story.at, seen=0, **TEXTS)


def test_nobody_writes_over_a_draft_that_he_has_not_seen(client, example):
    client.force_login(example.clerk)
    link = address("edit", example.case.pk)
    old = client.get(link).context["form"]["seen"].value()
    example.make("write", example.director, result="主任写的。")

    page = client.post(link, form_of(result="科员写的。", seen=old))

    assert "草稿刚刚被别人改过" in page.content.decode()
    form = page.context["form"]
    assert form["result"].value() == "科员写的。"
    assert example.reload().result == "主任写的。"
    client.post(link, form_of(result="科员写的。", seen=form["seen"].value()))
    assert example.reload().result == "科员写的。"


def test_the_journal_says_who_wrote_and_who_changed_a_draft(client):
    story = Story().to("closed")
    client.force_login(story.clerk)
    client.post(address("add", story.issue.pk), form_of())
    case = Case.objects.get()
    client.force_login(story.secretary)

    client.post(address("edit", case.pk), form_of(seen=1))

    steps = case.steps.values_list("by", "text")
    assert list(steps) == [
        (story.clerk.pk, "起草。"),
        (story.secretary.pk, "修改草稿。"),
    ]


def test_a_draft_that_was_sent_off_meanwhile_keeps_what_is_typed(client, example):
    example.ask()
    client.force_login(example.clerk)

    page = client.post(address("edit", example.case.pk), form_of(title="改过的题"))

    assert "请先点“退回修改”" in page.content.decode()
    assert page.context["form"]["title"].value() == "改过的题"


def test_a_draft_is_written_from_what_the_issue_says(client):
    story = Story(title="手续卡住", demand="请一次办完").to("closed")
    client.force_login(story.clerk)
    page = client.get(address("add", story.issue.pk))
    assert "请一次办完" in page.content.decode()

    client.post(
        address("add", story.issue.pk),
        form_of(units=[story.lead_unit.pk], amount="12.50", figures_source="电费单"),
    )

    case = Case.objects.get()
    assert case.state == "draft"
    assert list(case.units.all()) == [story.lead_unit]
    assert case.figures == [("降本增效", "12.5 万元")]


def test_a_name_is_pointed_at_beside_its_field_and_nothing_is_lost(client, example):
    client.force_login(example.clerk)

    page = client.post(
        address("edit", example.case.pk), form_of(result="锦绣服饰办好了", title="新题")
    )

    form = page.context["form"]
    assert "锦绣服饰" in form.errors["result"][0]
    assert form["title"].value() == "新题"
    assert example.reload().title == TEXTS["title"]


def test_figures_without_a_source_are_refused_in_words(client, example):
    client.force_login(example.clerk)

    page = client.post(address("edit", example.case.pk), form_of(jobs="5"))

    assert "请写明数字从哪里来" in page.content.decode()


# Who may


def cast_of(example):
    other = a_unit("committee", chain=a_chain("高端装备"))
    return {
        "clerk": example.clerk,
        "director": example.director,
        "secretary": example.story.secretary,
        "other_secretary": a_post(a_user(), other, "secretary").user,
        "leader": a_post(a_user(), a_unit("lead"), "leader").user,
        "officer": example.story.officer,
        "liaison": example.liaison,
        "party_secretary": a_liaison(
            enterprise=example.enterprise, kind="party_secretary"
        ).user,
        "aid_cadre": a_liaison(enterprise=example.enterprise, kind="aid_cadre").user,
        "rival": a_liaison().user,
        "sysadmin": a_post(a_user(), a_unit(), "admin").user,
    }


WRITERS = {"clerk", "director", "secretary"}
SPEAKERS = {"liaison", "party_secretary"}
# Of each move: its states, its people, and what is typed.
TABLE = {
    "write": ({"draft"}, WRITERS, TEXTS),
    "ask": ({"draft"}, WRITERS, {}),
    "answer": ({"asked"}, SPEAKERS, {"answer": "anonymous"}),
    "publish": ({"agreed", "withdrawn"}, {"director"}, {}),
    "withdraw": ({"published"}, {"director"}, {"reason": "有误"}),
    "revoke": ({"agreed", "published", "withdrawn"}, SPEAKERS, {}),
    "revise": (
        {"asked", "refused", "agreed", "withdrawn", "revoked"},
        WRITERS,
        {},
    ),
}


def test_the_table_names_every_move():
    assert set(TABLE) == set(moves_of(Case)) == {*MOVES, "write"}


@pytest.mark.once
@pytest.mark.parametrize("state", CaseState.values)
def test_a_case_moves_in_the_states_and_for_the_people_of_the_table(example, state):
    case, wrong = example.to(state).case, []

    for role, person in cast_of(example).items():
        for name, (states, people, typed) in TABLE.items():
            may = state in states and role in people
            if not is_asked(state, name, role, is_open=may):
                continue
            words = typed | {"seen": case.version}
            link = address({"write": "edit"}.get(name, name), case.pk)
            if moved(case, person, link, words) != may:
                wrong.append((role, name))

    assert wrong == []


def test_a_draft_is_not_shown_to_the_enterprise_and_nothing_to_another(client, example):
    rival = a_liaison().user
    seen = {}
    for state in ("draft", "asked"):
        if state == "asked":
            example.ask()
        for name, person in (("own", example.liaison), ("rival", rival)):
            client.force_login(person)
            answer = client.get(example.case.get_absolute_url())
            seen[state, name] = answer.status_code

    assert seen == {
        ("draft", "own"): 404,
        ("draft", "rival"): 404,
        ("asked", "own"): 200,
        ("asked", "rival"): 404,
    }


# Lists


@pytest.mark.once
@pytest.mark.parametrize("page", ["kept", "public_list"])
def test_the_lists_cost_the_same_for_many(client, clerk, page):
    client.force_login(clerk)

    found = counts(client, address(page), lambda: Example().to("published"))

    assert found == [found[0]] * 3
    assert found[0] <= 6


@pytest.mark.parametrize("query", ["?chain=no-such", "?after=x", "?chain="])
def test_an_odd_address_shows_the_list(client, example, query):
    example.to("published")

    page = client.get(address("public_list") + query)

    assert len(page.context["page"]) == 1


def test_the_issue_leads_to_its_case_and_the_chain_to_its_cases(client, example):
    example.to("published")
    client.force_login(example.clerk)

    issue = client.get(example.story.issue.get_absolute_url()).content.decode()
    chain = client.get(example.story.chain.get_absolute_url()).content.decode()

    assert example.case.get_absolute_url() in issue
    assert example.case.get_public_url() in chain
