"""延期 and 挂账: more time in the open, by two hands, never by silence."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from issues.models import Clock, Extension, Hold, Issue
from issues.workflow import State
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from tests.builders import a_post, a_user
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def asking(story, days=3):
    """The lead asks for that many more working days."""
    due = story.order().clocks.get(kind="order").due_on
    day = work_calendar().add(due, days)
    facts = {"reason": "等省里批复", "progress": "材料已报", "new_due_on": day}
    return story.make("ask_extension", story.officer, **facts)


def dues(story):
    """Due day of the order's clock, of the issue's, of the list, of the order."""
    order = story.order()
    issue = Issue.objects.get(pk=story.issue.pk)
    handling = issue.clocks.get(kind="handling")
    return (
        order.clocks.get(kind="order").due_on,
        handling.due_on,
        issue.due_on,
        order.due_on,
    )


def test_a_granted_extension_moves_order_and_issue_and_keeps_both_days():
    story = Story().to(State.WORKING)
    order_due, issue_due, _, _ = dues(story)

    asking(story, days=3).make("grant_extension", story.reviewer)

    add = work_calendar().add
    new = (add(order_due, 3), add(issue_due, 3))
    assert dues(story) == (new[0], new[1], new[1], new[0])
    clock = story.order().clocks.get(kind="order")
    assert clock.first_due_on == order_due
    said = story.issue.steps.get(move="grant_extension")
    assert f"原时限 {order_due:%m-%d}" in said.text
    assert f"现时限 {new[0]:%m-%d}" in said.text
    assert said.visibility == "enterprise"


def test_an_extension_is_asked_for_a_working_day_before_the_due_day_at_the_latest():
    story = Story().to(State.WORKING).wait(4)
    assert asking(story).issue.open_extension() is not None

    late = Story().to(State.WORKING).wait(5)
    with pytest.raises(Refused, match="到期前至少 1 个工作日"):
        asking(late)


def test_an_extension_after_the_due_day_is_refused():
    story = Story().to(State.WORKING).wait(8)

    with pytest.raises(Refused, match="到期前至少 1 个工作日"):
        asking(story)

    assert not Extension.objects.exists()


def test_an_extension_granted_while_waiting_is_added_to_what_is_left():
    story = Story().to(State.WORKING)
    asking(story, days=3).ask().wait(2)

    story.make("grant_extension", story.reviewer).supply()

    # Five working days, two of them waited through, three granted.
    start = story.issue.clocks.get(kind="order").started_on
    assert dues(story)[0] == work_calendar().add(start, 5 + 2 + 3)


def test_an_extension_asked_in_time_and_granted_late_leaves_no_mark_of_lateness():
    story = Story().to(State.WORKING).wait(4)
    asking(story, days=7).wait(3)
    Clock.objects.running().mark_late(story.on)
    assert story.order().clocks.get(kind="order").overdue_from is not None

    story.make("grant_extension", story.reviewer)

    assert story.order().clocks.get(kind="order").overdue_from is None


def test_an_extension_does_not_undo_what_was_late_before_it_was_asked_for():
    """The order has more days than the issue, whose own clock ran out yesterday."""
    story = Story().report().accept()
    story.make("dispatch", story.clerk, asks=story.asks(due_in=15)).wait(11)
    Clock.objects.running().mark_late(story.on)
    late = story.issue.clocks.get(kind="handling").overdue_from
    assert late is not None

    asking(story).make("grant_extension", story.reviewer)

    assert story.issue.clocks.get(kind="handling").overdue_from == late


@pytest.mark.parametrize(("ordinal", "most"), [(1, 7), (2, 15)])
def test_each_extension_has_a_longest_term(ordinal, most):
    story = Story().to(State.WORKING)
    for _ in range(ordinal - 1):
        asking(story).make("grant_extension", story.reviewer)

    with pytest.raises(Refused, match=f"最多 {most} 个工作日"):
        asking(story, days=most + 1)
    assert asking(story, days=most).issue.open_extension().days == most


def test_the_second_extension_is_the_directors_and_there_is_no_third():
    story = Story().to(State.WORKING)
    asking(story).make("grant_extension", story.reviewer)
    asking(story)

    with pytest.raises(Refused, match="中心主任批复"):
        story.make("grant_extension", story.reviewer)
    story.make("grant_extension", story.director)

    with pytest.raises(Refused, match="提交会商或申请挂账"):
        asking(story)


def test_who_asked_for_the_extension_does_not_grant_it():
    story = Story().to(State.WORKING)
    a_post(story.officer, story.clerk.posts.get().unit)
    asking(story)

    with pytest.raises(Refused, match="另一个人批复"):
        story.make("grant_extension", story.officer)


def test_the_enterprise_is_told_of_the_new_day_and_objects_once():
    story = Story().to(State.WORKING)
    asking(story).make("grant_extension", story.reviewer)
    told = Notice.objects.filter(person=story.liaison, subject__contains="现时限有变")

    story.make("object_extension", story.liaison, words="月底要交货")

    assert told.count() == 1
    assert Extension.objects.get().objection == "月底要交货"
    heard = Notice.objects.filter(subject__contains="对延期有异议")
    assert {notice.person for notice in heard} == {story.clerk, story.director}
    with pytest.raises(Refused, match="没有可以提出异议的延期"):
        story.make("object_extension", story.liaison, words="再说一遍")


def test_closing_waits_for_an_open_request_of_extension():
    story = Story().to(State.WORKING)
    asking(story)

    with pytest.raises(Refused, match="先撤回延期申请"):
        story.propose()
    story.make("withdraw_extension", story.officer).propose()

    assert Extension.objects.get().state == "withdrawn"


def test_a_request_falls_with_the_order_it_was_made_for():
    story = Story().to(State.WORKING)
    asking(story)

    facts = {"unit": story.spare_unit, "ask": "接着办", "reason": "职责调整"}
    due = work_calendar().add(story.on, 5)
    story.make("reroute", story.clerk, due_on=due, **facts)

    assert Extension.objects.get().state == "dropped"
    with pytest.raises(Refused, match="没有待批的延期申请"):
        story.make("grant_extension", story.reviewer)


def proposing(story, in_days=20, **facts):
    facts = {
        "cause": "funds",
        "exit_criterion": "专项资金下达",
        "interim_help": "先行垫付",
        "next_review_on": story.on + timedelta(days=in_days),
    } | facts
    return story.make("propose_hold", story.officer, **facts)


def test_a_hold_begins_when_the_second_key_is_turned_and_stops_the_clocks():
    story = Story().to(State.WORKING)
    before = dues(story)

    proposing(story).make("grant_hold", story.director)
    assert story.issue.state == State.WORKING
    story.make("grant_hold", story.secretary)

    assert story.issue.state == State.HOLDING
    assert story.issue.clocks.get(kind="hold_review").due_on == date(2026, 3, 27)
    story.wait(6).make("resume", story.secretary, reason="资金已到")
    assert story.issue.state == State.WORKING
    add = work_calendar().add
    assert dues(story)[:2] == (add(before[0], 6), add(before[1], 6))


def test_neither_key_can_be_turned_twice_nor_both_by_one_person():
    story = Story().to(State.WORKING)
    a_post(story.director, story.secretary.posts.get().unit, "secretary")
    proposing(story).make("grant_hold", story.director)

    with pytest.raises(Refused, match="两把钥匙须由两个人"):
        story.make("grant_hold", story.director)

    assert story.issue.state == State.WORKING
    assert Hold.objects.get().missing_key == "产业链党委"


def test_either_key_can_say_no_and_the_work_goes_on():
    story = Story().to(State.WORKING)

    proposing(story).make("refuse_hold", story.secretary, reason="可以分期办")

    assert story.issue.state == State.WORKING
    assert (Hold.objects.get().state, story.issue.open_hold()) == ("refused", None)


@pytest.mark.parametrize("in_days", [0, 31])
def test_the_review_lies_within_thirty_days(in_days):
    with pytest.raises(Refused, match="下次评估请选"):
        proposing(Story().to(State.WORKING), in_days=in_days)


def test_keys_turned_after_the_day_of_the_review_give_it_a_new_one():
    """The proposal waited longer than it meant to; nobody must propose it anew."""
    story = proposing(Story().to(State.WORKING)).wait(30)
    story.make("grant_hold", story.director)
    story.make("grant_hold", story.secretary)

    hold = Hold.objects.get()
    assert story.issue.state == "holding"
    assert hold.next_review_on == story.on + timedelta(days=30)


def test_a_hold_is_renewed_three_times_at_most():
    story = Story().to(State.HOLDING)
    for _ in range(3):
        day = story.wait(5).on + timedelta(days=30)
        story.make("review_hold", story.clerk, progress="还在走", next_review_on=day)

    day = story.wait(5).on + timedelta(days=10)
    with pytest.raises(Refused, match="已续期 3 次"):
        story.make("review_hold", story.clerk, progress="再等等", next_review_on=day)

    assert Hold.objects.get().renewals == 3
    assert story.issue.clocks.filter(kind="hold_review", stopped_on=None).count() == 1


def test_a_meeting_that_agrees_is_the_chairs_key():
    story = Story().to(State.WORKING)
    proposing(story).refer()

    with pytest.raises(Refused, match="须中心主任同意"):
        story.decide(asks=[], held=True)
    story.make("grant_hold", story.director).decide(asks=[], held=True)

    hold = Hold.objects.get()
    assert (story.issue.state, hold.state) == ("holding", "held")
    assert (hold.director, hold.chair, hold.chair_named) == (
        story.director,
        None,
        "示例主持人",
    )
    assert not story.issue.matters.filter(result="open").exists()


def test_a_withdrawn_issue_holds_no_longer():
    story = Story().to(State.HOLDING).withdraw()

    assert Hold.objects.get().state == "dropped"
    assert not story.issue.clocks.filter(stopped_on=None).exists()


def test_a_hold_that_was_asked_for_falls_with_the_request_to_close():
    story = proposing(Story().to(State.WORKING))
    story.make("grant_hold", story.director)

    story.propose().approve().dispute()

    assert Hold.objects.get().state == "dropped"
    with pytest.raises(Refused, match="没有待批准的挂账申请"):
        story.make("grant_hold", story.secretary)


def test_the_enterprise_reads_why_it_is_held_and_what_ends_it(client):
    story = Story().to(State.WORKING)
    proposing(story)
    client.force_login(story.liaison)
    url = reverse("issues:detail", args=[story.issue.pk])
    assert "专项资金下达" not in client.get(url).content.decode()

    story.make("grant_hold", story.director).make("grant_hold", story.secretary)

    page = client.get(url).content.decode()
    assert "专项资金下达" in page
    assert "先行垫付" in page
    assert "挂账，定期评估" in page


def test_a_missing_key_stands_on_the_desk_of_who_has_it(client):
    story = Story().to(State.WORKING)
    proposing(story)

    for person, waits in ((story.secretary, True), (a_user(), False)):
        client.force_login(person)
        page = client.get(reverse("desk:desk")).content.decode()
        assert (story.issue.title in page) is waits
