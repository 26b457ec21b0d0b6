"""The ladder: each trigger on its own working day, once, and never on a day off."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from chains.models import Post, Unit
from issues import ladder, reminders
from issues.models import Policy, SupervisionNotice
from issues.workflow import ClockKind
from portal.notices.models import Notice
from portal.workdays.current import work_calendar
from tests.builders import MONDAY, a_post, a_unit, a_user
from tests.issues.test_statements import asked
from tests.story import Story

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


def eight(on):
    return datetime(on.year, on.month, on.day, 8, tzinfo=ZONE)


def run(on):
    """The ladder once on that day; returns how much it did."""
    return ladder.draft(on=on, at=eight(on))


def drafted(story, unit=None):
    """(level, cause) of the unit's notices, oldest first; the lead's if not said."""
    rows = story.issue.notices.filter(unit=unit or story.lead_unit).order_by("pk")
    return [(row.level, row.cause) for row in rows]


def loud(story, unit=None):
    """The same without what goes out by itself."""
    return [row for row in drafted(story, unit) if row[0] != "reminder"]


def last(story):
    return story.issue.notices.latest("pk")


def due_of(story, kind=ClockKind.ORDER):
    return story.issue.clocks.filter(stopped_on=None, kind=kind).latest("pk").due_on


def after(day, days):
    return work_calendar().add(day, days)


def centre():
    return Unit.objects.get(kind=Unit.Kind.CENTRE)


def a_leader():
    body = Unit.objects.filter(kind=Unit.Kind.LEAD).first() or a_unit(Unit.Kind.LEAD)
    return a_post(a_user(), body, Post.Role.LEADER).user


def working(due_in=10, **facts):
    """An order of the lead, signed at once; nothing was heard of it since."""
    story = Story(**facts).report().accept()
    story.make("dispatch", story.clerk, asks=story.asks(due_in=due_in))
    return story.sign()


def issued(story, on):
    """Issue the story's last draft on that day."""
    story.at = eight(on)
    story.make("issue_notice", a_leader(), notice=last(story))
    return last(story)


# 提醒


def test_the_unit_is_reminded_when_the_lamp_turns_yellow_and_not_the_day_before():
    story = working()
    yellow = after(due_of(story), -3)

    run(after(yellow, -1))
    assert drafted(story) == []
    run(yellow)
    assert drafted(story) == [("reminder", "lamp")]
    assert (last(story).state, last(story).number) == ("issued", None)


def test_the_reminder_and_the_clocks_own_line_are_one_line_in_the_inbox():
    story = working()
    yellow = after(due_of(story), -3)
    run(yellow)
    reminders.remind(on=yellow, at=eight(yellow))

    heard = Notice.objects.filter(person=story.officer, subject__startswith="交办单")
    assert heard.count() == 1


def test_a_short_clock_is_yellow_on_its_last_day_only():
    story = working(due_in=2)
    due = due_of(story)

    run(after(due, -1))
    assert drafted(story) == []
    run(due)
    assert drafted(story) == [("reminder", "lamp")]


def test_signing_missed_is_a_reminder_and_never_more():
    story = Story().report().accept()
    story.make("dispatch", story.clerk, asks=story.asks(due_in=20))
    due = due_of(story, ClockKind.SIGNING)

    run(due)
    assert drafted(story) == []
    run(after(due, 1))
    run(after(due, 4))
    assert drafted(story) == [("reminder", "not_signed")]


def test_acceptance_missed_reminds_the_centre_and_a_day_later_it_is_supervised():
    story = Story().to("submitted")
    due = due_of(story, ClockKind.ACCEPTANCE)

    run(due)
    assert drafted(story, centre()) == []
    run(after(due, 1))
    assert drafted(story, centre()) == [("reminder", "not_accepted")]
    run(after(due, 2))
    assert loud(story, centre()) == [("yellow", "overdue")]


# 蓝


def test_blue_when_a_day_is_left_and_nothing_was_heard_for_five():
    story = working()
    due = due_of(story)

    run(after(due, -2))
    assert loud(story) == []
    run(after(due, -1))
    assert loud(story) == [("blue", "no_progress")]
    assert last(story).state == "drafted"


