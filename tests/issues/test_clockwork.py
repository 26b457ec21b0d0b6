"""The clocks over weekends, make-up days, New Year and years without a notice.

Every expected day is counted by hand from the calendar on the wall; the working is
written beside it. Nothing here asks the arithmetic for its own answer.
"""

from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from issues.clockwork import Lamp, Span, due_day, read
from issues.models import Clock, Issue, Policy
from issues.recompute import consume_changes
from issues.workflow import ClockKind, State
from portal.desk.workbench import dressed, piles
from portal.workdays import shipped
from portal.workdays.changes import Entry, Mark, enter_notice
from portal.workdays.models import CalendarChange, Kind
from tests.story import Story


def morning(day):
    return datetime.fromisoformat(day).replace(hour=9, tzinfo=ZoneInfo("Asia/Shanghai"))


def a_story(day, *, grade="B"):
    """An issue accepted on `day`, in the hands of a department the same day."""
    return Story(at=morning(day), grade=grade).to("working")


def go_to(story, day):
    story.at = morning(day)
    return story


def clock_of(story, kind=ClockKind.HANDLING):
    """The youngest clock of that kind."""
    return Clock.objects.filter(issue=story.issue, kind=kind).latest("pk")


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


def paused(story, since, until):
    """Ask the enterprise on one day, have its answer on the other; the due day."""
    go_to(story, since).ask()
    go_to(story, until).supply()
    return f"{clock_of(story).due_on}"


# Monday 9 March 2026, grade B, ten days: 10–13 are four, 16–20 nine, Monday the
# 23rd is the tenth. No holiday is near.


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        # Friday to Monday takes out Monday alone.
        ("2026-03-13", "2026-03-16", "2026-03-24"),
        # Answered on Saturday or Sunday: no working day was lost.
        ("2026-03-13", "2026-03-14", "2026-03-23"),
        ("2026-03-13", "2026-03-15", "2026-03-23"),
        # Asked on Sunday, answered on Tuesday: Monday and Tuesday.
        ("2026-03-15", "2026-03-17", "2026-03-25"),
        # Thursday to Monday, where the new due day itself jumps a weekend:
        # Friday and Monday and five more (Tuesday 17 to Monday 23): seven.
        ("2026-03-12", "2026-03-23", "2026-04-01"),
        # Asked and answered within one day.
        ("2026-03-13", "2026-03-13", "2026-03-23"),
    ],
)
@pytest.mark.django_db
@pytest.mark.engine
def test_a_pause_across_a_weekend_costs_only_working_days(since, until, due):
    story = a_story("2026-03-09")

    assert f"{clock_of(story).due_on}" == "2026-03-23"
    assert paused(story, since, until) == due


# Monday 9 February 2026: 10–13 are four, make-up Saturday the 14th five; 15–23 are
# Spring Festival; 24–27 nine, make-up Saturday the 28th is the tenth.


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        # The make-up Saturday counts: one day; after the 28th comes Monday 2 March.
        ("2026-02-13", "2026-02-14", "2026-03-02"),
        # Over the whole festival: the 14th and the 24th.
        ("2026-02-13", "2026-02-24", "2026-03-03"),
        # From the make-up Saturday through the festival: the 24th alone.
        ("2026-02-14", "2026-02-24", "2026-03-02"),
        # Wholly within the festival: nothing.
        ("2026-02-15", "2026-02-23", "2026-02-28"),
        # Over the second make-up Saturday, to the Sunday after it: one day.
        ("2026-02-27", "2026-03-01", "2026-03-02"),
    ],
)
@pytest.mark.django_db
@pytest.mark.engine
def test_a_pause_over_a_make_up_saturday_takes_that_day_out(since, until, due):
    story = a_story("2026-02-09")

    assert f"{clock_of(story).due_on}" == "2026-02-28"
    assert paused(story, since, until) == due


