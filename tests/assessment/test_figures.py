"""What a month counts for whom: from moves really made, by hand counted again."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from issues.assessment import closing, figures, reading
from issues.assessment.models import Appeal, FrozenCase, Line, Period, Scheme
from issues.assessment.periods import Stretch
from issues.assessment.workflow import Measure
from issues.models import Clock
from issues.reminders import mark_overdue
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from tests.builders import MONDAY, a_notice, a_unit
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
MARCH = Stretch.read("2026-03")
APRIL = Stretch.read("2026-04")


def counted(unit, measure, stretch=MARCH):
    """(so much, of so much) of a unit, or None where nothing counts."""
    sums = figures.sums_of(closing.cases(stretch, Scheme.current()))
    found = [s for s in sums if (s.unit, s.measure) == (unit.pk, measure)]
    return (int(found[0].value), found[0].weight) if found else None


def centre_of(story):
    return story.clerk.posts.get().unit


def mark(story):
    mark_overdue(story.on, work_calendar())
    return story


def test_an_order_signed_and_answered_in_time_counts_for_its_unit_and_the_whole():
    story = Story().to("working").sign().propose().approve().confirm()
    lead, centre = story.lead_unit, centre_of(story)

    for measure in (Measure.RESPONSE, Measure.ON_TIME, Measure.SOLVED):
        assert counted(lead, measure) == (1, 1)
        assert counted(centre, measure) == (1, 1)
    assert counted(lead, Measure.SATISFIED) == (1, 1)
    assert counted(lead, Measure.REDONE) == (0, 1)
    assert counted(lead, Measure.VOLUME) == (1, 1)


def test_nothing_counts_before_it_is_decided():
    story = Story().to("working")

    assert counted(story.lead_unit, Measure.RESPONSE) is None
    assert counted(story.lead_unit, Measure.ON_TIME) is None


def test_a_proposal_that_nobody_has_reviewed_is_neither_in_time_nor_late():
    story = Story().to("review")

    assert counted(story.lead_unit, Measure.ON_TIME) is None


def test_what_runs_over_counts_once_on_the_day_it_became_late():
    story = mark(Story().to("working").wait(8))

    assert counted(story.lead_unit, Measure.RESPONSE) == (0, 1)
    assert counted(story.lead_unit, Measure.ON_TIME) == (0, 1)
    story.propose().approve().confirm()
    assert counted(story.lead_unit, Measure.ON_TIME) == (0, 1)


def test_a_closing_sent_back_in_april_leaves_march_as_it_was():
    """The clock then runs on as if it had never stopped, and is marked from March."""
    story = Story().to("working").wait(5)
    story.propose().wait(12)
    assert counted(story.lead_unit, Measure.ON_TIME) is None
    story.wait(3).send_back()
    assert story.on.month == 4
    mark(story)
    assert Clock.objects.get(kind="order", issue=story.issue).overdue_from.month == 3

    assert counted(story.lead_unit, Measure.ON_TIME) is None
    assert counted(story.lead_unit, Measure.ON_TIME, APRIL) == (0, 1)


def test_a_request_for_more_days_made_in_time_decides_nothing_until_it_is_decided():
    story = Story().to("working").wait(3)
    day = work_calendar().add(story.order().due_on, 7)
    facts = {"reason": "等配件", "progress": "已订货", "new_due_on": day}
    story.make("ask_extension", story.officer, **facts)
    mark(story.wait(4))
    assert counted(story.lead_unit, Measure.ON_TIME) is None

    story.make("refuse_extension", story.director, answer="可以先接临时线")

    assert counted(story.lead_unit, Measure.ON_TIME) == (0, 1)


def test_a_granted_request_takes_the_lateness_back():
    story = Story().to("working").wait(3)
    day = work_calendar().add(story.order().due_on, 7)
    facts = {"reason": "等配件", "progress": "已订货", "new_due_on": day}
    story.make("ask_extension", story.officer, **facts)
    mark(story.wait(4))
    story.make("grant_extension", story.director, answer="")

    story.propose().approve().confirm()

    assert counted(story.lead_unit, Measure.ON_TIME) == (1, 1)


def test_a_dispute_is_a_rating_and_a_redo_of_the_unit_that_led():
    story = Story().to("confirming").dispute().wait(1).propose().approve().confirm()

    assert counted(story.lead_unit, Measure.SATISFIED) == (1, 2)
    assert counted(story.lead_unit, Measure.REDONE) == (1, 2)
    assert counted(story.lead_unit, Measure.SOLVED) == (1, 1)
    assert counted(story.lead_unit, Measure.ON_TIME) == (2, 2)


def test_a_dispute_is_not_of_the_unit_that_takes_over_on_the_same_day():
    story = Story().to("confirming").dispute()
    first, heir = story.lead_unit, a_unit()
    due_on = work_calendar().add(story.on, 5)
    facts = {"unit": heir, "ask": "请接着办", "due_on": due_on, "reason": "换一家办"}
    story.make("reroute", story.clerk, **facts)

    assert counted(first, Measure.SATISFIED) == (0, 1)
    assert counted(first, Measure.REDONE) == (1, 1)
    assert counted(heir, Measure.SATISFIED) is None
    assert counted(heir, Measure.REDONE) is None


def test_what_policy_does_not_allow_is_left_out_of_the_solved_with_its_reason():
    story = Story().to("working").propose(outcome="unsupported").approve().confirm()

    assert counted(story.lead_unit, Measure.SOLVED) is None
    assert counted(story.lead_unit, Measure.LEFT_OUT) == (1, 1)
    assert counted(story.lead_unit, Measure.SATISFIED) == (1, 1)


def test_a_problem_partly_solved_by_the_enterprises_word_is_not_solved():
    story = Story().to("confirming").confirm(solved="partly")

    assert counted(story.lead_unit, Measure.SOLVED) == (0, 1)


@pytest.mark.parametrize("state", ["declined", "withdrawn", "merged", "holding"])
def test_what_ends_without_an_answer_is_left_out_line_by_line(state):
    story = Story().to(state)
    centre = centre_of(story)

    assert counted(centre, Measure.LEFT_OUT) == (1, 1)
    assert counted(centre, Measure.SOLVED) is None


def test_a_return_is_right_once_another_unit_was_asked():
    story = Story().to("working")
    story.make(
        "return_order",
        story.officer,
        order=story.order(),
        basis="不是我组职责",
        suggested_unit=story.spare_unit,
    )
    first = story.lead_unit
    assert counted(first, Measure.RETURNS) is None

    story.lead_unit = story.spare_unit
    story.dispatch()

    assert counted(first, Measure.RETURNS) == (1, 1)


def test_a_supporting_order_counts_for_its_unit_alone():
    story = Story().report().accept().dispatch(support=True)
    order = story.order("supporting")
    story.make("answer", story.helper, order=order, text="口径已给")

    assert counted(story.support_unit, Measure.SUPPORT) == (1, 1)
    assert counted(story.lead_unit, Measure.SUPPORT) is None


def test_a_revoked_notice_is_given_back_when_it_is_revoked():
    story = Story().to("working")
    notice = a_notice(story.issue, story.lead_unit, level="red")
    assert counted(story.lead_unit, Measure.DEDUCTION) == (1, 1)

    revoke(notice, story)

    assert counted(story.lead_unit, Measure.DEDUCTION) == (1, 1)
    assert counted(story.lead_unit, Measure.DEDUCTION, APRIL) == (-1, -1)


def revoke(notice, story):
    notice.state, notice.judged_on = "revoked", APRIL.first
    notice.judged_by = story.director
    notice.save()


def test_what_an_appeal_has_given_back_a_revoked_notice_does_not_give_back_again():
    story, at = Story().to("working"), MONDAY.replace(month=4, day=1)
    notice = a_notice(story.issue, story.lead_unit, level="red")
    period = closing.close(MARCH, by=story.director, at=at)
    case = FrozenCase.objects.get(line__measure=Measure.DEDUCTION)
    appeal = Appeal.lodge_against(case, by=story.officer, at=at, reason="发错单位")
    appeal.grant(by=story.director, at=at, remedy="good", answer="属实")

    revoke(notice, story)

    assert counted(story.lead_unit, Measure.DEDUCTION, APRIL) is None
    assert list(closing.differences(period)) == []


def test_of_a_revoked_notice_there_is_nothing_to_appeal_against():
    story, at = Story().to("working"), MONDAY.replace(month=4, day=1)
    notice = a_notice(story.issue, story.lead_unit, level="red")
    closing.close(MARCH, by=story.director, at=at)
    case = FrozenCase.objects.get(line__measure=Measure.DEDUCTION)
    facts = {"by": story.officer, "at": at, "reason": "发错单位"}
    made = Appeal.lodge_against(case, **facts)

    revoke(notice, story)

    with pytest.raises(Refused, match="撤销当期已冲回扣分。请选“维持原数”"):
        made.grant(by=story.director, at=at, remedy="good", answer="属实")
    with pytest.raises(Refused, match="撤销当期已冲回扣分。不用申诉"):
        Appeal.lodge_against(case, **facts)
    made.reject(by=story.director, at=at, answer="已撤销")
    assert counted(story.lead_unit, Measure.DEDUCTION, APRIL) == (-1, -1)


def test_reopening_and_exceptions_are_watched_for_the_leaders():
    story = Story().to("closed")
    story.make("reopen", story.liaison, reason="又跳闸")

    assert counted(centre_of(story), Measure.REOPENED) == (1, 1)
    assert counted(story.lead_unit, Measure.REDONE) == (1, 2)
    assert counted(centre_of(story), Measure.SILENT) == (0, 1)


# Frozen and computed again.


def several():
    """Stories of every kind that go on after March."""
    late = mark(Story().to("working").wait(8))
    told = Story(at=late.at).to("closed")
    sent_back = Story(at=MONDAY).to("working").wait(5).propose().wait(15)
    held = Story().to("holding")
    return late, told, sent_back, held


def closed_by(story, at, stretch=MARCH):
    return closing.close(stretch, by=story.director, at=at)


def test_a_frozen_month_is_the_same_whatever_happens_after_it():
    late, told, sent_back, held = several()
    closed_by(told, sent_back.at.replace(month=4, day=2))
    for story in (late, told, sent_back, held):
        story.at = sent_back.at.replace(month=4, day=7)

    mark(sent_back.send_back())
    late.propose().approve().dispute()
    told.make("reopen", told.liaison, reason="又跳闸")
    held.withdraw()
    mark_overdue(APRIL.last, work_calendar())

    assert list(closing.differences(Period.objects.get())) == []
    call_command("verify_assessment", verbosity=0)


def test_a_figure_that_somebody_touched_is_found():
    story = Story().to("closed")
    closed_by(story, story.at.replace(month=4, day=2))
    Line.objects.filter(measure=Measure.SOLVED).update(value=Decimal(0))

    with pytest.raises(CommandError, match="1 periods, 2 differences"):
        call_command("verify_assessment")


def test_the_months_of_a_quarter_add_up_to_it():
    _late, _told, sent_back, _held = several()
    sent_back.at = sent_back.at.replace(month=4, day=7)
    mark(sent_back.send_back())
    second = Stretch.read("2026-Q2")
    months = [second, *(Stretch.read(f"2026-0{n}") for n in (4, 5, 6))]
    quarter, *parts = (
        {
            (c.unit, c.measure, c.key): (c.value, c.weight)
            for c in closing.cases(stretch, Scheme.current())
            if not c.key.startswith(("held", "issue"))
        }
        for stretch in months
    )

    assert quarter
    assert quarter == parts[0] | parts[1] | parts[2]


def test_the_order_of_what_happened_at_one_time_changes_no_figure():
    several()
    told, chance = list(reading.stories(MARCH)), random.Random(7)
    rules = {"places": reading.places(), "points": Scheme.current().points}
    expected = figures.cases_of(told, MARCH, **rules)

    for _ in range(60):
        mixed = [shuffled(story, chance) for story in told]
        chance.shuffle(mixed)
        assert figures.cases_of(mixed, MARCH, **rules) == expected


def shuffled(story, chance):
    """The same facts as the database may give them on another day."""
    facts = {}
    for name in ("moves", "clocks", "orders", "words", "notices", "calls"):
        rows = list(getattr(story, name))
        chance.shuffle(rows)
        facts[name] = tuple(rows)
    return replace(story, **facts)
