"""One kind of problem: gathered, consulted at once, one text told to all."""

from copy import deepcopy
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from issues.groups import deeds, suggestions
from issues.groups.models import Group, Member, open_group
from issues.groups.suggestions import alike, suggested
from issues.models import Consultation, Issue, IssueStep
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests import worlds
from tests.builders import a_category, a_chain, a_liaison, a_post, a_unit, a_user
from tests.groups.kinds import Kind
from tests.issues.test_statements import counts
from tests.meetings.sessions import Session
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module", autouse=True)
def alike_ones(django_db_setup, django_db_blocker):
    """Three that stand in the database of every test here."""
    with worlds.shared(django_db_blocker):
        yield Kind()


@pytest.fixture
def kind(alike_ones):
    """For one test: what it changes about them is its own."""
    return deepcopy(alike_ones)


def address(name, *args):
    return reverse(f"groups:{name}", args=args)


def states(kind):
    return [Issue.objects.get(pk=issue.pk).state for issue in kind.issues]


# Gathering


def test_a_group_is_at_least_two(kind):
    with pytest.raises(Refused, match="至少 2 件"):
        kind.group(kind.issues[:1])

    assert not Group.objects.exists()


def test_an_issue_is_in_one_group_only_and_the_refusal_names_it(kind):
    kind.group(kind.issues[:2])
    number = kind.issues[1].number

    with pytest.raises(Refused, match=f"{number} 已经在别的一类事里"):
        kind.group(kind.issues[1:])

    assert Group.objects.count() == 1
    assert Member.objects.count() == 2


def test_a_chains_group_takes_no_issue_of_another_chain(kind):
    strange = Story().to("working").issue
    Issue.objects.filter(pk=strange.pk).update(chain=a_chain("高端装备"))
    strange.refresh_from_db()

    with pytest.raises(Refused, match="不是纺织服装的问题"):
        kind.group([*kind.issues, strange])


def test_a_closed_issue_is_gathered_no_more(kind):
    closed = Story().to("closed").issue

    with pytest.raises(Refused, match="已经不在办"):
        kind.group([*kind.issues, closed])


def test_what_is_removed_goes_on_and_may_be_gathered_again(kind):
    group = kind.group()
    group.remove(by=kind.clerk, at=kind.at, issue=kind.issues[0])

    assert group.members.count() == 2
    assert states(kind)[0] == "working"
    with pytest.raises(Refused, match="不在这一类"):
        group.remove(by=kind.clerk, at=kind.at, issue=kind.issues[0])
    group.gather(by=kind.clerk, at=kind.at, issues=kind.issues[:1])
    assert group.members.count() == 3


def test_what_is_settled_takes_nothing_until_it_is_resumed(kind):
    group = kind.group()
    with pytest.raises(Refused, match="怎么了结"):
        group.end(by=kind.clerk, at=kind.at, result=" ")
    group.end(by=kind.clerk, at=kind.at, result="已出统一办法")

    for deed in (
        lambda: group.gather(by=kind.clerk, at=kind.at, issues=kind.issues),
        lambda: deeds.tell(group, kind.issues, by=kind.clerk, at=kind.at, text="好"),
        lambda: deeds.consult(group, by=kind.clerk, at=kind.at, reason="议"),
    ):
        with pytest.raises(Refused):
            deed()
    group.resume(by=kind.clerk, at=kind.at)
    assert (group.is_open, group.result) == (True, "")


# Suggestions


def test_three_open_ones_of_a_chain_and_category_are_suggested(kind):
    Story(category=a_category("用工")).to("working")

    found = suggested(kind.clerk)

    assert [(row.chain, row.category, row.count) for row in found] == [
        (kind.chain, kind.category, 3)
    ]


def test_two_open_ones_are_not_suggested(kind):
    Issue.objects.filter(pk=kind.issues[0].pk).update(state="withdrawn")

    assert suggested(kind.clerk) == []


def test_gathered_ones_are_not_suggested(kind):
    kind.group(kind.issues[:2])

    assert suggested(kind.clerk) == []


def test_a_secretary_is_suggested_the_own_chain_alone(kind):
    other = a_unit("committee", chain=a_chain("高端装备"))

    assert suggested(a_post(a_user(), other, "secretary").user) == []
    assert len(suggested(kind.secretary)) == 1


