"""One word on one matter: nobody assumes it, nobody says it twice or for himself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.notices.models import Notice
from portal.workflow.moves import Refused
from services.ratings import giving
from services.ratings.models import FollowUp, Rating, RatingRules, Rectification
from services.ratings.permissions import may_rate
from services.ratings.reminders import remind
from tests.builders import a_liaison, a_post, an_enterprise
from tests.ratings.words import Ratings, a_visit, days

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def ratings():
    return Ratings()


def told(person):
    return list(Notice.objects.filter(person=person).values_list("subject", flat=True))


def test_a_level_has_no_default_anywhere():
    assert Rating().level is None
    assert FollowUp().level is None


def test_without_a_choice_nothing_is_given(ratings):
    with pytest.raises(Refused, match="请选一个满意程度"):
        ratings.rate(None)

    assert not Rating.objects.exists()


def test_a_matter_is_rated_once(ratings):
    request = ratings.closed()
    ratings.rate(5, request)

    with pytest.raises(Refused, match="已经评价过了"):
        ratings.rate(1, request)

    assert Rating.objects.get().level == 5


def test_a_rating_is_of_exactly_one_matter(ratings):
    row = ratings.rate(5)
    facts = {"level": 4, "channel": "online", "at": row.at, "closed_at": row.closed_at}

    for matters in ({}, {"request": ratings.closed(), "visit": a_visit()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.create(**facts, **matters)


@pytest.mark.parametrize("level", [0, 6])
def test_there_are_five_levels_and_no_other(ratings, level):
    ratings.rate(4)

    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.update(level=level)


def test_the_window_closes_with_the_thirtieth_day(ratings):
    first, second = ratings.closed(), ratings.closed()
    last = first.closed_at.replace(hour=23) + days(30)

    ratings.rate(4, first, at=last)
    with pytest.raises(Refused, match="评价期到"):
        ratings.rate(4, second, at=last + timedelta(hours=1))

    assert list(Rating.objects.values_list("request", flat=True)) == [first.pk]


def test_what_is_not_closed_is_not_rated(ratings):
    with pytest.raises(Refused, match="还没有办结"):
        ratings.rate(4, ratings.desk.working())
    with pytest.raises(Refused, match="还没有办结"):
        ratings.rate(4, a_visit(done=False))


def test_the_window_is_a_setting(ratings):
    RatingRules.objects.create(window_days=2)
    request = ratings.closed()

    with pytest.raises(Refused):
        ratings.rate(4, request, at=request.closed_at + days(3))


@pytest.mark.parametrize("level", [1, 2])
def test_the_two_lowest_levels_open_a_rectification(ratings, level):
    row = ratings.row(ratings.rate(level))

    assert row.state == "open"
    assert row.responsible == ratings.director
    assert (str(row.contact_due), str(row.fix_due)) == ("2026-03-10", "2026-03-16")
    assert row.steps.get().move == "start"
    assert told(ratings.director) == ["收到差评，请联系评价人：企业事项代办"]


@pytest.mark.parametrize("level", [3, 4, 5])
def test_the_others_open_none(ratings, level):
    ratings.rate(level)

    assert not Rectification.objects.exists()


def test_a_rectification_that_fails_takes_the_rating_with_it(ratings, monkeypatch):
    def fails(self, *, at):
        raise RuntimeError

    monkeypatch.setattr(Rectification, "begin", fails)
    with pytest.raises(RuntimeError):
        ratings.rate(1)

    assert not Rating.objects.exists()


def test_the_directors_own_bad_rating_goes_to_a_leader(ratings):
    request = ratings.desk.submitted()
    ratings.desk.make(request, "accept", ratings.director)
    told_them = {"result": "done", "result_text": "已办。"}
    request = ratings.desk.make(request, "finish", ratings.director, **told_them)

    row = ratings.bad(matter=request)

    assert row.responsible == ratings.leader


def test_a_visit_is_rated_with_its_item_and_its_clerk(ratings):
    visit = a_visit()

    row = ratings.rate(2, visit, at=visit.ended_at + days(1))

    assert (row.request, row.visit, row.handler) == (None, visit, visit.clerk)
    assert row.item == visit.services.get().item


def test_tags_that_do_not_fit_the_level_are_left_out(ratings):
    row = ratings.rate(5, tags=["办得快", "来回跑"])

    assert row.tags == ["办得快"]


def test_the_applicants_own_people_rate_and_nobody_of_the_house(ratings):
    desk = ratings.desk
    request = desk.closed()
    house = request.enterprise
    secretary = a_liaison(enterprise=house, kind="party_secretary").user
    people = {
        "liaison": desk.liaison,
        "party_secretary": secretary,
        "aid_cadre": a_liaison(enterprise=house, kind="aid_cadre").user,
        "stranger": a_liaison(enterprise=an_enterprise()).user,
        "clerk": desk.clerk,
        "colleague": desk.colleague,
        "director": desk.director,
        "leader": ratings.leader,
    }

    found = {name for name, person in people.items() if may_rate(person, request)}

    assert found == {"liaison", "party_secretary"}


def test_a_clerk_who_also_speaks_for_the_enterprise_does_not_rate_it(ratings):
    request = ratings.closed()
    both = a_liaison(enterprise=request.enterprise).user
    assert may_rate(both, request)
    a_post(both, ratings.clerk.posts.get().unit)

    assert not may_rate(type(both).objects.get(pk=both.pk), request)


@pytest.mark.parametrize(
    "facts", [{"tags": ["指南不准"]}, {"indicators": {"guide": "poor"}}]
)
def test_a_wrong_guide_comes_back_to_its_keepers(ratings, facts):
    row = ratings.rate(3, **facts)

    notice = Notice.objects.get(key=f"rating-{row.pk}-guide", person=ratings.clerk)
    assert notice.link == row.item.get_staff_url()


def test_a_good_word_on_the_guide_tells_nobody(ratings):
    row = ratings.rate(4, indicators={"guide": "good"})

    assert not Notice.objects.filter(key=f"rating-{row.pk}-guide").exists()


# Invited once


def invitations(person):
    return [words for words in told(person) if words.startswith("请评价")]


def test_the_applicant_is_invited_once_and_never_reminded(ratings):
    request = ratings.closed()

    for day in (0, 1, 20):
        at = request.closed_at + days(day)
        remind(on=at.date(), at=at)

    assert invitations(ratings.liaison) == ["请评价这次办理：企业事项代办"]
    assert invitations(ratings.clerk) == []


def test_what_was_rated_or_is_too_old_is_not_asked_for(ratings):
    old, rated = ratings.closed(), ratings.closed()
    ratings.rate(4, rated)

    at = old.closed_at + days(40)
    remind(on=at.date(), at=at)

    assert invitations(ratings.liaison) == []


# 追评


def follow(ratings, rating, level, **facts):
    rating = Rating.objects.for_list().get(pk=rating.pk)
    at = facts.pop("at", None) or ratings.later()
    giving.follow(rating, by=ratings.liaison, at=at, level=level, comment="")


def test_one_word_after_it_was_put_right(ratings):
    row = ratings.done()

    follow(ratings, row.rating, 4)
    with pytest.raises(Refused, match="已经追评过"):
        follow(ratings, row.rating, 1)

    assert FollowUp.objects.get().level == 4
    assert ratings.row(row.rating).state == "done"


def test_no_word_before_it_was_put_right_nor_long_after(ratings):
    row = ratings.working()
    with pytest.raises(Refused, match="整改后才能追评"):
        follow(ratings, row.rating, 4)

    row = ratings.make(row, "fix", cause="speed", action="已改。")
    with pytest.raises(Refused, match="整改后才能追评"):
        follow(ratings, row.rating, 4, at=row.fixed_at + days(31))

    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("state", ["fixed", "done"])
def test_a_bad_word_sends_it_back_to_be_mended(ratings, state):
    row = ratings.in_state(state)

    follow(ratings, row.rating, 1)

    row = ratings.row(row.rating)
    assert row.state == "working"
    assert "评价人不认可整改，请继续：企业事项代办" in told(ratings.director)