@pytest.mark.django_db
@pytest.mark.engine
def test_a_make_up_saturday_after_the_may_holiday_counts_like_any_other_day():
    # Thursday 30 April, grade C, five days: 1–5 May are off; 6, 7, 8, make-up
    # Saturday the 9th, Monday the 11th.
    story = a_story("2026-04-30", grade="C")

    assert f"{clock_of(story).due_on}" == "2026-05-11"
    # Friday 8 to Monday 11: the 9th and the 11th; then Tuesday 12, Wednesday 13.
    assert paused(story, "2026-05-08", "2026-05-11") == "2026-05-13"


@pytest.mark.django_db
@pytest.mark.engine
def test_a_pause_across_new_year_takes_out_the_fourth_of_january_alone():
    # Monday 28 December 2026: 29–31 are three; 1 January is off by law, 2–3 are a
    # weekend; 4–8 eight, 11 nine, Tuesday 12 January is the tenth.
    story = a_story("2026-12-28")

    assert f"{clock_of(story).due_on}" == "2027-01-12"
    assert paused(story, "2026-12-31", "2027-01-04") == "2027-01-13"


def notice_of_2027(marks):
    """Enter an invented notice for 2027; 2026 is entered already."""
    call_command("load_calendar", verbosity=0)
    entry = Entry(
        by=None,
        at=morning("2026-12-30"),
        source="示例通知",
        seen=CalendarChange.objects.newest_pk(),
    )
    enter_notice(
        2027,
        {date.fromisoformat(day): Mark(kind, "元旦") for day, kind in marks.items()},
        entry,
    )


def carried_through(day):
    """Recompute on that day; (was, now) of each handling clock that moved."""
    consume_changes(on=date.fromisoformat(day), at=morning(day))
    logged = Clock.objects.filter(kind=ClockKind.HANDLING, calendar_log__isnull=False)
    return [
        (f"{was}", f"{now}")
        for was, now in logged.values_list("calendar_log__was", "calendar_log__now")
    ]


@pytest.mark.django_db
@pytest.mark.engine
def test_only_the_due_days_beyond_the_border_are_provisional():
    # Ten days after Thursday 17 December: 18, 21–25 six, 28–31 ten.
    before = a_story("2026-12-17")
    # One later: the tenth is Monday 4 January, in a year without a notice.
    after = a_story("2026-12-18")

    assert f"{clock_of(before).due_on}" == "2026-12-31"
    assert f"{clock_of(after).due_on}" == "2027-01-04"
    assert [clock_of(s).provisional for s in (before, after)] == [False, True]
    assert clock_of(after).reading(after.on).provisional is True


@pytest.mark.django_db
@pytest.mark.engine
def test_a_notice_moves_the_provisional_day_and_logs_from_what_to_what():
    story = a_story("2026-12-28")
    # Monday 4 January becomes a day off: Wednesday 13 is the tenth.
    notice_of_2027({"2027-01-01": Kind.OFF, "2027-01-04": Kind.OFF})

    assert carried_through("2026-12-30") == [("2027-01-12", "2027-01-13")]
    clock = clock_of(story)
    assert (f"{clock.due_on}", clock.provisional) == ("2027-01-13", False)
    assert f"{clock.first_due_on}" == "2027-01-12"
    assert f"{Issue.objects.get(pk=story.issue.pk).due_on}" == "2027-01-13"


@pytest.mark.django_db
@pytest.mark.engine
def test_a_notice_that_changes_nothing_lifts_the_mark_and_logs_nothing():
    story = a_story("2026-12-28")
    notice_of_2027({"2027-01-01": Kind.OFF})

    assert carried_through("2026-12-30") == []
    assert clock_of(story).provisional is False


