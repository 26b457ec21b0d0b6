"""Who is told of each move, and which line of a clock speaks on which day."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate

from chains.models import Post
from issues.models import Clock, Issue
from issues.reminders import remind
from issues.workflow import ClockKind
from portal.notices.models import Delivery, Notice
from portal.workdays.current import work_calendar
from tests.builders import a_post, a_unit, a_user
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def told(person):
    """The headlines in this person's inbox, oldest first."""
    rows = Notice.objects.filter(person=person).order_by("pk")
    return [notice.subject.partition("：")[0] for notice in rows]


@pytest.mark.parametrize(
    ("state", "who", "headlines"),
    [
        ("submitted", "clerk", ["新报送，请受理"]),
        ("waiting", "liaison", ["请补充材料"]),
        ("accepted", "liaison", ["已受理"]),
        ("working", "officer", ["新交办，请签收"]),
        ("working", "liaison", ["已受理", "已交办"]),
        ("consulting", "officer", ["新交办，请签收", "已提交会商"]),
        ("review", "reviewer", ["新报送，请受理", "请审核销号"]),
        ("confirming", "liaison", ["已受理", "已交办", "请您确认并评价"]),
        ("declined", "liaison", ["不予受理"]),
        ("submitted", "liaison", []),
        ("working", "helper", []),
    ],
)
def test_each_move_tells_those_whom_it_concerns(state, who, headlines):
    story = Story().to(state)

    assert told(getattr(story, who)) == headlines


def test_a_dispute_tells_the_owner_and_the_working_officer():
    story = Story().to("confirming").dispute()

    assert told(story.clerk)[-1] == "企业不认可，退回重办"
    assert told(story.officer)[-1] == "企业不认可，退回重办"


def test_the_enterprise_never_gets_words_that_it_may_not_read():
    story = Story().to("working")
    story.make(
        "progress",
        story.officer,
        order=story.order(),
        text="内部口径不外传",
        seen_by="departments",
    )

    bodies = Notice.objects.filter(person=story.liaison).values_list("body", flat=True)
    assert not any("内部口径不外传" in body for body in bodies)


def due_clock(story, kind=ClockKind.HANDLING):
    return Clock.objects.get(issue=story.issue, kind=kind, order=None, stopped_on=None)


def reminders_on(story, left):
    """Run the reminders `left` working days before the handling clock is due."""
    due = due_clock(story).due_on
    day = work_calendar().add(due, -left) if left else due
    at = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    remind(on=localdate(at), at=at)
    rows = Notice.objects.filter(person=story.clerk, subject__startswith="办理")
    return [n.subject.partition("：")[0] for n in rows.order_by("pk")]


@pytest.mark.parametrize(
    ("left", "line"),
    [
        (4, []),
        (3, ["办理余 3 个工作日内到期"]),
        (1, ["办理余 1 个工作日"]),
        (0, ["办理今天到期"]),
        (-1, ["办理已超期"]),
        (-5, ["办理超期 5 个工作日"]),
    ],
)
def test_the_furthest_line_that_was_crossed_speaks(left, line):
    story = Story().to("accepted")

    assert reminders_on(story, left) == line


def test_a_second_run_says_nothing_new():
    story = Story().to("accepted")

    assert reminders_on(story, 1) == reminders_on(story, 1)


def test_the_lines_speak_one_after_the_other():
    story = Story().to("accepted")
    for left in (3, 2, 1, 0, -1):
        spoken = reminders_on(story, left)

    assert spoken == [
        "办理余 3 个工作日内到期",
        "办理余 1 个工作日",
        "办理今天到期",
        "办理已超期",
    ]