def test_another_category_that_sounds_alike_stands_after_the_same(kind):
    sounds = Story(category=a_category("其他"), title="夜间跳闸停机了").to("accepted")
    Story(category=a_category("用工"), title="招不到熟练工").to("accepted")

    found = alike(kind.clerk, chain=kind.chain, category=kind.category).issues

    assert {row.pk for row in found[:3]} == {issue.pk for issue in kind.issues}
    assert found[3:] == [sounds.issue]


# Consulted at once


def test_all_are_consulted_on_one_agenda_with_all_their_units(kind):
    group = kind.group()

    tally = deeds.consult(
        group,
        by=kind.clerk,
        at=kind.at,
        reason="议定办法",
        planned_on=kind.at.date() + timedelta(days=3),
    )

    agenda = Consultation.objects.get()
    assert len(tally.done) == 3
    assert states(kind) == ["consulting"] * 3
    assert {row.issue_id for row in agenda.matters.all()} == {
        issue.pk for issue in kind.issues
    }
    units = {story.lead_unit for story in kind.stories}
    assert set(agenda.participants.all()) == units


def test_the_whole_group_is_one_item_of_a_meeting():
    session = Session()
    kind = Kind(at=session.now)
    group = kind.group()

    deeds.consult(
        group,
        by=kind.clerk,
        at=session.now,
        reason="议定办法",
        meeting=session.meeting,
        late_reason="急",
    )

    item = session.meeting.items.get()
    assert item.title == "错峰用电"
    assert item.consultation.matters.count() == 3


def test_what_cannot_be_consulted_is_named_with_its_reason(kind):
    kind.stories[0].refer()
    kind.stories[1].propose()
    group = kind.group()
    day = kind.at.date() + timedelta(days=3)

    tally = deeds.consult(
        group, by=kind.clerk, at=kind.at, reason="议定办法", planned_on=day
    )

    assert [issue.pk for issue in tally.done] == [kind.issues[2].pk]
    first, second = tally.reasons.split("；")
    assert kind.issues[0].number in first
    assert "议程上" in first
    assert kind.issues[1].number in second
    assert "销号审核" in second
    assert tally.reasons in group.steps.last().text


def test_when_none_can_be_consulted_nothing_is_left_behind():
    kind = Kind(2, state="review")
    group = kind.group()
    day = kind.at.date() + timedelta(days=3)

    with pytest.raises(Refused, match="没有一件能会商"):
        deeds.consult(group, by=kind.clerk, at=kind.at, reason="议", planned_on=day)

    assert not Consultation.objects.exists()
    assert group.steps.count() == 1


# One fix told to all


def test_a_unit_says_it_once_as_progress_of_each_of_its_orders(kind):
    group = kind.group()
    officer, first = kind.story.officer, kind.issues[0]

    tally = deeds.tell(
        group, deeds.members_of(group), by=officer, at=kind.at, text="周五换变压器"
    )

    assert [issue.pk for issue in tally.done] == [first.pk]
    step = IssueStep.objects.get(text="周五换变压器")
    assert (step.issue, step.move, step.visibility) == (first, "progress", "enterprise")
    assert "请由它更新进展" in tally.reasons
    assert kind.stories[1].lead_unit.name in tally.reasons


def test_the_centre_says_it_on_every_issue(kind):
    group = kind.group()
    kind.stories[2].make("withdraw", kind.stories[2].liaison, reason="自己解决了")

    tally = deeds.tell(
        group, deeds.members_of(group), by=kind.clerk, at=kind.at, text="周五换变压器"
    )

    steps = IssueStep.objects.filter(text="周五换变压器")
    assert {step.issue_id for step in steps} == {row.pk for row in kind.issues[:2]}
    assert {(step.move, step.visibility) for step in steps} == {
        ("remark", "enterprise")
    }
    assert tally.reasons == f"{kind.issues[2].number}：现在是“已撤回”，不用再告知"


def heard(person, words):
    return list(Notice.objects.filter(person=person, subject__contains=words))


def test_every_enterprise_that_is_told_hears_of_it_and_no_other(kind):
    group = kind.group()

    deeds.tell(group, kind.issues[:2], by=kind.clerk, at=kind.at, text="周五换变压器")

    for story, count in zip(kind.stories, (1, 1, 0), strict=True):
        notices = heard(story.liaison, "有新消息")
        assert len(notices) == count
        assert [(n.urgent, n.link) for n in notices] == [
            (False, story.issue.get_absolute_url())
        ] * count


def test_of_a_remark_that_is_hidden_from_it_an_enterprise_hears_nothing(kind):
    kind.story.make("remark", kind.clerk, text="内部研判")

    assert heard(kind.story.liaison, "有新消息") == []


