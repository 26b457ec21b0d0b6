"""督办单 and 批示: who may issue, answer and judge, what they may read, what counts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import Post, Unit
from issues.models import Policy, SupervisionNotice
from issues.permissions import may_act_on_notice
from portal.notices.models import Notice
from portal.ui.each import AskedOfEach
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused
from tests.builders import (
    MONDAY,
    a_chain,
    a_notice,
    a_post,
    a_unit,
    a_user,
    an_instruction,
)
from tests.issues.test_statements import MORE, asked, counts_of, dear, grown, of_people
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def a_leader():
    body = Unit.objects.filter(kind=Unit.Kind.LEAD).first() or a_unit(Unit.Kind.LEAD)
    return a_post(a_user(), body, Post.Role.LEADER).user


def told(person):
    rows = Notice.objects.filter(person=person).order_by("pk")
    return [notice.subject.partition("：")[0] for notice in rows]


def pressed(level="yellow", **facts):
    """A story at work whose lead has a draft against it, and a leader to issue it."""
    story = Story(**facts).to("working")
    story.leader = a_leader()
    story.notice = a_notice(story.issue, story.lead_unit, level, state="drafted")
    return story


def make(story, move, by, **facts):
    story.make(move, by, notice=story.notice, **facts)
    story.notice = SupervisionNotice.objects.get(pk=story.notice.pk)
    return story


# From the draft to the judgement


def test_a_notice_goes_from_the_draft_to_the_judgement_by_the_hands_of_people():
    story = make(pressed(), "issue_notice", a_leader())
    assert story.notice.number == "督办〔2026〕1号"
    assert story.notice.reply_due_on == work_calendar().add(story.on, 2)

    make(story, "sign_notice", story.officer)
    assert (story.notice.state, story.notice.signed_by) == ("signed", story.officer)
    make(story, "answer_notice", story.officer, text="周五前装完")
    assert (story.notice.state, story.notice.answer) == ("answered", "周五前装完")
    make(story, "judge_notice", story.leader, verdict="adopt")
    assert (story.notice.state, story.notice.judged_by) == ("adopted", story.leader)
    assert story.issue.clocks.filter(kind="notice", stopped_on=None).count() == 0


def test_who_answers_at_once_has_signed_for_it():
    story = make(pressed(), "issue_notice", a_leader())
    make(story, "answer_notice", story.officer, text="周五前装完")

    assert story.notice.signed_on == story.notice.answered_on == story.on


def test_each_step_tells_those_whose_turn_it_is():
    story = make(pressed(), "issue_notice", a_leader())
    assert told(story.officer)[-1] == "督办单，请签收并答复"
    assert told(story.helper) == []

    make(story, "answer_notice", story.officer, text="周五前装完")
    assert told(story.leader)[-1] == "督办单已答复，请评判"
    make(story, "judge_notice", story.leader, verdict="escalate", words="措施不实")
    assert told(story.officer)[-1] == "督办答复已评判"


def test_a_draft_is_one_line_for_each_who_may_issue_it_and_none_for_others():
    story = Story().to("working")
    leader = a_leader()
    facts = {"unit": story.lead_unit, "cause": "overdue", "facts": "超期。"}
    story.make("draft_notice", None, level="yellow", key="one", **facts)

    assert told(leader) == ["督办单待您签发"]
    assert "督办单待您签发" not in told(story.director)
    story.make("draft_notice", None, level="blue", key="two", **facts)
    assert told(story.director)[-1] == "督办单待您签发"
    assert told(leader) == ["督办单待您签发"]


def test_an_answer_that_is_not_enough_drafts_the_next_level():
    story = make(pressed("blue"), "issue_notice", a_leader())
    make(story, "answer_notice", story.officer, text="在办")
    make(story, "judge_notice", story.director, verdict="escalate", words="没有日期")

    louder = story.issue.notices.latest("pk")
    assert story.notice.state == "escalated"
    assert (louder.level, louder.state) == ("yellow", "drafted")
    assert louder.follows == story.notice
    assert told(story.leader)[-1] == "督办单待您签发"


def test_after_red_an_answer_that_is_not_enough_goes_before_the_committee():
    story = make(pressed("red"), "issue_notice", a_leader())
    make(story, "answer_notice", story.officer, text="在办")
    make(story, "judge_notice", story.leader, verdict="escalate", words="没有日期")

    assert (story.notice.state, story.notice.raised_on) == ("escalated", story.on)


def test_a_notice_issued_in_error_stays_on_record_and_counts_for_nothing():
    story = make(pressed(), "issue_notice", a_leader())
    assert SupervisionNotice.objects.counted().get() == story.notice
    follower = a_notice(
        *(story.issue, story.lead_unit, "red", "drafted"), follows=story.notice
    )
    make(story, "judge_notice", story.leader, verdict="revoke", words="当天已办完")
    follower.refresh_from_db()

    assert SupervisionNotice.objects.counted().count() == 0
    assert (story.notice.state, story.notice.number) == ("revoked", "督办〔2026〕1号")
    assert follower.state == "ended"
    assert story.issue.clocks.filter(kind="notice", stopped_on=None).count() == 0


@pytest.mark.parametrize(
    ("move", "facts", "sentence"),
    [
        ("drop_notice", {"reason": " "}, "为什么不签发"),
        ("answer_notice", {"text": " "}, "原因、措施"),
        ("judge_notice", {"verdict": "escalate"}, "请写明理由"),
        ("judge_notice", {"verdict": "revoke", "words": ""}, "请写明理由"),
    ],
)
def test_what_must_be_said_is_asked_for(move, facts, sentence):
    story = pressed()

    with pytest.raises(Refused, match=sentence):
        make(story, move, story.leader, **facts)


@pytest.mark.parametrize(
    ("state", "move", "facts"),
    [
        ("drafted", "sign_notice", {}),
        ("drafted", "answer_notice", {"text": "周五前"}),
        ("issued", "issue_notice", {}),
        ("issued", "drop_notice", {"reason": "办完"}),
        ("issued", "judge_notice", {"verdict": "adopt"}),
        ("answered", "answer_notice", {"text": "再答"}),
        ("revoked", "judge_notice", {"verdict": "adopt"}),
    ],
)
def test_a_notice_makes_no_step_out_of_its_turn(state, move, facts):
    story = pressed()
    story.notice = a_notice(story.issue, story.support_unit, state=state)

    with pytest.raises(Refused, match="刚刚已被他人办理"):
        make(story, move, story.leader, **facts)
    assert SupervisionNotice.objects.get(pk=story.notice.pk).state == state


def test_a_reminder_is_neither_signed_nor_answered_nor_judged():
    story = pressed()
    story.notice = a_notice(story.issue, story.lead_unit, "reminder")

    for move, facts in (
        ("sign_notice", {}),
        ("answer_notice", {"text": "知道了"}),
        ("judge_notice", {"verdict": "adopt"}),
    ):
        with pytest.raises(Refused, match="提醒不用"):
            make(story, move, story.leader, **facts)
        assert not may_act_on_notice(story.officer, move, story.notice)


# Numbers


def test_numbers_follow_each_other_and_begin_anew_with_the_year():
    first, second = pressed(), pressed()
    third = pressed(at=MONDAY.replace(year=2027))
    for story in (first, second, third):
        make(story, "issue_notice", story.leader)

    assert [s.notice.number for s in (first, second, third)] == [
        "督办〔2026〕1号",
        "督办〔2026〕2号",
        "督办〔2027〕1号",
    ]


def test_over_new_year_the_day_of_issuing_names_the_year_not_that_of_the_draft():
    story = pressed(at=datetime(2026, 12, 31, 15, tzinfo=ZoneInfo("Asia/Shanghai")))
    story.wait(1)
    make(story, "issue_notice", story.leader)

    assert story.notice.number == "督办〔2027〕1号"


def test_a_number_that_was_refused_is_given_to_the_next():
    story = pressed()
    twice = SupervisionNotice.objects.get(pk=story.notice.pk)
    make(story, "issue_notice", story.leader)
    with pytest.raises(Refused):
        story.make("issue_notice", story.leader, notice=twice)
    other = make(pressed(), "issue_notice", story.leader)

    assert other.notice.number == "督办〔2026〕2号"


# Who may


@pytest.mark.parametrize(
    ("level", "may"),
    [("blue", {"director"}), ("yellow", {"leader"}), ("red", {"leader"})],
)
def test_blue_is_the_directors_yellow_and_red_a_leaders(level, may):
    story = pressed(level)
    people = ("director", "leader", "clerk", "officer", "liaison")

    for move in ("issue_notice", "drop_notice", "judge_notice"):
        found = {
            who
            for who in people
            if may_act_on_notice(getattr(story, who), move, story.notice)
        }
        assert found == may


@pytest.mark.parametrize(
    ("issuer", "may"),
    [
        ("director", {"director"}),
        ("leader", {"leader"}),
        ("either", {"director", "leader"}),
    ],
)
def test_who_issues_is_a_setting_that_holds_at_once(issuer, may):
    story = pressed()
    Policy.objects.create(yellow_issuer=issuer, made_at=MONDAY)

    found = {
        who
        for who in ("director", "leader", "clerk")
        if may_act_on_notice(getattr(story, who), "issue_notice", story.notice)
    }
    assert found == may
    offered = {
        who
        for who in ("director", "leader", "clerk")
        if SupervisionNotice.objects.for_issuers(getattr(story, who)).exists()
    }
    assert offered == may


def test_what_goes_to_the_centre_only_a_leader_issues_and_its_people_answer():
    story = pressed()
    centre = Unit.objects.get(kind=Unit.Kind.CENTRE)
    own = a_notice(story.issue, centre, "blue", state="drafted")

    assert not may_act_on_notice(story.director, "issue_notice", own)
    assert may_act_on_notice(story.leader, "issue_notice", own)
    assert may_act_on_notice(story.clerk, "answer_notice", own)
    assert not may_act_on_notice(story.officer, "answer_notice", own)
    waiting = SupervisionNotice.objects.for_issuers(story.leader)
    assert set(waiting) == {story.notice, own}
    assert not SupervisionNotice.objects.for_issuers(story.director).exists()


def test_whose_a_notice_is_is_asked_of_each_that_is_read():
    """Of ten thousand PostgreSQL else gathers all that are the reader's for twenty."""
    story = pressed()

    rows = SupervisionNotice.objects.telling_issuers(story.leader)

    assert isinstance(rows.query.annotations["is_mine"], AskedOfEach)
    assert [row.is_mine for row in rows] == [True]
    rows = SupervisionNotice.objects.telling_issuers(story.clerk)
    assert [row.is_mine for row in rows] == [False]