def test_an_order_of_five_days_is_not_silent_before_its_last():
    story = working(due_in=5)
    due = due_of(story)

    run(after(due, -1))
    assert loud(story) == []
    run(due)
    assert loud(story) == [("blue", "no_progress")]


def test_progress_four_days_ago_keeps_blue_away_until_it_is_five():
    story = working()
    due = due_of(story)
    story.wait(5).make("progress", story.officer, order=story.order(), text="在办")

    run(after(due, -1))
    assert loud(story) == []
    run(due)
    assert loud(story) == [("blue", "no_progress")]


def test_progress_of_another_unit_does_not_speak_for_the_silent_one():
    story = Story().report().accept()
    asks = story.asks(support=True, due_in=10)
    story.make("dispatch", story.clerk, asks=asks).sign().wait(7)
    facts = {"order": story.order("supporting"), "text": "协办在办"}
    story.make("progress", story.helper, **facts)
    run(after(due_of(story), -1))

    assert ("blue", "no_progress") in drafted(story)
    assert loud(story, story.support_unit) == []


def test_the_second_send_back_is_blue_and_the_first_is_nothing():
    story = working(due_in=20).propose().send_back()
    run(story.on)
    assert loud(story) == []

    story.propose().send_back()
    run(story.on)
    assert loud(story) == [("blue", "sent_back")]


def test_a_review_of_a_hold_that_was_missed_is_blue_for_the_centre():
    story = working().hold()
    due = due_of(story, ClockKind.HOLD_REVIEW)

    run(due)
    assert drafted(story, centre()) == []
    run(after(due, 1))
    assert loud(story, centre()) == [("blue", "hold_missed")]


def test_a_hold_keeps_every_other_clock_silent():
    story = working().hold()
    before = due_of(story, ClockKind.HOLD_REVIEW)
    for days in range(1, work_calendar().between(story.on, before) + 1):
        run(after(story.on, days))

    assert after(story.on, 10) < before
    assert drafted(story) == drafted(story, centre()) == []


# 黄


def test_yellow_on_the_first_working_day_after_the_due_day():
    story = working()
    due = due_of(story)

    run(due)
    assert ("yellow", "overdue") not in loud(story)
    run(after(due, 1))
    assert loud(story)[-1] == ("yellow", "overdue")


def test_the_first_dissatisfied_round_is_yellow_the_second_red():
    story = working(due_in=20).propose().approve().dispute()
    run(story.on)
    assert loud(story) == [("yellow", "dissatisfied")]

    story.propose().approve().dispute()
    run(story.on)
    assert loud(story) == [("yellow", "dissatisfied"), ("red", "dissatisfied")]


@pytest.mark.parametrize(
    ("missing", "found"),
    [("lead_unit", [("yellow", "absent")]), ("support_unit", [])],
)
def test_a_lead_that_did_not_come_to_its_consultation_is_yellow(missing, found):
    story = working(due_in=20).refer()
    story.decide(absent=[getattr(story, missing)])
    run(story.on)

    assert loud(story) == found


def test_a_lead_named_only_by_the_decision_was_no_lead_when_it_stayed_away():
    story = Story().to("accepted").refer()
    story.decide(absent=[story.lead_unit])
    run(story.on)

    assert loud(story) == []


# 红


def test_red_on_the_third_working_day_after_the_due_day():
    story = working()
    due = due_of(story)

    run(after(due, 2))
    assert loud(story) == [("yellow", "overdue")]
    run(after(due, 3))
    assert loud(story) == [("yellow", "overdue"), ("red", "overdue")]


@pytest.mark.parametrize(
    ("claimed", "solved", "found"),
    [
        ("solved", "no", [("red", "false_closing")]),
        ("explained", "no", []),
        ("solved", "yes", []),
    ],
)
def test_a_closing_that_the_call_back_shows_as_false_is_red(claimed, solved, found):
    story = working(due_in=20).propose(outcome=claimed).approve().confirm()
    caller = a_post(a_user(), centre(), Post.Role.OFFICER).user
    facts = {"channel": "phone", "reached": True, "solved": solved}
    facts |= {"satisfied": "no", "words": "昨夜又停"}
    story.make("call_back", caller, **facts)
    run(story.on)

    assert loud(story) == found


