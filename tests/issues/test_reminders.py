"""Who is told of each move, and which line of a clock speaks on which day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate

from issues.models import Clock
from issues.reminders import remind
from issues.workflow import ClockKind
from portal.notices.models import Delivery, Notice
from portal.workdays.current import work_calendar
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