def test_a_unit_answers_its_own_notice_only():
    story = Story().report().accept().dispatch(support=True)
    mine = a_notice(story.issue, story.lead_unit)
    theirs = a_notice(story.issue, story.support_unit)

    assert may_act_on_notice(story.officer, "answer_notice", mine)
    assert not may_act_on_notice(story.officer, "answer_notice", theirs)
    assert may_act_on_notice(story.helper, "sign_notice", theirs)


# What it stops, and what ends it


def test_closing_is_not_proposed_while_the_unit_owes_an_answer(client):
    story = make(pressed(), "issue_notice", a_leader())
    with pytest.raises(Refused, match="请先答复督办〔2026〕1号（黄色督办）"):
        story.propose()
    client.force_login(story.officer)
    page = client.get(story.issue.get_absolute_url()).content.decode()
    assert "申请销号：请先答复督办〔2026〕1号（黄色督办）" in page

    make(story, "answer_notice", story.officer, text="周五前装完")
    assert story.propose().issue.state == "review"


def test_neither_a_draft_nor_a_reminder_nor_anothers_notice_stops_the_closing():
    story = pressed()
    a_notice(story.issue, story.lead_unit, "reminder")
    a_notice(story.issue, story.support_unit, "yellow")

    assert story.propose().issue.state == "review"