@pytest.mark.django_db
@pytest.mark.engine
def test_a_late_notice_makes_nobody_overdue_after_the_fact():
    # Saturday and Sunday, 2 and 3 January, become working days: the tenth would
    # have been Friday 8. The notice is entered on Monday 11: due today at worst.
    story = a_story("2026-12-28")
    notice_of_2027(
        {f"2027-01-0{n}": Kind.WORK for n in (2, 3)} | {"2027-01-01": Kind.OFF}
    )

    assert carried_through("2027-01-11") == [("2027-01-12", "2027-01-11")]
    reading = clock_of(story).reading(date(2027, 1, 11))
    assert (reading.left, reading.lamp) == (0, Lamp.YELLOW)


@pytest.mark.django_db
@pytest.mark.engine
def test_a_clock_that_stopped_in_time_stays_so_when_its_days_are_rearranged():
    # Stopped on its due day, Tuesday 12; then Saturday 2 January becomes a day worked.
    story = go_to(a_story("2026-12-28"), "2027-01-12").propose()
    notice_of_2027({"2027-01-01": Kind.OFF, "2027-01-02": Kind.WORK})

    assert carried_through("2027-01-13") == []
    reading = clock_of(story).reading(date(2027, 2, 1))
    assert (reading.text, reading.used) == ("按期", 10)


@pytest.mark.django_db
@pytest.mark.engine
def test_an_overdue_mark_outlives_the_notice_that_would_have_spared_it():
    story = a_story("2026-12-28")
    late = date(2027, 1, 13)
    Clock.objects.filter(pk=clock_of(story).pk).update(overdue_from=late)
    notice_of_2027({"2027-01-01": Kind.OFF, "2027-01-04": Kind.OFF})

    assert carried_through("2027-01-13") == []
    assert clock_of(story).overdue_from == late


@pytest.mark.django_db
@pytest.mark.engine
def test_rules_edited_in_mid_flight_leave_an_accepted_issue_its_whole_course():
    early = a_story("2026-03-09")
    Policy.objects.create(
        general_days=4, review_days=9, confirmation_days=9, made_at=early.at
    )
    late = a_story("2026-03-09")

    assert f"{clock_of(early).due_on}" == "2026-03-23"
    # Tuesday to Friday.
    assert f"{clock_of(late).due_on}" == "2026-03-13"
    # Proposed on Thursday 12; the review has the old two days: 13, 16. The new
    # nine end on Wednesday 25.
    for story in (early, late):
        go_to(story, "2026-03-12").propose()
    assert f"{clock_of(early, ClockKind.REVIEW).due_on}" == "2026-03-16"
    assert f"{clock_of(late, ClockKind.REVIEW).due_on}" == "2026-03-25"


@pytest.mark.django_db
@pytest.mark.engine
def test_a_dispute_opens_a_new_clock_for_issue_and_order_and_keeps_the_old_ones():
    # Accepted on Friday 20 March; closing proposed on Tuesday 31 after seven days.
    story = a_story("2026-03-20")
    go_to(story, "2026-03-31").propose()
    go_to(story, "2026-04-01").approve()
    # Disputed on Friday 3 April: Monday 6 is Qingming; 7–10 are four, Monday 13 is
    # the fifth. A third of ten is less than five.
    go_to(story, "2026-04-03").dispute()

    clocks = Clock.objects.filter(issue=story.issue).order_by("pk")
    assert [
        (c.kind, bool(c.order_id), f"{c.due_on}", c.stopped_on and f"{c.stopped_on}")
        for c in clocks
        if c.kind in {ClockKind.HANDLING, ClockKind.CONFIRMATION}
        or (c.kind == ClockKind.ORDER and c.stopped_on is None)
    ] == [
        ("handling", False, "2026-04-03", "2026-03-31"),
        ("confirmation", False, "2026-04-09", "2026-04-03"),
        ("handling", False, "2026-04-13", None),
        ("order", True, "2026-04-13", None),
    ]
    assert f"{story.issue.due_on}" == "2026-04-13"
    assert f"{story.order().due_on}" == "2026-04-13"


