"""A bad rating is called about, mended, asked about again, and judged by another."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from portal.notices.models import Notice
from portal.workflow.journals import broken_steps
from portal.workflow.moves import Refused
from services.ratings.models import Rectification
from services.ratings.reminders import remind
from services.ratings.waiting import asked_to_mend
from services.requests.models import ServiceRequest
from tests.builders import a_post
from tests.ratings.words import AGAIN, SAID, WHY, Ratings, a_visit

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def ratings():
    return Ratings()


def told(person):
    return list(Notice.objects.filter(person=person).values_list("subject", flat=True))


def reminded(ratings, day):
    Notice.objects.all().delete()
    for _ in range(2):
        remind(on=date.fromisoformat(day), at=ratings.later())


def test_the_way_from_the_bad_word_to_the_call_back(ratings):
    row = ratings.done()

    assert [step.move for step in row.steps.all()] == [
        *("start", "contact", "fix", "ask_again"),
    ]
    assert list(broken_steps()) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("state", "move", "facts"),
    [
        ("open", "contact", {"words": " "}),
        ("working", "fix", {"cause": "speed", "action": ""}),
        ("working", "answer", {"reply": " "}),
        ("fixed", "ask_again", {"result": "accepted", "words": ""}),
        ("open", "judge", {"verdict": "mistaken", "reason": ""}),
        ("open", "extend", {"days": 8, "reason": " "}),
    ],
)
def test_every_move_says_why(ratings, state, move, facts):
    row = ratings.in_state(state)

    with pytest.raises(Refused, match="请写"):
        ratings.make(row, move, **facts)


def test_whoever_was_rated_does_not_call_back_himself(ratings):
    row = ratings.fixed()

    with pytest.raises(Refused, match="不能自己回访"):
        ratings.make(row, "ask_again", row.rating.handler, **AGAIN)


def test_a_no_sends_it_back_with_new_days(ratings):
    row = ratings.fixed()
    before = row.fix_due
    ratings.later(3)

    words = {"result": "rejected", "words": "还是要跑。"}
    row = ratings.make(row, "ask_again", ratings.colleague, **words)

    assert row.state == "working"
    assert row.fix_due > before


def test_who_cannot_be_reached_has_not_said_that_it_is_well(ratings):
    words = {"result": "unreached", "words": "打了三次没人接。"}

    row = ratings.make(ratings.fixed(), "ask_again", ratings.colleague, **words)

    assert (row.state, row.call_back) == ("done", "unreached")


def test_it_is_extended_once_up_to_fifteen_days(ratings):
    row = ratings.working()

    for days in (16, 5):
        with pytest.raises(Refused, match="不超过 15 个工作日"):
            ratings.make(row, "extend", days=days, reason="等部门")
    row = ratings.make(row, "extend", days=15, reason="等部门")
    with pytest.raises(Refused, match="已经延期过一次"):
        ratings.make(row, "extend", days=15, reason="再等")

    assert str(row.fix_due) == "2026-03-30"


def test_it_is_not_extended_once_it_is_late(ratings):
    row = ratings.working()
    ratings.later(10)

    with pytest.raises(Refused, match="期限已过"):
        ratings.make(row, "extend", days=15, reason="等部门")


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("valid", "open"), ("mistaken", "excluded"), ("malicious", "excluded")],
)
def test_an_appeal_is_judged(ratings, verdict, state):
    row = ratings.excluded(verdict)

    assert row.state == state
    assert "您的申诉有复核结论：企业事项代办" in told(ratings.clerk)


def test_nobody_judges_his_own_appeal_or_what_is_about_him(ratings):
    row = ratings.appealed()
    words = {"verdict": "mistaken", "reason": "不成立"}

    for person in (row.appealed_by, row.rating.handler):
        with pytest.raises(Refused, match="不能自己复核"):
            ratings.make(row, "judge", person, **words)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.update(
            verdict="valid", verdict_reason="不成立", judged_by=row.appealed_by
        )


def test_without_an_appeal_nothing_is_judged(ratings):
    with pytest.raises(Refused, match="没有等待复核的申诉"):
        ratings.make(ratings.bad(), "judge", verdict="mistaken", reason="不成立")


def test_a_directors_appeal_waits_for_the_leaders(ratings):
    row = ratings.make(ratings.bad(), "appeal", words="评的是别家。")

    assert "有一条差评申诉等复核：企业事项代办" in told(ratings.leader)
    assert asked_to_mend(ratings.leader, most=8) == [(row, "复核差评申诉")]


def test_a_bad_rating_opens_the_request_again(ratings):
    row = ratings.working()

    ratings.make(row, "reopen", reason="少办了一项")

    request = ServiceRequest.objects.get(pk=row.rating.request_id)
    assert request.state == "working"
    assert Rectification.objects.get().state == "working"


def test_a_request_that_was_closed_too_long_ago_stays_closed(ratings):
    row = ratings.working()
    ratings.later(40)

    with pytest.raises(Refused, match="不能重开"):
        ratings.make(row, "reopen", reason="少办了一项")

    assert [step.move for step in row.steps.all()] == ["start", "contact"]


def test_a_visit_has_nothing_to_open_again(ratings):
    visit = a_visit()
    row = ratings.row(ratings.rate(1, visit, at=visit.ended_at))
    row = ratings.make(row, "contact", **SAID)

    with pytest.raises(Refused, match="没有办件"):
        ratings.make(row, "reopen", reason="少办了一项")


# Told and reminded


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-09", ["2026-03-10 前请联系评价人：企业事项代办"]),
        ("2026-03-10", ["2026-03-10 前请联系评价人：企业事项代办"]),
        ("2026-03-11", ["已超期，请尽快联系评价人：企业事项代办"]),
    ],
)
def test_the_call_is_due_after_one_working_day(ratings, day, words):
    ratings.bad()

    reminded(ratings, day)

    assert told(ratings.director) == words


@pytest.mark.parametrize(
    ("day", "count"),
    [("2026-03-12", 0), ("2026-03-13", 1), ("2026-03-16", 1), ("2026-03-17", 1)],
)
def test_mending_is_due_after_five(ratings, day, count):
    ratings.working()

    reminded(ratings, day)

    assert len(told(ratings.director)) == count


def test_leaders_hear_once_of_what_nobody_answers(ratings):
    row = ratings.bad()
    for day in ("2026-03-10", "2026-03-11", "2026-03-12"):
        remind(on=date.fromisoformat(day), at=ratings.later())
    ratings.make(row, "contact", **SAID)
    remind(on=date(2026, 3, 20), at=ratings.later())

    assert told(ratings.leader) == ["差评没有按期处理：企业事项代办"]


def test_the_rater_hears_that_it_was_put_right(ratings):
    ratings.fixed()

    assert "您的评价已整改，可以追评：企业事项代办" in told(ratings.liaison)
    assert "差评已整改，请回访评价人：企业事项代办" in told(ratings.colleague)
    assert "差评已整改，请回访评价人：企业事项代办" not in told(ratings.clerk)


def test_each_has_the_own_line_on_the_desk(ratings):
    row = ratings.bad()
    assert asked_to_mend(ratings.director, most=8) == [(row, "联系评价人")]
    assert asked_to_mend(ratings.clerk, most=8) == []
    row = ratings.make(row, "contact", **SAID)
    assert asked_to_mend(ratings.director, most=8) == [(row, "整改差评")]
    row = ratings.make(row, "fix", **WHY)
    assert asked_to_mend(ratings.colleague, most=8) == [(row, "回访评价人")]
    assert asked_to_mend(ratings.clerk, most=8) == []
    assert asked_to_mend(ratings.liaison, most=8) == []


def test_another_director_leads_too_but_never_about_himself(ratings):
    second = a_post(unit=ratings.director.posts.get().unit, role="head").user
    row = ratings.bad()

    assert ratings.make(row, "contact", second, **SAID).state == "working"


@pytest.mark.parametrize("days", [2**31 - 1, 16])
def test_an_extension_beyond_the_most_is_refused_with_a_sentence(ratings, days):
    row = ratings.bad()

    with pytest.raises(Refused, match="不超过 15 个工作日"):
        ratings.make(row, "extend", days=days, reason="要等部门")


def test_a_new_director_takes_over_what_the_last_one_left(ratings):
    centre = ratings.director.posts.get().unit
    row = ratings.bad()
    ratings.director.posts.update(until=date(2026, 3, 9))
    heir = a_post(unit=centre, role="head").user

    reminded(ratings, "2026-03-10")

    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=UTC), tick=False):
        assert asked_to_mend(heir, most=8) == [(row, "联系评价人")]
    assert told(heir) == ["2026-03-10 前请联系评价人：企业事项代办"]
    assert told(ratings.director) == []


@pytest.mark.parametrize(
    "reply",
    ["请打 138 0000 1234 找我", "王工，已改好", "示例企业已回访", "经办人小周已道歉"],
)
def test_an_answer_for_everybody_names_nobody(ratings, reply):
    ratings.enterprise.short_name, ratings.clerk.name = "示例企业", "小周"
    ratings.enterprise.save()
    ratings.clerk.save()
    row = ratings.bad()

    with pytest.raises(Refused, match="公开"):
        ratings.make(row, "answer", reply=reply, reply_public=True)
    ratings.make(row, "answer", reply=reply)

    row.refresh_from_db()
    assert (row.reply, row.reply_public) == (reply, False)
