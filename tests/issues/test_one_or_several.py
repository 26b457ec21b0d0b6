"""并案 and 拆分: several reports of one problem, several problems in one report."""

import pytest
from django.urls import reverse

from chains.models import Post
from chains.standing import standing_of
from issues import routine
from issues.forms.consulting import DecideForm
from issues.models import Issue
from issues.moves.joining import Part
from issues.orphans import orphans
from issues.panel import choices
from issues.workflow import State
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests.builders import LONG_AGO, a_category, a_notice, a_post, a_user
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def merging(story, target):
    return story.make("merge", story.clerk, target=target.issue, reason="同一条线路")


def two(state=State.WORKING):
    """An issue and another one, of another enterprise, into which it can go."""
    return Story().to(state), Story().to(State.WORKING)


def reloaded(story):
    story.issue = Issue.objects.get(pk=story.issue.pk)
    return story.issue


@pytest.mark.parametrize(
    "state", ["submitted", "waiting", "consulting", "working", "review", "confirming"]
)
def test_any_live_issue_merges_and_leaves_nothing_open(state):
    story, target = two(state)

    merging(story, target)

    issue = story.issue
    assert (issue.state, issue.merged_into_id) == ("merged", target.issue.pk)
    assert not issue.orders.live().exists()
    assert not issue.clocks.filter(stopped_on=None).exists()
    assert not issue.requests.filter(answered_at=None).exists()
    assert not issue.matters.filter(result="open").exists()
    assert not issue.proposals.open().exists()
    absorbed = target.issue.steps.get(move="absorb")
    assert (absorbed.visibility, issue.number in absorbed.text) == ("internal", True)


@pytest.mark.parametrize(
    "state", ["draft", "merged", "closed", "declined", "withdrawn"]
)
def test_nothing_goes_into_what_is_not_live(state):
    story, target = Story().to(State.WORKING), Story().to(state)

    with pytest.raises(Refused, match="只能并入在办的问题"):
        merging(story, target)


def test_merging_into_one_that_merges_makes_no_chain():
    first, second, third = (Story().to(State.WORKING) for _ in range(3))

    merging(first, second)
    merging(second, third)

    assert reloaded(first).merged_into_id == third.issue.pk
    with pytest.raises(Refused, match="只能并入在办的问题"):
        merging(third, first)


def test_nothing_merges_into_itself():
    story = Story().to(State.WORKING)

    with pytest.raises(Refused, match="不能并入自己"):
        merging(story, story)


def test_a_running_notice_moves_along_if_its_unit_works_on_the_target():
    story, target = two()
    target.issue.orders.update(unit=story.lead_unit)
    moving = a_notice(story.issue, story.lead_unit, "yellow", state="signed")

    merging(story, target)

    moving.refresh_from_db()
    assert (moving.issue_id, moving.state) == (target.issue.pk, "signed")
    assert set(moving.clocks.values_list("issue", flat=True)) <= {target.issue.pk}


def test_a_running_notice_of_a_unit_that_the_target_does_not_ask_ends():
    story, target = two()
    notice = a_notice(story.issue, story.lead_unit, "yellow", state="signed")

    merging(story, target)

    notice.refresh_from_db()
    assert (notice.issue_id, notice.state) == (story.issue.pk, "ended")


def answered(target):
    return target.propose().approve()


def test_a_co_reporter_keeps_the_own_confirmation():
    story, target = two()
    merging(story, target)
    with pytest.raises(Refused, match="还没有结果"):
        story.make("co_confirm", story.liaison, solved="yes", satisfied="yes")

    answered(target)
    asked = Notice.objects.get(person=story.liaison, subject__contains="请您确认")
    assert asked.link == story.issue.get_absolute_url()
    target.confirm()
    story.make("co_confirm", story.liaison, solved="yes", satisfied="mostly")

    assert (story.issue.state, target.issue.state) == ("merged", "closed")
    assert story.issue.confirmations.get().satisfied == "mostly"
    with pytest.raises(Refused, match="已经确认过"):
        story.make("co_confirm", story.liaison, solved="yes", satisfied="yes")


def test_a_co_reporter_who_is_not_content_is_handled_by_itself():
    story, target = two()
    merging(story, target)
    answered(target).confirm()

    words = {"solved": "no", "satisfied": "no", "words": "我厂还在跳闸"}
    story.make("co_dispute", story.liaison, **words)

    assert (story.issue.state, story.issue.merged_into) == ("accepted", None)
    assert (story.issue.round, target.issue.state) == (2, "closed")
    assert story.issue.clocks.get(stopped_on=None).kind == "handling"
    story.dispatch().propose().approve().confirm()
    assert story.issue.state == State.CLOSED


@pytest.mark.parametrize("ends", ["withdraw", "lapse"])
def test_what_stood_behind_one_that_ends_unanswered_is_handled_by_itself(ends):
    story, target = two(State.SUBMITTED)
    merging(story, target)
    if ends == "lapse":
        target.ask()

    getattr(target, ends)()

    issue = reloaded(story)
    assert (issue.state, issue.merged_into) == ("submitted", None)
    assert issue.steps.last().move == "release"
    assert issue.due_on == issue.clocks.get(stopped_on=None).due_on


def test_a_co_reporter_reads_nothing_of_the_other_enterprise(client):
    story, target = two()
    target.issue.facts = "机密工艺参数"
    target.issue.save()
    merging(story, target)
    answered(target)
    client.force_login(story.liaison)
    secrets = (
        target.enterprise.name,
        target.issue.number,
        "手续已办齐",
        "机密工艺参数",
    )

    for name in ("detail", "co_confirm"):
        page = client.get(reverse(f"issues:{name}", args=[story.issue.pk]))
        assert page.status_code == 200
        assert not [word for word in secrets if word in page.content.decode()]
    assert client.get(target.issue.get_absolute_url()).status_code == 404