def test_what_a_colleague_settled_meanwhile_is_told_to_nobody(kind):
    group = kind.group()
    other = Group.objects.get(pk=group.pk)
    other.end(by=kind.clerk, at=kind.at, result="已出统一办法")

    with pytest.raises(Refused):
        deeds.tell(group, kind.issues, by=kind.clerk, at=kind.at, text="周五换变压器")

    assert not IssueStep.objects.filter(text="周五换变压器").exists()


def consulted(kind, group, **facts):
    facts = {"reason": "议定办法", "planned_on": kind.at.date() + timedelta(3)} | facts
    return deeds.consult(group, by=kind.clerk, at=kind.at, **facts)


def test_a_keeper_hears_once_that_all_are_consulted(kind):
    group = kind.group()

    consulted(kind, group)

    [notice] = heard(kind.secretary, "已提交会商")
    assert (notice.subject, notice.urgent) == ("已提交会商：错峰用电（3 件）", True)
    assert notice.link == group.get_absolute_url()


def test_a_keeper_still_hears_of_an_issue_that_is_referred_alone(kind):
    kind.group()

    kind.story.refer()

    [notice] = heard(kind.secretary, "已提交会商")
    assert kind.story.issue.title in notice.subject


def test_equal_reasons_are_said_once():
    kind = Kind(3, state="review")
    group = kind.group()

    with pytest.raises(Refused) as refusal:
        consulted(kind, group)

    numbers = "、".join(issue.number for issue in kind.issues)
    assert f"。{numbers}：当前为" in str(refusal.value)
    assert str(refusal.value).count("当前为") == 1


# No words for all that name one


@pytest.fixture
def named(kind):
    """The second enterprise, by a name that is easy to recognise."""
    house = kind.stories[1].enterprise
    house.name, house.short_name = "示例锦绣服饰有限公司", "锦绣"
    house.save()
    return house


def test_what_is_told_to_all_names_none_of_them(client, kind, named):
    group = kind.group()
    client.force_login(kind.clerk)
    keys = [issue.pk for issue in kind.issues]
    typed = {"issues": keys, "text": "锦 绣那边周五换变压器"}

    page = client.post(address("tell", group.pk), typed)

    assert "各家都会看到这段话，请去掉企业名称：锦绣。" in page.content.decode()
    assert page.context["form"]["text"].value() == typed["text"]
    assert not IssueStep.objects.filter(text__contains="变压器").exists()


def test_what_is_to_be_decided_for_all_names_none_of_them(kind, named):
    group = kind.group()

    with pytest.raises(Refused, match="请去掉企业名称：示例锦绣服饰有限公司。"):
        consulted(kind, group, reason="示例锦绣服饰有限公司等反映跳闸")

    assert not Consultation.objects.exists()


def test_a_unit_learns_from_a_refusal_nothing_of_what_it_does_not_see(kind, named):
    group = kind.group()
    mine = deeds.members_of(group).filter(pk=kind.story.issue.pk)

    tally = deeds.tell(
        group, mine, by=kind.story.officer, at=kind.at, text="锦绣路周五停电"
    )

    assert len(tally.done) == 1


def test_a_group_is_not_called_by_one_of_its_enterprises(kind, named):
    with pytest.raises(Refused, match="请去掉企业名称：锦绣"):
        kind.group(title="锦绣等错峰用电")
    group = kind.group(kind.issues[::2], title="锦绣等错峰用电")

    with pytest.raises(Refused, match="请去掉企业名称：锦绣"):
        group.gather(by=kind.clerk, at=kind.at, issues=[kind.issues[1]])


def test_a_group_with_a_telling_name_is_renamed_before_it_is_resumed(
    client, kind, named
):
    group = kind.group()
    group.end(by=kind.clerk, at=kind.at, result="已出统一办法")
    Group.objects.filter(pk=group.pk).update(title="锦绣等错峰用电")
    client.force_login(kind.clerk)

    page = client.post(address("resume", group.pk), follow=True)
    assert "请去掉企业名称：锦绣" in page.content.decode()
    client.post(address("rename", group.pk), {"title": "错峰用电办法"})
    client.post(address("resume", group.pk))

    group.refresh_from_db()
    assert (group.title, group.is_open) == ("错峰用电办法", True)
    said = [step.text for step in group.steps.all()]
    assert "改名：“锦绣等错峰用电”改为“错峰用电办法”。" in said


# Which meeting