@pytest.mark.django_db
@pytest.mark.engine
def test_the_due_day_is_still_in_time_and_the_day_after_is_overdue():
    # Grade C, five days after Monday 9 March: Monday 16.
    story = a_story("2026-03-09", grade="C")
    monday, tuesday = days("2026-03-16", "2026-03-17")
    clock = clock_of(story)

    assert [clock.reading(day).lamp for day in (monday, tuesday)] == [
        Lamp.YELLOW,
        Lamp.RED,
    ]
    assert [clock.reading(day).text for day in (monday, tuesday)] == [
        "今天到期",
        "超期 1 个工作日",
    ]
    assert not Issue.objects.overdue(monday).exists()
    assert Issue.objects.overdue(tuesday).get() == story.issue


@pytest.mark.parametrize(
    ("day", "words", "late"),
    [
        ("2026-03-16", "按期", None),
        ("2026-03-17", "超期 1 个工作日办结", "2026-03-17"),
        ("2026-03-19", "超期 3 个工作日办结", "2026-03-17"),
    ],
)
@pytest.mark.django_db
@pytest.mark.engine
def test_a_clock_that_stops_on_its_due_day_was_in_time(day, words, late):
    story = a_story("2026-03-09", grade="C")
    go_to(story, day).propose()
    clock = clock_of(story)

    assert clock.reading(date(2026, 6, 1)).text == words
    assert (clock.overdue_from and f"{clock.overdue_from}") == late


@pytest.mark.django_db
@pytest.mark.engine
def test_work_done_on_the_weekend_after_the_due_day_is_not_late():
    # Grade C, five days after Friday 6 March: Friday 13. No working day has passed
    # on Sunday 15; on Monday 16 one has.
    story = a_story("2026-03-06", grade="C")
    sunday, monday = days("2026-03-15", "2026-03-16")

    assert not Issue.objects.overdue(sunday).exists()
    assert Issue.objects.overdue(monday).exists()
    found = [Issue.objects.by_lamp(on=d, soon=d) for d in (sunday, monday)]
    counts = [(rows["red"].count(), rows["yellow"].count()) for rows in found]
    assert counts == [(0, 1), (1, 0)]
    rows = [list(Issue.objects.all()) for _ in counts]
    heaps = [
        piles(dressed(found, day), day, mine=frozenset())
        for found, day in zip(rows, (sunday, monday), strict=True)
    ]
    assert [heap[0].title for heap in heaps] == ["今天到期", "已超期"]
    go_to(story, "2026-03-15").propose()
    assert clock_of(story).overdue_from is None


# Asked on the last day, even after its end: the question takes out what follows.


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        # Friday 13 is the due day. Nothing was left, so the day of the answer is.
        ("2026-03-13", "2026-03-18", "2026-03-18"),
        ("2026-03-14", "2026-03-18", "2026-03-18"),
        # Answered on Sunday 22: the Friday before it.
        ("2026-03-13", "2026-03-22", "2026-03-20"),
        # Asked on Monday, when it was late already: nothing is given back.
        ("2026-03-16", "2026-03-18", "2026-03-13"),
    ],
)
@pytest.mark.django_db
@pytest.mark.engine
def test_a_question_asked_on_the_due_day_keeps_the_clock_in_time(since, until, due):
    story = a_story("2026-03-06", grade="C")

    assert paused(story, since, until) == due
    reading = clock_of(story).reading(date.fromisoformat(until))
    assert reading.lamp == (Lamp.RED if due == "2026-03-13" else Lamp.YELLOW)


@pytest.mark.django_db
@pytest.mark.engine
def test_the_day_that_a_consultation_sets_is_the_day_whatever_stood_still():
    # Due on Friday 13 and overdue when the chair stops the clocks on Tuesday 17;
    # decided on Thursday 19: the record says Wednesday 25, not two days later.
    story = a_story("2026-03-06", grade="C")
    go_to(story, "2026-03-17").refer(chair_pauses="示例主持人")
    go_to(story, "2026-03-19").decide(new_due_on=date(2026, 3, 25))

    clock = clock_of(story)
    assert f"{clock.due_on}" == f"{story.issue.due_on}" == "2026-03-25"
    assert [clock.reading(d).lamp for d in days("2026-03-25", "2026-03-26")] == [
        Lamp.YELLOW,
        Lamp.RED,
    ]


