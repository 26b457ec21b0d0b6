"""The rules of posts, responses and what both sides say."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chains.market.models import SharePost, ShareResponse
from chains.market.models.responses import ANSWERER, POSTER
from chains.market.workflow import PostState, ResponseState
from chains.models import Enterprise
from portal.workflow.journals import broken_steps
from portal.workflow.moves import Refused
from tests.builders import a_chain, a_liaison, a_membership, a_user
from tests.market.fairs import Fair

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def fair():
    return Fair()


def states(fair):
    fair.reload()
    return fair.post.state, fair.response.state


def refused(call, *args, **facts):
    with pytest.raises(Refused) as said:
        call(*args, **facts)
    return str(said.value)


# A post and its life


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "有效期不能早于今天"), (181, "有效期最长 180 天"), (0, ""), (180, "")],
)
def test_a_post_lives_from_today_to_180_days(fair, days, words):
    if words:
        assert words in refused(fair.published, days=days)
    else:
        assert fair.published(days=days).state == PostState.OPEN


@pytest.mark.parametrize("field", ["title", "what", "quantity"])
@pytest.mark.parametrize("number", ["13800000001", "138-0000-0001", "0537-1234567"])
def test_no_number_is_printed_on_a_post(fair, field, number):
    assert "请不要写电话" in refused(fair.published, **{field: f"联系 {number}"})


def test_quantities_and_dates_are_no_phone_numbers(fair):
    what = "20261231 前交 30000 件，单价 12.5 元，图号 1234567890123456789"

    assert fair.published(what=what).what == what


def test_a_clerk_posts_on_behalf_and_it_is_recorded(fair):
    own, by_clerk = fair.post, fair.published(by=fair.clerk)

    assert (own.on_behalf, own.contact.user) == (False, fair.seller)
    assert (by_clerk.on_behalf, by_clerk.posted_by) == (True, fair.clerk)
    assert by_clerk.contact.user == fair.seller


def test_a_post_keeps_the_chain_of_its_day(fair):
    fair.poster.chain = a_chain("高端装备")
    fair.poster.save()

    assert fair.reload().post.chain == fair.chain


# Answering


def test_the_own_post_cannot_be_answered(fair):
    facts = {"by": fair.seller, "enterprise": fair.poster}

    assert "不能自己回应" in refused(fair.offered, **facts)


def test_an_enterprise_answers_once_while_its_answer_is_open(fair):
    fair.offered()
    assert "已经回应过" in refused(fair.offered)
    fair.response.withdraw(by=fair.buyer, at=fair.now)

    fair.offered()

    assert fair.post.responses.count() == 2


def test_the_database_holds_one_open_answer_and_one_partner(fair):
    fair.accepted()
    other, person = fair.another()
    facts = {
        "post": fair.post,
        "text": "我们也能",
        "answered_at": fair.now,
        "accepted_at": fair.now,
        "state": "accepted",
    }
    twice = facts | {"enterprise": fair.answerer, "answered_by": fair.buyer}
    second = facts | {"enterprise": other, "answered_by": person}

    for row in (twice, second):
        contact = row["enterprise"].liaisons.first()
        with pytest.raises(IntegrityError), transaction.atomic():
            ShareResponse.objects.create(contact=contact, **row)


def test_a_post_is_answered_on_its_last_day_and_not_after(fair):
    fair.later(days=30).offered()
    other, person = fair.another()
    fair.later(days=1)

    assert "已经过期" in refused(fair.offered, by=person, enterprise=other)


def test_an_answer_holds_no_phone(fair):
    assert "请不要写电话" in refused(fair.offered, text="打 13800000001")


def test_nobody_answers_while_a_partner_is_talked_to(fair):
    fair.accepted()
    other, person = fair.another()

    assert "和另一家企业对接" in refused(fair.offered, by=person, enterprise=other)


def test_an_enterprise_without_a_liaison_is_told_where_to_go(fair):
    other, person = fair.another()
    other.liaisons.get().end(by=fair.clerk, on=fair.now.date() - timedelta(days=9))

    assert "还没有联络员" in refused(fair.offered, by=person, enterprise=other)


# Accepting and declining


def test_a_second_answer_is_not_accepted_beside_the_first(fair):
    other, person = fair.another()
    fair.offered(by=person, enterprise=other)
    late = fair.response
    fair.response = None
    fair.accepted()

    said = refused(
        fair.post.accept, by=fair.seller, at=fair.now, response=late, reply="好"
    )

    assert "已经接受了另一家" in said
    late.refresh_from_db()
    assert late.state == ResponseState.OFFERED


@pytest.mark.parametrize("move", ["accept", "decline"])
def test_an_answer_is_decided_with_a_sentence(fair, move):
    fair.offered()
    facts = {"by": fair.seller, "at": fair.now, "reply": " "}
    if move == "accept":
        said = refused(fair.post.accept, response=fair.response, **facts)
    else:
        said = refused(fair.response.decline, **facts)

    assert "请写一句" in said
    assert states(fair) == (PostState.OPEN, ResponseState.OFFERED)


def test_after_a_refusal_the_post_stands_for_others(fair):
    fair.offered().response.decline(by=fair.seller, at=fair.now, reply="量太小")

    fair.reload().offered()

    assert states(fair) == (PostState.OPEN, ResponseState.OFFERED)


# What both sides say


def test_it_came_off_only_when_both_say_so(fair):
    fair.accepted().says(POSTER, "yes", yuan=1000)
    assert states(fair) == (PostState.OPEN, ResponseState.ACCEPTED)

    fair.says(ANSWERER, "yes")

    assert states(fair) == (PostState.DONE, ResponseState.DONE)
    assert (fair.response.poster_yuan, fair.response.answerer_yuan) == (1000, None)


def test_two_noes_open_the_post_for_others(fair):
    fair.accepted().says(POSTER, "no").says(ANSWERER, "no", yuan=5)
    assert states(fair) == (PostState.OPEN, ResponseState.FAILED)
    assert fair.response.answerer_yuan is None

    other, person = fair.another()
    fair.offered(by=person, enterprise=other)

    assert states(fair) == (PostState.OPEN, ResponseState.OFFERED)


@pytest.mark.parametrize(("first", "second"), [("yes", "no"), ("no", "yes")])
def test_different_words_count_as_nothing_until_one_side_changes_its_own(
    fair, first, second
):
    fair.accepted().says(POSTER, first).says(ANSWERER, second)
    assert states(fair) == (PostState.OPEN, ResponseState.DIFFERING)

    fair.says(ANSWERER, first)

    end = {"yes": ("done", "done"), "no": ("open", "failed")}[first]
    assert states(fair) == end


def test_one_person_does_not_speak_for_both_sides(fair):
    a_liaison(fair.buyer, fair.poster)
    fair.accepted().says(ANSWERER, "yes")

    said = refused(fair.says, POSTER, "yes", by=fair.buyer)

    assert "不能由同一个人登记" in said
    assert states(fair) == (PostState.OPEN, ResponseState.ACCEPTED)


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"word": ""}, "请选“成”或“不成”"), ({"word": "yes", "said": " "}, "请写一句")],
)
def test_a_word_needs_its_sentence(fair, facts, words):
    fair.accepted()

    assert words in refused(fair.says, POSTER, **facts)


def test_what_is_settled_stays(fair):
    fair.done()

    assert "当前为“已成”" in refused(fair.says, POSTER, "no")


def test_a_deal_outlives_the_day_of_its_post(fair):
    fair.accepted().later(days=31)
    fair.post.expire(by=None, at=fair.now)

    fair.says(POSTER, "yes").says(ANSWERER, "yes")

    assert states(fair) == (PostState.DONE, ResponseState.DONE)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "done", "poster_word": "yes"},
        {"state": "failed", "poster_word": "no", "answerer_word": "yes"},
        {"state": "differing", "poster_word": "no", "answerer_word": "no"},
        {"state": "offered", "accepted_at": None, "poster_word": "yes"},
    ],
)
def test_the_database_knows_what_both_words_come_to(fair, facts):
    fair.accepted()
    rows = ShareResponse.objects.filter(pk=fair.response.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**facts)


# The end of a post


def test_a_post_is_withdrawn_with_a_reason_and_what_waits_lapses(fair):
    fair.offered()
    facts = {"by": fair.seller, "at": fair.now}
    assert "请写明为什么撤" in refused(fair.post.withdraw, reason=" ", **facts)

    fair.post.withdraw(reason="自己做了", **facts)

    assert states(fair) == (PostState.WITHDRAWN, ResponseState.LAPSED)
    assert "自己做了" in fair.response.steps.last().text


def test_the_poster_settles_before_withdrawing(fair):
    fair.accepted()
    facts = {"by": fair.seller, "at": fair.now, "reason": "不想做了"}

    assert "请先登记对接结果" in refused(fair.post.withdraw, **facts)


def test_what_is_unsuitable_is_taken_down_talks_or_not(fair):
    fair.accepted()

    fair.post.take_down(by=fair.secretary, at=fair.now, reason="不属于供需对接")

    assert states(fair) == (PostState.WITHDRAWN, ResponseState.LAPSED)


def test_a_post_expires_after_its_last_day(fair):
    fair.offered().later(days=30)
    assert "仍然有效" in refused(fair.post.expire, by=None, at=fair.now)

    fair.later(days=1)
    fair.post.expire(by=None, at=fair.now)

    assert states(fair) == (PostState.EXPIRED, ResponseState.LAPSED)


@pytest.mark.parametrize("end", [PostState.DONE, PostState.WITHDRAWN])
def test_an_ended_post_makes_no_further_move(fair, end):
    fair.accepted()
    if end == PostState.DONE:
        fair.says(POSTER, "yes").says(ANSWERER, "yes")
    else:
        fair.post.take_down(by=fair.clerk, at=fair.now, reason="不合适")
    post, facts = fair.reload().post, {"by": fair.clerk, "at": fair.now}

    for call in (
        lambda: post.answer(enterprise=fair.answerer, text="还要吗", **facts),
        lambda: post.accept(response=fair.response, reply="好", **facts),
        lambda: post.withdraw(reason="撤", **facts),
        lambda: post.take_down(reason="撤", **facts),
        lambda: post.expire(**facts),
    ):
        assert "不能进行此操作" in refused(call)


def test_every_move_leaves_chained_steps_in_both_journals(fair):
    fair.done()

    moves = list(fair.post.steps.values_list("move", flat=True))
    assert moves == ["answer", "accept", "settle", "settle"]
    assert list(fair.response.steps.values_list("move", flat=True)) == [
        *("take", "tell", "tell")
    ]
    assert list(broken_steps()) == []


# Who sees a post


def sees(person, fair):
    return SharePost.objects.visible_to(person).filter(pk=fair.post.pk).exists()


@pytest.mark.parametrize(("reach", "seen"), [("chain", False), ("zone", True)])
def test_another_chain_sees_only_what_is_for_the_zone(reach, seen):
    fair = Fair(reach=reach)
    _, stranger = fair.another(a_chain("高端装备"))

    assert sees(stranger, fair) is seen
    assert sees(fair.buyer, fair)
    assert not sees(a_user(), fair)


def leaves_the_register(fair):
    Enterprise.objects.filter(pk=fair.poster.pk).update(is_active=False)
    return fair.reload()


def test_what_an_enterprise_posted_that_left_the_register_is_for_nobody_else(fair):
    _, other = fair.another()
    fair.offered()
    leaves_the_register(fair)

    assert not sees(other, fair)
    assert all(sees(person, fair) for person in (fair.buyer, fair.clerk))


def test_nobody_answers_an_enterprise_that_left_the_register(fair):
    leaves_the_register(fair)

    with pytest.raises(Refused, match="已不在企业名录"):
        fair.offered()


def test_a_member_of_the_committee_belongs_to_the_chain(fair):
    enterprise, person = fair.another(a_chain("高端装备"))
    a_membership(fair.committee, enterprise)

    assert sees(person, fair)


@pytest.mark.parametrize("reach", ["chain", "zone"])
def test_what_is_over_is_seen_by_its_parties_and_overseers(
    reach, director, leader, officer, sysadmin
):
    fair = Fair(reach=reach)
    fair.offered()
    _, bystander = fair.another()
    fair.post.withdraw(by=fair.seller, at=fair.now, reason="不做了")

    seen = [fair.seller, fair.buyer, fair.secretary, fair.clerk, director, leader]
    assert [sees(person, fair) for person in seen] == [True] * 6
    unseen = [bystander, officer, sysadmin]
    assert [sees(person, fair) for person in unseen] == [False] * 3


def test_who_answered_is_known_to_both_sides_and_overseers_only(
    fair, director, leader, officer, sysadmin
):
    fair.offered()
    other = Fair(chain="高端装备")
    _, bystander = fair.another()

    def knows(person):
        return ShareResponse.objects.visible_to(person).exists()

    knowing = [fair.seller, fair.buyer, fair.secretary, fair.clerk, director, leader]
    assert [knows(person) for person in knowing] == [True] * 6
    strangers = [bystander, other.secretary, other.seller, officer, sysadmin]
    assert [knows(person) for person in strangers] == [False] * 5
