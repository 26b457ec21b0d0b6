"""A salon from its turn to its end: what each move asks for and what it brings along."""

from datetime import date, timedelta

import pytest

from portal.workflow.moves import Refused
from salons.foundation import ITEMS, load_template
from salons.models import Salon, TemplateItem
from salons.workflow import HEADINGS, Side
from tests.salons.gatherings import Gathered, fresh
from tests.salons.rounds import at

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def rounds():
    return Gathered(4)


def test_it_begins_with_the_checklist_and_every_member_but_the_host(rounds):
    salon = rounds.arranged()

    assert salon.tasks.count() == len(ITEMS)
    assert {task.due_on for task in salon.tasks.filter(days_before=1)} == {
        date(2026, 3, 19)
    }
    invited = {row.enterprise for row in salon.guests.all()}
    assert invited == set(rounds.enterprises) - {salon.host}


def test_the_template_is_written_once_and_names_each_heading_of_each_side(db):
    assert load_template() == len(ITEMS)
    TemplateItem.objects.first().delete()
    assert load_template() == 0

    found = {(side, heading) for side, heading, _, _ in ITEMS}
    named = {(side, word) for side, words in HEADINGS.items() for word in words}
    assert found == named
    assert {side for side, _ in found} == set(Side)


def test_a_turn_has_one_salon_at_a_time(rounds):
    salon = rounds.arranged()
    turn = rounds.turn(1)

    with pytest.raises(Refused, match="已经有一场"):
        rounds.arranged(turn)
    salon.cancel(by=rounds.secretary, at=rounds.now, reason="台风")
    assert rounds.arranged(turn).pk != salon.pk


def test_another_day_moves_the_turn_and_the_checklist_and_the_calendar(rounds):
    salon = rounds.invited()
    start = at("2026-03-26 09:00")

    salon.reschedule(
        by=rounds.secretary,
        at=rounds.now,
        start=start,
        end=start + timedelta(hours=2),
        place=salon.place,
        reply_by=date(2026, 3, 25),
        reason="与验厂冲突",
    )

    salon = fresh(salon)
    assert salon.turn.day == date(2026, 3, 26)
    assert salon.sequence == 1
    assert {task.due_on for task in salon.tasks.filter(days_before=1)} == {
        date(2026, 3, 25)
    }


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"start": "2026-03-02 08:00"}, "已过"),
        ({"start": "2026-04-02 09:00"}, "之间的日子"),
        ({"reply_by": date(2026, 3, 27)}, "报名截止不能晚于"),
        ({"reason": " "}, "请写明为什么改期"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_moves(rounds, facts, sentence):
    salon = rounds.invited()
    start = at(facts.pop("start", "2026-03-26 09:00"))
    facts = {"place": "二楼", "reply_by": date(2026, 3, 24), "reason": "验厂"} | facts

    with pytest.raises(Refused, match=sentence):
        salon.reschedule(
            by=rounds.secretary,
            at=rounds.now,
            start=start,
            end=start + timedelta(hours=2),
            **facts,
        )
    assert fresh(salon).turn.day == date(2026, 3, 20)
    assert fresh(salon).version == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"place": ""}, "请先填地点"),
        ({"segments": ()}, "至少加一个环节"),
        ({"reply_by": date(2026, 3, 1)}, "报名截止 2026-03-01 已过"),
    ],
)
def test_invitations_wait_for_what_guests_must_know(rounds, facts, sentence):
    salon = rounds.arranged(**facts)

    with pytest.raises(Refused, match=sentence):
        salon.invite(by=rounds.secretary, at=rounds.now)


def test_without_guests_nothing_goes_out(rounds):
    salon = rounds.arranged()
    salon.guests.all().delete()

    with pytest.raises(Refused, match="邀请名单还空着"):
        salon.invite(by=rounds.secretary, at=rounds.now)


def test_once_prepared_the_turn_is_moved_and_ended_from_the_salon_alone(rounds):
    salon = rounds.invited()
    turn = rounds.turn(1)

    with pytest.raises(Refused, match="请到沙龙页面改期"):
        turn.move_day(
            by=rounds.secretary, at=rounds.now, day=date(2026, 3, 25), reason="验厂"
        )
    rounds.now = salon.end
    with pytest.raises(Refused, match="请到沙龙页面确认举办"):
        turn.hold(by=rounds.secretary, at=rounds.now)
    with pytest.raises(Refused, match="请到沙龙页面取消"):
        turn.miss(by=rounds.secretary, at=rounds.now, reason="没办")

    salon.cancel(by=rounds.secretary, at=rounds.now, reason="没有办成")
    rounds.turn(1).miss(by=rounds.secretary, at=rounds.now, reason="没办")
    assert rounds.turn(1).state == "missed"


def test_holding_it_puts_the_turn_into_the_ledger(rounds):
    salon = rounds.invited()

    with pytest.raises(Refused, match="还没有到时间"):
        salon.hold(by=rounds.secretary, at=salon.start - timedelta(minutes=1))
    salon.hold(by=rounds.secretary, at=salon.start)

    turn = rounds.turn(1)
    assert (fresh(salon).state, turn.state) == ("held", "hosted")
    assert sum(row.units for row in turn.credits.all()) == 0


def test_it_is_closed_only_when_nothing_is_open_and_says_what_is(rounds):
    salon = rounds.invited()
    issue = rounds.problem(rounds.enterprises[1]).issue
    rounds.joins(rounds.guests(salon)[0])
    rounds.now = salon.end
    salon = fresh(salon)
    salon.hold(by=rounds.secretary, at=rounds.now)
    facts = {"enterprise": rounds.enterprises[2], "by": rounds.secretary}
    demand = salon.demands.create(text="路灯不亮", **facts)

    with pytest.raises(Refused) as refusal:
        salon.close(by=rounds.secretary, at=rounds.now)
    assert str(refusal.value) == (
        "还不能闭环：还没有写小结；还有 1 件诉求没有现场答复；"
        "还有 1 条新诉求没有转为问题，也没有当场答复；到会情况还没有勾完。"
    )

    salon.sum_up(by=rounds.secretary, at=rounds.now, summary="谈了用工", digest="")
    salon.answers.create(
        issue=issue,
        stood="待受理",
        said="三天内答复",
        speaker="供电公司",
        by=rounds.secretary,
        at=rounds.now,
    )
    demand.answered = "本周修好"
    demand.save()
    salon.guests.update(present=True)
    salon.close(by=rounds.secretary, at=rounds.now)
    assert fresh(salon).state == "closed"


def test_a_summary_says_something(rounds):
    salon = rounds.opened()

    with pytest.raises(Refused, match="请写明这次沙龙谈了什么"):
        salon.sum_up(by=rounds.secretary, at=rounds.now, summary="  ")
    assert fresh(salon).summary == ""


def test_a_draft_of_a_demand_that_nobody_sent_keeps_the_salon_open(rounds):
    salon = rounds.opened()
    facts = {"enterprise": rounds.enterprises[2], "by": rounds.secretary}
    demand = salon.demands.create(text="路灯不亮", **facts)
    demand.to_issue(by=rounds.secretary, at=rounds.now)

    missing = fresh(salon).missing()

    assert "还有 1 条新诉求没有转为问题，也没有当场答复" in missing


def test_the_one_before_is_of_the_same_chain_and_was_held(rounds):
    first = rounds.opened()
    other = Gathered(3, chain="高端装备")
    other.now = rounds.now
    other.confirmed()
    rounds.confirmed()
    later = rounds.arranged(rounds.turn(2))

    assert later.previous == first
    assert first.previous is None
    assert Salon.objects.count() == 2