@pytest.mark.django_db
@pytest.mark.engine
def test_the_day_that_a_consultation_sets_outlives_a_later_pause():
    # Set to Wednesday 25; asked on Thursday 19, answered on Monday 23: Friday and
    # Monday, so Thursday 26 and Friday 27.
    story = go_to(a_story("2026-03-09"), "2026-03-16").refer()
    go_to(story, "2026-03-18").decide(new_due_on=date(2026, 3, 25))

    assert paused(story, "2026-03-19", "2026-03-23") == "2026-03-27"


@pytest.mark.django_db
@pytest.mark.engine
def test_a_redo_is_a_third_of_the_original_term_whatever_was_decided_since():
    # Grade A is consulted at dispatch; its 25 days are made many more. Disputed on
    # Friday 20 March: nine days, 23–27 five, 30 March to 2 April nine.
    story = Story(at=morning("2026-03-09"), grade="A").to("accepted").dispatch()
    story.decide(new_due_on=date(2026, 8, 31)).propose().approve()
    go_to(story, "2026-03-20").dispute()

    assert f"{clock_of(story).due_on}" == "2026-04-02"


@pytest.mark.django_db
@pytest.mark.engine
def test_an_issue_that_waits_for_its_enterprise_is_on_no_list_of_late_ones():
    # Due on Monday 23; asked on Friday 13 and never answered.
    story = go_to(a_story("2026-03-09"), "2026-03-13").ask()
    april = date(2026, 4, 1)

    assert clock_of(story).reading(april).lamp == Lamp.PAUSED
    assert not Issue.objects.overdue(april).exists()


# The same rules once more, as a loop over single days that knows no arithmetic.

OFF = set(
    days(
        *("2026-01-01", "2026-01-02"),
        *(f"2026-02-{n}" for n in (16, 17, 18, 19, 20, 23)),
        *("2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05"),
        *("2026-06-19", "2026-09-25"),
        *(f"2026-10-0{n}" for n in (1, 2, 5, 6, 7)),
        # 推定: what the law fixes, without any bridge.
        *("2027-01-01", "2027-02-05", "2027-02-08", "2027-04-05", "2027-06-09"),
    )
)
MADE_UP = set(
    days(
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09"),
        *("2026-09-20", "2026-10-10"),
    )
)
ONE = timedelta(1)


def worked(day):
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def loop(start, pauses):
    """Each day after `start`, what it is, and the working days used by its end."""
    used, day = 0, start
    while True:
        day += ONE
        if not worked(day):
            what = "off"
        elif any(p.since < day <= (p.until or date.max) for p in pauses):
            what = "paused"
        else:
            what = "used"
            used += 1
        yield day, what, used


def loop_until(today, start, pauses):
    return takewhile(lambda row: row[0] <= today, loop(start, pauses))


def last_day_in_time(start, limit, pauses):
    in_time = takewhile(lambda row: row[2] <= limit, loop(start, pauses))
    return [day for day, what, _ in in_time if what != "off"][-1]