def test_nothing_is_said_on_a_holiday():
    story = Story().to("accepted")
    sunday = datetime(2026, 3, 29, 9, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert remind(on=localdate(sunday), at=sunday) == 0
    assert Notice.objects.filter(subject__startswith="办理").count() == 0
    assert due_clock(story).overdue_from is not None


def test_a_clock_that_stands_still_is_not_mourned():
    story = Story().to("working").ask()
    later = work_calendar().add(story.on, 30)
    at = datetime(later.year, later.month, later.day, 9, tzinfo=story.at.tzinfo)
    remind(on=later, at=at)

    assert Notice.objects.filter(subject__startswith="办理").count() == 0
    assert told(story.liaison)[-1].startswith("企业补充")


def test_the_overdue_mark_is_frozen_on_the_first_late_working_day():
    story = Story().to("accepted")
    clock = due_clock(story)
    reminders_on(story, -5)
    clock.refresh_from_db()

    assert clock.overdue_from == work_calendar().add(clock.due_on, 1)


def test_a_units_chat_group_hears_that_an_order_waits_and_nothing_of_it():
    story = Story(title="机密的标题")
    story.lead_unit.robot = "0000-example-key"
    story.lead_unit.save()
    story.to("working")

    (delivery,) = Delivery.objects.filter(channel="robot")
    assert delivery.address == "0000-example-key"
    assert delivery.subject.startswith(story.issue.number)
    assert "待签收" in delivery.subject
    assert "机密" not in delivery.subject
    assert story.enterprise.name not in delivery.subject

    story.make("remark", story.clerk, text="记一笔")
    assert Delivery.objects.filter(channel="robot").count() == 1


def test_who_reminds_by_word_of_mouth_copies_whose_turn_it_is_without_the_words(client):
    story = Story(title="机密的标题").to("working")
    words = f"{story.issue.number} 轮到{story.lead_unit.name}办理，应于"

    client.force_login(story.clerk)
    page = client.get(story.issue.get_absolute_url()).content.decode()
    button = page[page.index("data-copy=") :].partition(">")[0]
    assert words in button
    assert "机密" not in button

    client.force_login(story.liaison)
    page = client.get(story.issue.get_absolute_url()).content.decode()
    assert "复制提醒文字" not in page


def leaving(person, story):
    """Not at the centre any more from that day on, but in another unit's office."""
    Post.objects.filter(user=person).update(until=story.on)
    a_post(person, story.spare_unit)
    story.wait(1)


def test_an_owner_who_left_the_centre_hears_no_more_and_his_colleagues_hear_instead():
    story = Story().to("working")
    leaving(story.clerk, story)
    before = told(story.clerk)

    story.make("ask", story.officer, questions=["地块编号"]).supply()
    story.make("refer", story.officer, reason="需议定")

    assert told(story.clerk) == before
    assert told(story.reviewer)[-2:] == ["企业已补充", "已提交会商"]


def test_a_leader_who_left_is_not_told_what_came_of_his_word_but_his_successor_is():
    lead_body = a_unit("lead")
    before, after = (a_post(a_user(), lead_body, "leader").user for _ in range(2))
    story = Story().to("working").make("instruct", before, text="请抓紧")
    leaving(before, story)

    row = story.issue.instructions.get()
    story.make("reply_instruction", story.officer, instruction=row, text="已开工")

    assert (told(before), told(after)) == ([], ["批示落实情况"])


def test_a_decision_tells_the_unit_whose_order_it_takes_back_and_none_that_goes_on():
    story = Story().report().accept().dispatch(support=True).refer()
    chosen = a_post(a_user(), story.spare_unit).user
    asks = [replace(ask, unit=story.spare_unit) for ask in story.asks()]

    story.decide(asks=asks)

    assert told(story.officer)[-1] == "交办单已撤销"
    assert "交办单已撤销" not in told(story.helper)

    story.refer().decide(asks=asks)
    assert told(chosen) == ["会商议定，请签收", "已提交会商", "会商议定，请签收"]


def test_a_support_that_is_given_up_at_the_closing_is_told():
    story = Story().report().accept().dispatch(support=True)

    story.propose(waived="已由本单位一并办好")

    assert told(story.helper)[-1] == "交办单已撤销"


def test_a_unit_that_gave_the_matter_away_long_ago_is_not_told_of_its_end():
    story = Story().to("working")
    due = work_calendar().add(story.on, 5)
    facts = {"unit": story.spare_unit, "ask": "请办", "due_on": due, "reason": "职责"}
    story.make("reroute", story.clerk, **facts)
    before = told(story.officer)

    story.withdraw()

    assert told(story.officer) == before == ["新交办，请签收", "交办单已撤销"]


def test_what_a_meeting_hands_to_a_higher_level_is_put_before_a_reviewer():
    story = Story().to("consulting")

    story.decide(asks=[], referred_up=True)

    assert told(story.reviewer)[-1] == "请审核销号"
    assert told(story.officer)[-1] == "交办单已撤销"


def bound_centre():
    """All of the centre have a hand in it: one entered it, the director answers it."""
    story = Story()
    Post.objects.filter(user=story.reviewer).delete()
    Issue.objects.filter(pk=story.issue.pk).update(reporter=story.clerk)
    return story.report().accept(grade="C")


@pytest.mark.parametrize("who", ["secretary", "leader"])
def test_where_the_whole_centre_is_bound_somebody_outside_is_asked_to_review(who):
    story = bound_centre()
    leader = a_post(a_user(), a_unit("lead"), "leader").user
    asked = story.secretary if who == "secretary" else leader

    story.make("answer_directly", story.director, text="见办事指南")

    assert told(asked) == ["请审核销号"]
    assert story.make("approve_closing", asked, exception="中心都已参与")


def test_a_director_who_is_not_bound_himself_is_asked_before_a_leader():
    story = bound_centre()
    leader = a_post(a_user(), a_unit("lead"), "leader").user

    story.make("answer_directly", story.clerk, text="见办事指南")

    assert (told(story.director)[-1], told(leader)) == ("请审核销号", [])