def test_a_draft_that_nobody_issued_gives_way_to_the_louder_one():
    story = working()
    due = due_of(story)
    for day in (-1, 1, 3):
        run(after(due, day))

    states = story.issue.notices.answerable().order_by("pk")
    assert list(states.values_list("level", "state")) == [
        ("blue", "ended"),
        ("yellow", "ended"),
        ("red", "drafted"),
    ]


# When, and how often


def test_after_three_days_of_silence_only_the_furthest_line_speaks():
    story = working()
    run(after(due_of(story), 3))

    assert drafted(story) == [("red", "overdue")]


def test_a_second_run_does_nothing_and_asks_for_nothing_new():
    story = working()
    day = after(due_of(story), 1)

    assert run(day) == 1
    assert run(day) == 0
    assert loud(story) == [("yellow", "overdue")]


@pytest.mark.parametrize(
    "day_off", [date(2026, 4, 4), date(2026, 4, 5), date(2026, 4, 6)]
)
def test_nothing_is_drafted_on_a_holiday_and_the_next_working_day_makes_up(day_off):
    thursday = datetime(2026, 3, 19, 9, tzinfo=ZONE)
    story = working(at=thursday)
    assert due_of(story) == date(2026, 4, 2)

    assert run(day_off) == 0
    assert drafted(story) == []
    run(date(2026, 4, 7))
    assert loud(story) == [("yellow", "overdue")]


def test_a_saturday_that_is_worked_is_a_working_day():
    story = working(at=datetime(2026, 4, 24, 9, tzinfo=ZONE))
    assert due_of(story) == date(2026, 5, 12)
    run(date(2026, 5, 9))

    assert drafted(story) == [("reminder", "lamp")]


def test_while_the_enterprise_is_asked_nothing_is_drafted():
    story = working().wait(9).ask()

    for days in range(1, 15):
        run(after(story.on, days))
    assert drafted(story) == []


def test_the_years_end_counts_by_the_presumed_calendar_and_says_so():
    story = working(at=datetime(2026, 12, 21, 9, tzinfo=ZONE))
    due = due_of(story)
    assert due.year == 2027
    run(after(due, 1))

    assert loud(story) == [("yellow", "overdue")]
    assert "暂定" in last(story).facts


def test_what_was_dropped_is_not_drafted_again():
    story = working()
    day = after(due_of(story), 1)
    run(day)
    story.at = eight(day)
    story.make("drop_notice", a_leader(), notice=last(story), reason="已办完")
    run(day)
    run(after(day, 1))

    assert loud(story) == [("yellow", "overdue")]


def test_the_numbers_are_those_of_the_version_that_the_issue_has_pinned():
    Policy.objects.create(yellow_overdue_days=2, made_at=MONDAY)
    story = working()
    due = due_of(story)
    Policy.objects.create(made_at=MONDAY)

    run(after(due, 1))
    assert loud(story) == []
    run(after(due, 2))
    assert loud(story) == [("yellow", "overdue")]


# Whose clock it is


def test_before_anybody_leads_the_centre_itself_is_pressed():
    story = Story().to("accepted")
    run(after(due_of(story, ClockKind.HANDLING), 1))

    assert loud(story, centre()) == [("yellow", "overdue")]


def test_the_issues_own_clock_says_no_second_word_where_the_lead_is_late():
    story = working()
    due = max(due_of(story), due_of(story, ClockKind.HANDLING))
    run(after(due, 1))

    assert drafted(story, centre()) == []
    assert loud(story) == [("yellow", "overdue")]


def test_a_lead_with_more_days_than_the_issue_has_leaves_the_centre_to_answer():
    story = working(due_in=20)
    run(after(due_of(story, ClockKind.HANDLING), 1))

    assert loud(story, centre()) == [("yellow", "overdue")]
    assert loud(story) == []


def test_the_facts_name_the_day_and_what_the_unit_last_wrote():
    story = working(due_in=5)
    words = {"order": story.order(), "text": "设备已订货"}
    story.make("progress", story.officer, **words)
    run(after(due_of(story), 1))

    assert "已超期 1 个工作日" in last(story).facts
    assert "设备已订货" in last(story).facts