@pytest.mark.parametrize(("start", "picked"), [("12-01", True), ("12-02", False)])
def test_no_meeting_is_offered_after_the_last_day_of_a_consultation(
    client, start, picked
):
    session = Session(now="2026-11-17 09:00", start=f"2026-{start} 14:30")
    kind = Kind(2, at=session.now)
    group = kind.group()
    client.force_login(session.secretary)

    with time_machine.travel(session.now):
        form = client.get(address("consult", group.pk)).context["form"]

    first = session.meeting.pk if picked else None
    assert form["meeting"].value() == first
    assert list(form.fields["meeting"].queryset) == [session.meeting] * picked


# Who reads what


def test_an_enterprise_reads_how_many_and_no_name(client, kind):
    kind.group(title="错峰用电办法")
    client.force_login(kind.story.liaison)

    page = client.get(kind.issues[0].get_absolute_url()).content.decode()

    assert "同类问题共 3 件，正在一并协调" in page
    assert "错峰用电办法" not in page
    for other in kind.stories[1:]:
        assert other.enterprise.name not in page
        assert other.issue.number not in page


def test_a_unit_reads_its_own_issue_of_a_group_and_no_other(client, kind):
    group = kind.group()
    client.force_login(kind.story.officer)

    page = client.get(group.get_absolute_url()).content.decode()

    assert kind.issues[0].number in page
    assert "另有 2 件由别的单位办理" in page
    for other in kind.stories[1:]:
        assert other.enterprise.name not in page
        assert other.issue.number not in page


def cast_of(kind):
    other = a_unit("committee", chain=a_chain("高端装备"))
    return {
        "clerk": kind.clerk,
        "director": kind.story.director,
        "secretary": kind.secretary,
        "leader": a_post(a_user(), a_unit("lead"), "leader").user,
        "task_force": a_post(
            a_user(), a_unit("task_force", chain=kind.chain), "member"
        ).user,
        "officer": kind.story.officer,
        "other_officer": a_post(a_user(), a_unit()).user,
        "other_secretary": a_post(a_user(), other, "secretary").user,
        "liaison": kind.story.liaison,
        "rival": a_liaison().user,
        "sysadmin": a_post(a_user(), a_unit(), "admin").user,
    }


KEEPERS = {"clerk", "director", "secretary"}
READERS = KEEPERS | {"leader", "task_force", "officer"}


@pytest.mark.once
def test_who_may_do_what_by_real_requests(client, kind):
    group, issue = kind.group(), kind.issues[0]
    table = {
        "group": ("get", READERS, {}),
        "gather": ("post", KEEPERS, {}),
        "remove": ("post", KEEPERS, {}),
        "consult": ("post", KEEPERS, {}),
        "tell": ("post", KEEPERS | {"officer"}, {}),
        "rename": ("post", KEEPERS, {}),
        "end": ("post", KEEPERS, {}),
        "resume": ("post", KEEPERS, {}),
    }
    wrong = []
    for role, person in cast_of(kind).items():
        client.force_login(person)
        for name, (method, people, typed) in table.items():
            if name == "remove":
                continue
            answer = getattr(client, method)(address(name, group.pk), typed)
            allowed = answer.status_code not in {403, 404}
            if allowed != (role in people):
                wrong.append((role, name, answer.status_code))
        answer = client.get(address("remove", group.pk, issue.pk))
        if (answer.status_code == 200) != (role in KEEPERS):
            wrong.append((role, "remove", answer.status_code))

    assert wrong == []


# Pages


def test_a_suggestion_becomes_a_group_with_one_button(client, kind):
    client.force_login(kind.clerk)
    page = client.get(address("groups"))
    link = address("add") + page.context["suggested"][0].query
    form = client.get(link).context["form"]
    picked = [row.pk for row in form.rows if row.picked]

    answer = client.post(
        link,
        {
            "title": form["title"].initial or form.initial["title"],
            "chain": kind.chain.pk,
            "category": kind.category.pk,
            "issues": picked,
        },
    )

    group = Group.objects.get()
    assert answer.url == group.get_absolute_url()
    assert group.members.count() == 3


def test_what_was_typed_and_ticked_stays_after_a_refusal(client, kind):
    client.force_login(kind.clerk)
    link = f"{address('add')}?category={kind.category.pk}"

    page = client.post(link, {"title": "错峰", "issues": [kind.issues[0].pk]})

    assert "至少 2 件" in page.content.decode()
    form = page.context["form"]
    assert [row.pk for row in form.rows if row.picked] == [kind.issues[0].pk]
    assert form["title"].value() == "错峰"