@pytest.mark.parametrize("ends", ["withdraw", "decline", "confirm"])
def test_when_the_issue_ends_its_notices_end_with_it(ends):
    story = Story()
    state = {"decline": "submitted", "confirm": "confirming"}.get(ends, "working")
    story.to(state)
    story.notice = a_notice(story.issue, story.lead_unit, state="drafted")
    make(story, "issue_notice", a_leader())
    judged = a_notice(story.issue, story.support_unit, state="revoked")
    a_notice(story.issue, story.lead_unit, "red", state="drafted")
    getattr(story, ends)()
    judged.refresh_from_db()

    assert story.issue.notices.live().count() == 0
    assert judged.state == "revoked"
    running = story.issue.clocks.filter(stopped_on=None)
    assert not running.exclude(kind="call_back").exists()


def test_a_question_to_the_enterprise_does_not_stop_the_clock_of_the_answer():
    story = make(pressed(), "issue_notice", a_leader())
    due = story.notice.reply_due_on
    story.ask().wait(3).supply()

    assert story.issue.clocks.get(kind="notice").due_on == due


# Who reads it


def test_the_enterprise_reads_nothing_of_it_and_finds_no_door(client):
    story = pressed()
    secret = "督办机密不外传"
    story.notice.facts = secret
    story.notice.save()
    make(story, "issue_notice", story.leader, demand=secret)
    make(story, "answer_notice", story.officer, text=secret)
    make(story, "judge_notice", story.leader, verdict="escalate", words=secret)
    story.make("instruct", story.leader, text=secret)
    client.force_login(story.liaison)

    page = client.get(story.issue.get_absolute_url()).content.decode()
    assert secret not in page
    assert "督办单" not in page
    assert "督办答复" not in page  # the clock of its answer
    assert "批示" not in page
    assert client.get(reverse("issues:supervision")).status_code == 403
    rows = Notice.objects.filter(person=story.liaison)
    assert not any(secret in row.body + row.subject for row in rows)
    for move in ("issue_notice", "answer_notice", "judge_notice"):
        door = reverse(f"issues:{move}", args=[story.issue.pk, story.notice.pk])
        assert client.get(door).status_code in {403, 404}