@st.composite
def histories(draw):
    """(start, limit, pauses one after the other): a clock's whole life."""
    start = draw(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
    limit = draw(st.integers(1, 25))
    pauses, day = [], start
    for _ in range(draw(st.integers(0, 3))):
        since = day + draw(st.integers(0, 12)) * ONE
        day = since + draw(st.integers(0, 15)) * ONE
        pauses.append(Span(since, day, "待企业补充"))
    return start, limit, pauses


def known_on(day, pauses):
    """What the record says that evening: begun pauses, an end only if it came."""
    return [
        Span(p.since, p.until if p.until <= day else None, p.reason)
        for p in pauses
        if p.since <= day
    ]


CALENDAR = shipped.calendar()
SEVERITY = [Lamp.GREEN, Lamp.YELLOW, Lamp.RED]


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_due_day_is_the_one_that_a_loop_over_the_days_finds(history):
    start, limit, pauses = history

    assert due_day(start, limit, pauses, CALENDAR) == last_day_in_time(*history)


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(1, 90))
def test_every_day_since_the_start_stands_in_exactly_one_column(history, age):
    start, limit, pauses = history
    today = start + age * ONE
    reading = read(
        start=start,
        limit=limit,
        pauses=known_on(today, pauses),
        on=today,
        calendar=CALENDAR,
    )
    rows = loop_until(today, start, known_on(today, pauses))
    columns = [what for _, what, _ in rows]

    assert (reading.used, reading.paused_days, len(reading.days_off)) == (
        columns.count("used"),
        columns.count("paused"),
        columns.count("off"),
    )
    assert reading.used + reading.paused_days + len(reading.days_off) == age
    assert reading.used + reading.left == reading.limit == limit


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_lamp_only_ever_grows_graver_and_is_red_from_the_day_after(history):
    start, limit, pauses = history
    gravest = 0
    for n in range(1, 100):
        today = start + n * ONE
        known = known_on(today, pauses)
        reading = read(
            start=start, limit=limit, pauses=known, on=today, calendar=CALENDAR
        )
        *_, (_, _, used) = loop_until(today, start, known)
        assert (reading.lamp == Lamp.RED) == (used > limit)
        if reading.lamp == Lamp.PAUSED:
            continue
        assert SEVERITY.index(reading.lamp) >= gravest
        gravest = SEVERITY.index(reading.lamp)


# What is cached is what is true, after real moves.


def lives():
    """One issue for each way in which moves touch clocks."""
    asked = a_story("2026-03-09")
    paused(asked, "2026-03-13", "2026-03-17")
    paused(asked, "2026-03-20", "2026-03-24")
    still_asked = go_to(a_story("2026-02-09"), "2026-02-13").ask()
    consulted = go_to(a_story("2026-02-09"), "2026-02-12").refer(chair_pauses="主持人")
    decided = go_to(a_story("2026-02-09"), "2026-02-12").refer(chair_pauses="主持人")
    go_to(decided, "2026-02-25").decide(new_due_on=date(2026, 3, 10))
    sent_back = go_to(a_story("2026-03-09"), "2026-03-16").propose()
    go_to(sent_back, "2026-03-18").send_back()
    paused(sent_back, "2026-03-19", "2026-03-23")
    disputed = go_to(a_story("2026-12-17"), "2026-12-24").propose().approve()
    go_to(disputed, "2026-12-28").dispute()
    paused(disputed, "2026-12-31", "2027-01-05")
    withdrawn = go_to(a_story("2026-03-09"), "2026-03-12").ask()
    go_to(withdrawn, "2026-03-17").withdraw()
    late = a_story("2026-03-06", grade="C")
    paused(late, "2026-03-13", "2026-03-18")
    return [
        *(asked, still_asked, consulted, decided, sent_back, disputed),
        *(withdrawn, late),
    ]


@pytest.mark.django_db
@pytest.mark.engine
def test_no_cached_due_day_drifts_from_its_ledger():
    stories = lives()
    clocks = list(Clock.objects.prefetch_related("pauses"))

    assert len(clocks) > 30
    assert {c.pk: c.due_on for c in clocks} == {
        c.pk: last_day_in_time(c.started_on, c.limit, [s for s in c.spans() if s.until])
        for c in clocks
    }
    for story in stories:
        issue = Issue.objects.get(pk=story.issue.pk)
        main = issue.main_clock()
        assert issue.state == State.WITHDRAWN or issue.due_on == main.due_on