def picked(page):
    return {row.pk for row in page.context["form"].rows if row.picked}


def test_all_that_a_suggestion_counts_is_offered_as_far_as_a_group_may_hold_it(
    client, kind, monkeypatch
):
    monkeypatch.setattr(suggestions, "MOST", 2)
    client.force_login(kind.clerk)
    link = address("add") + suggested(kind.clerk)[0].query

    page = client.get(link)

    assert len(page.context["form"].rows) == 2
    assert "还有 1 件没有列出" in page.content.decode()


def test_a_search_keeps_what_was_typed_and_ticked(client, kind):
    other = Story(category=a_category("用工"), title="招不到人").to("accepted").issue
    client.force_login(kind.clerk)
    link = address("add") + suggested(kind.clerk)[0].query
    ticked = [issue.pk for issue in kind.issues[:2]]
    typed = {"title": "我起的名", "chain": kind.chain.pk, "issues": ticked}
    typed |= {"category": kind.category.pk, "q": "招不到人", "find": "1"}

    page = client.post(link, typed)

    form = page.context["form"]
    assert [row.pk for row in form.rows][2:] == [other.pk]
    assert picked(page) == set(ticked)
    assert form["title"].value() == "我起的名"
    assert form["chain"].value() == kind.chain.pk
    assert form["category"].value() == kind.category.pk
    assert not Group.objects.exists()
    del typed["find"]
    client.post(link, typed | {"issues": [*ticked, other.pk]})
    assert Group.objects.get().members.count() == 3


def test_a_search_for_more_keeps_what_was_ticked_to_join_a_group(client, kind):
    group = kind.group(kind.issues[:2])
    other = Story(category=a_category("用工"), title="招不到人").to("accepted").issue
    client.force_login(kind.clerk)
    link, ticked = address("gather", group.pk), {"issues": [kind.issues[2].pk]}

    page = client.post(link, ticked | {"q": "招不到人", "find": "1"})

    assert picked(page) == {kind.issues[2].pk}
    assert [row.pk for row in page.context["form"].rows][1:] == [other.pk]
    assert group.members.count() == 2


def test_what_was_typed_stays_when_a_colleague_gathered_all_of_it(client, kind):
    client.force_login(kind.clerk)
    link = address("add") + suggested(kind.clerk)[0].query
    keys = [issue.pk for issue in kind.issues]
    kind.group()

    page = client.post(link, {"title": "我起的名", "issues": keys})

    assert "有的刚刚归了类或已不在办" in page.content.decode()
    assert page.context["form"]["title"].value() == "我起的名"
    assert Group.objects.count() == 1


@pytest.mark.parametrize(
    "query",
    ["?chain=x&category=-1", "?category=99999999999999999999", "?q=%00", "?q=零"],
)
def test_an_odd_address_opens(client, kind, query):
    client.force_login(kind.clerk)

    assert client.get(address("add") + query).status_code == 200


def test_refusals_are_named_on_the_page(client, kind):
    kind.stories[1].propose()
    group = kind.group()
    client.force_login(kind.clerk)
    day = kind.at.date() + timedelta(days=3)

    with time_machine.travel(kind.at):
        answer = client.post(
            address("consult", group.pk),
            {"meeting": "", "planned_on": day, "reason": "议定办法"},
            follow=True,
        )

    page = answer.content.decode()
    assert "2 件已一并提交会商" in page
    assert f"1 件没有办成：{kind.issues[1].number}：" in page


@pytest.mark.once
def test_the_list_costs_the_same_for_many(client, clerk):
    client.force_login(clerk)

    found = counts(client, address("groups"), lambda: Kind(2).group())

    assert found == [found[0]] * 3
    assert found[0] <= 8


@pytest.mark.once
def test_a_group_costs_the_same_for_many_issues(client, clerk):
    kind = Kind(2)
    group = kind.group()
    client.force_login(clerk)

    def one_more():
        issue = Story(category=kind.category).to("working").issue
        group.refresh_from_db()
        group.gather(by=clerk, at=kind.at, issues=[issue])

    found = counts(client, group.get_absolute_url(), one_more)

    assert found[1:] == [found[1]] * 2
    assert found[1] <= 8


def test_two_clerks_open_the_same_group(kind):
    facts = {"title": "错峰", "chain": kind.chain}
    open_group(by=kind.clerk, at=kind.at, issues=kind.issues, **facts)

    with pytest.raises(Refused):
        open_group(by=kind.clerk, at=kind.at, issues=kind.issues, **facts)

    assert Group.objects.count() == 1