def test_a_unit_reads_its_own_notices_once_they_are_issued(client):
    story = Story().report().accept().dispatch(support=True)
    mine = a_notice(story.issue, story.lead_unit, facts="主办的事实")
    a_notice(story.issue, story.lead_unit, "red", "drafted", facts="草稿的事实")
    a_notice(story.issue, story.support_unit, facts="协办的事实")
    client.force_login(story.officer)

    page = client.get(story.issue.get_absolute_url()).content.decode()
    address = reverse("issues:supervision") + "?tab=all"
    listed = client.get(address).context["page"].rows
    assert "主办的事实" in page
    assert "草稿的事实" not in page
    assert "协办的事实" not in page
    assert listed == [mine]


def test_a_secretary_sees_the_own_chains_notices_only(client, secretary):
    mine, other = pressed(), pressed()
    assert mine.chain == secretary.chain
    other.issue.chain = a_chain()
    other.issue.save()
    client.force_login(secretary)

    listed = client.get(reverse("issues:supervision")).context["page"].rows
    assert listed == [mine.notice]


# The pages


def test_a_leader_issues_in_two_taps(client):
    story = pressed()
    client.force_login(story.leader)
    door = reverse("issues:issue_notice", args=[story.issue.pk, story.notice.pk])

    assert (
        f'href="{door}"' in client.get(reverse("issues:supervision")).content.decode()
    )
    form = client.get(door).context["form"]
    client.post(door, {"demand": form["demand"].value()})
    story.notice.refresh_from_db()
    assert (story.notice.state, story.notice.issued_by) == ("issued", story.leader)


def test_the_tabs_count_what_waits_and_the_fullest_turn_opens_first(client):
    story = pressed()
    a_notice(story.issue, story.support_unit)
    a_notice(story.issue, story.support_unit, "reminder")
    client.force_login(story.leader)

    page = client.get(reverse("issues:supervision"))
    assert [(tab.name, tab.count) for tab in page.context["tabs"]] == [
        *(("drafted", 1), ("open", 1), ("answered", 0), ("all", 2), ("reminders", 1)),
    ]
    assert page.context["page"].rows == [story.notice]
    client.force_login(story.officer)
    tabs = client.get(reverse("issues:supervision")).context["tabs"]
    assert [tab.name for tab in tabs] == [
        *("open", "answered", "all", "reminders"),
    ]