# What nobody answers


def test_blue_unanswered_is_yellow_then_red_then_the_committees():
    story = working(due_in=30).propose().send_back().propose().send_back()
    run(story.on)
    blue = issued(story, story.on)
    assert blue.reply_due_on == after(story.on, 2)

    run(blue.reply_due_on)
    assert loud(story) == [("blue", "sent_back")]
    run(after(blue.reply_due_on, 1))
    yellow = issued(story, after(blue.reply_due_on, 1))
    assert (yellow.level, yellow.cause) == ("yellow", "unanswered")
    assert yellow.follows == blue
    blue.refresh_from_db()
    assert blue.state == "escalated"

    run(after(yellow.reply_due_on, 1))
    red = issued(story, after(yellow.reply_due_on, 1))
    assert (red.level, red.reply_due_on) == ("red", after(red.issued_on, 1))

    run(red.reply_due_on)
    assert story.issue.matters.count() == 0
    run(after(red.reply_due_on, 1))
    red.refresh_from_db()
    story.issue.refresh_from_db()
    assert story.issue.state == "consulting"
    assert red.matter.consultation.kind == "committee"
    assert run(after(red.reply_due_on, 1)) == 0


def test_an_answer_in_time_draws_nothing_louder():
    story = working(due_in=30).propose().send_back().propose().send_back()
    run(story.on)
    blue = issued(story, story.on)
    story.make("answer_notice", story.officer, notice=blue, text="周五前补齐")
    run(after(blue.reply_due_on, 3))

    assert loud(story) == [("blue", "sent_back")]


def test_what_cannot_be_put_on_an_agenda_now_waits_until_it_can():
    story = working(due_in=30).propose().send_back().propose().send_back()
    run(story.on)
    notice = last(story)
    SupervisionNotice.objects.filter(pk=notice.pk).update(level="red")
    red = issued(story, story.on)
    story.ask()
    run(after(red.reply_due_on, 1))
    red.refresh_from_db()
    assert (red.raised_on, red.matter) == (after(red.reply_due_on, 1), None)

    story.supply()
    run(after(red.reply_due_on, 2))
    red.refresh_from_db()
    assert red.matter.consultation.kind == "committee"


def test_the_reply_day_is_reminded_of_like_any_clock():
    story = working(due_in=30).propose().send_back().propose().send_back()
    run(story.on)
    blue = issued(story, story.on)
    for days in (0, 1):
        day = after(blue.reply_due_on, days)
        reminders.remind(on=day, at=eight(day))

    rows = Notice.objects.filter(
        person=story.officer, subject__startswith="督办答复"
    ).order_by("pk")
    words = [row.subject.partition("：")[0] for row in rows]
    assert words == ["督办答复今天到期", "督办答复已超期"]


def test_blue_goes_out_by_itself_only_where_the_rules_say_so():
    Policy.objects.create(blue_by_itself=True, made_at=MONDAY)
    story = working()
    run(after(due_of(story), -1))
    blue = last(story)

    assert (blue.level, blue.state, blue.issued_by) == ("blue", "issued", None)
    assert blue.number == "督办〔2026〕1号"


def test_a_leader_who_asked_for_a_report_by_a_day_has_the_handlers_reminded():
    story = working()
    by = after(story.on, 3)
    story.make("instruct", a_leader(), text="本周到现场", reply_by=by)
    for days in (-2, -1, 0, 1):
        run(after(by, days))

    rows = Notice.objects.filter(person=story.officer, subject__startswith="领导批示")
    words = [row.subject.partition("：")[0] for row in rows.order_by("pk")]
    assert words == [
        "领导批示，请办理",
        "领导批示明天前报告",
        "领导批示今天报告",
        "领导批示已过报告日期",
    ]


def test_the_statements_of_a_run_do_not_grow_with_the_live_issues():
    found = []
    for more in (1, 2, 22):
        for _ in range(more):
            working()
        found.append(asked(lambda: run(MONDAY.date())))

    assert found == [found[0]] * 3
    assert found[0] <= 18