def splitting(story, *titles):
    category = a_category()
    parts = [Part(title, "请单独办", category) for title in titles]
    return story.make("split", story.clerk, parts=parts)


def test_each_part_is_an_issue_of_its_own_due_with_the_whole():
    story = splitting(Story().to(State.ACCEPTED), "用电", "用水")

    parts = list(story.issue.parts.order_by("pk"))
    assert [part.title for part in parts] == ["用电", "用水"]
    assert {part.state for part in parts} == {"accepted"}
    assert {part.due_on for part in parts} == {story.issue.due_on}
    assert len({story.issue.number, *(part.number for part in parts)}) == 3
    assert {part.owner for part in parts} == {story.clerk}


def test_closing_the_parent_of_a_split_is_refused_with_the_reason():
    story = splitting(Story().to(State.WORKING), "用电", "用水")
    first, second = story.issue.parts.order_by("pk")

    with pytest.raises(Refused, match=f"{first.number}、{second.number} 还在办"):
        story.propose()


def test_withdrawing_the_parent_with_one_part_live_is_refused():
    story = splitting(Story().to(State.WORKING), "用电", "用水")
    first, second = story.issue.parts.order_by("pk")
    first.withdraw(by=story.liaison, at=story.at, reason="已自行解决")

    with pytest.raises(Refused, match=f"拆分出的 {second.number} 还在办"):
        story.withdraw()


def test_a_whole_without_an_order_is_answered_when_its_parts_have_ended():
    story = splitting(Story().to(State.ACCEPTED), "用电", "用水")
    for part in story.issue.parts.order_by("pk"):
        facts = {"issue": part}
        own = Story.__new__(Story)
        vars(own).update(vars(story) | facts)
        own.dispatch().propose().approve().confirm()
        story.at = own.at

    story.make("answer_directly", story.clerk, text="两件都已办好")

    assert story.issue.proposals.get().outcome == "solved"


def test_a_whole_is_on_nobodys_desk_while_its_parts_are_at_work():
    story = splitting(Story().to(State.ACCEPTED), "用电", "用水")
    who = standing_of(story.clerk)

    waiting = Issue.objects.waiting_for(who, story.clerk, on=story.on)

    assert set(waiting) == set(story.issue.parts.all())


def test_what_has_open_parts_is_not_offered_to_be_referred_up():
    story = splitting(Story().to(State.WORKING), "用电", "用水").refer()

    assert "referred_up" not in DecideForm(issue=story.issue).fields
    assert "referred_up" in DecideForm(issue=Story().to("consulting").issue).fields


def test_a_part_is_not_split_again_nor_merged():
    story = splitting(Story().to(State.WORKING), "用电", "用水")
    other = Story().to(State.WORKING)
    part = story.issue.parts.first()

    with pytest.raises(Refused, match="不能再拆"):
        part.split(by=story.clerk, at=story.at, parts=[])
    with pytest.raises(Refused, match="拆分过的问题不能并案"):
        part.merge(by=story.clerk, at=story.at, target=other.issue, reason="同")
    with pytest.raises(Refused, match="拆分过的问题不能并案"):
        merging(other, story)


def test_one_part_alone_is_no_split():
    with pytest.raises(Refused, match="至少拆成两件"):
        splitting(Story().to(State.ACCEPTED), "用电")


def lacks(story):
    return [orphan.lacks for orphan in orphans(story.on) if orphan.issue == story.issue]


def test_an_issue_whose_owner_left_is_listed_and_handed_over():
    story = Story().to(State.WORKING)
    assert lacks(story) == []
    story.clerk.posts.update(until=LONG_AGO)

    assert lacks(story) == [f"首接负责人 {story.clerk} 已不在岗"]
    story.make("hand_over", story.director, owner=story.reviewer, reason="调离")
    assert lacks(story) == []
    assert story.issue.owner == story.reviewer


def test_what_nobody_accepted_yet_has_no_owner_to_hand_over():
    """A question asked before acceptance leaves the issue waiting without one."""
    story = Story().to("waiting")
    offered = {row.move for row in choices(story.director, story.issue, story.on)}

    assert (story.issue.owner, "hand_over" in offered) == (None, False)


def test_an_abolished_unit_an_empty_one_and_a_gone_enterprise_are_listed():
    abolished, empty, gone = (Story().to(State.WORKING) for _ in range(3))
    abolished.lead_unit.is_active = False
    abolished.lead_unit.save()
    Post.objects.filter(unit=empty.lead_unit).update(until=LONG_AGO)
    gone.enterprise.is_active = False
    gone.enterprise.save()

    assert lacks(abolished) == ["承办单位已停用"]
    assert lacks(empty) == ["承办单位没有在岗人员"]
    assert lacks(gone) == ["企业已注销或迁出"]


def test_orphans_are_told_to_the_director_every_working_morning_once():
    story = Story().to(State.WORKING)
    story.clerk.posts.update(until=LONG_AGO)

    for _ in range(2):
        routine.morning(on=story.on, at=story.at)
    told = Notice.objects.filter(subject__contains="缺人承接")
    assert [notice.person for notice in told] == [story.director]
    story.wait(1)
    routine.morning(on=story.on, at=story.at)
    assert told.all().count() == 2


def test_only_the_centres_people_can_become_owners():
    story = Story().to(State.WORKING)
    outsider = a_post(a_user()).user

    with pytest.raises(Refused, match="党群服务中心在岗人员"):
        story.make("hand_over", story.director, owner=outsider, reason="试试")