def test_the_desk_says_how_many_drafts_wait_for_me(client):
    story = pressed()
    client.force_login(story.leader)
    assert "1 张督办单待您签发" in client.get(reverse("desk:desk")).content.decode()

    client.force_login(story.director)
    assert "待您签发" not in client.get(reverse("desk:desk")).content.decode()


def test_a_notice_that_has_moved_on_says_so_instead_of_a_form(client):
    story = make(pressed(), "issue_notice", a_leader())
    client.force_login(story.leader)
    door = reverse("issues:issue_notice", args=[story.issue.pk, story.notice.pk])

    assert "不能再做这一步" in client.get(door).content.decode()


@pytest.mark.once
def test_the_list_costs_the_same_for_every_length():
    story = Story().to("working")
    people = {"leader": a_leader(), "clerk": story.clerk, "officer": story.officer}

    def add():
        other = Story().to("working")
        a_notice(other.issue, story.lead_unit, state="answered")

    found = counts_of(of_people(reverse("issues:supervision"), **people), add)

    assert grown(found) == {}
    assert dear(found, dict.fromkeys(people, 5)) == {}


def test_an_issue_with_many_notices_costs_two_statements_more(client):
    story = Story().to("working")
    client.force_login(story.clerk)
    url = story.issue.get_absolute_url()
    client.get(url)
    before = asked(lambda: client.get(url))
    found = []
    for more in MORE:
        for _ in range(more):
            a_notice(story.issue, story.lead_unit, state="adopted")
            an_instruction(story.issue)
        found.append(asked(lambda: client.get(url)))

    assert found == [before + 2] * 3


# 批示


def test_an_instruction_reaches_lead_and_owner_at_once_and_the_reply_its_leader():
    story = Story().to("working")
    leader = a_leader()
    story.make("instruct", leader, text="本周到企业现场")
    assert told(story.officer)[-1] == "领导批示，请办理"
    assert told(story.clerk)[-1] == "领导批示"
    row = story.issue.instructions.get()
    story.make("reply_instruction", story.officer, instruction=row, text="已到现场")
    row.refresh_from_db()

    assert (row.reply, row.replied_by) == ("已到现场", story.officer)
    assert row.replied_on == story.on
    assert told(leader)[-1] == "批示落实情况"


@pytest.mark.parametrize(
    ("ends", "headline"),
    [
        (lambda s: s.propose().approve().confirm(), "您批示的问题已销号"),
        (Story.withdraw, "您批示的问题企业已撤回"),
    ],
)
def test_a_leader_hears_how_what_he_gave_his_word_on_has_ended(ends, headline):
    """Whoever had not yet reported to him when it ended could do so no more."""
    story = Story().to("working")
    leader, other = a_leader(), a_leader()
    story.make("instruct", leader, text="本周到企业现场")

    ends(story)

    assert told(leader)[-1] == headline
    assert headline not in told(other)


def test_an_instruction_is_replied_to_once():
    story = Story().to("working")
    row = an_instruction(story.issue)
    story.make("reply_instruction", story.officer, instruction=row, text="已到现场")

    with pytest.raises(Refused, match="刚刚已被他人办理"):
        story.make("reply_instruction", story.clerk, instruction=row, text="再报")


def test_the_absent_are_ticked_when_a_consultation_is_recorded(client):
    story = Story().to("consulting")
    client.force_login(story.clerk)
    facts = {
        "chair": "示例主持人",
        "conclusions": "分两步办理",
        "absent": [story.lead_unit.pk],
        "row0-role": "lead",
        "row0-unit": story.lead_unit.pk,
        "row0-ask": "请办理",
        "row0-due_on": work_calendar().add(localdate(), 5).isoformat(),
        **{f"row{number}-role": "supporting" for number in range(1, 5)},
    }
    answer = client.post(reverse("issues:decide", args=[story.issue.pk]), facts)

    assert answer.status_code == 302
    assert list(story.issue.matters.get().absent.all()) == [story.lead_unit]
