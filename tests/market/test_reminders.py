"""Who is told what of posts and responses, once and in time."""

from datetime import timedelta

import pytest

from chains.market.models import SharePost
from chains.market.models.responses import ANSWERER, POSTER
from chains.market.reminders import daily
from chains.models import Enterprise
from portal.notices.models import Notice
from tests.market.fairs import Fair

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def fair():
    return Fair()


def told(person):
    """Subjects of the person's inbox without the post's title, oldest first."""
    rows = Notice.objects.filter(person=person).order_by("pk")
    return [row.subject.partition("：")[0] for row in rows]


def run(fair, days, times=1):
    """The daily run of that many days after the post, as often as asked."""
    when = fair.now + timedelta(days=days)
    for hour in range(times):
        daily(on=when.date(), at=when + timedelta(hours=hour))


def test_each_side_hears_of_the_others_moves(fair):
    fair.accepted().says(POSTER, "yes").says(ANSWERER, "yes")

    assert told(fair.seller) == ["有企业回应", "供需对接已成"]
    assert told(fair.buyer) == [
        "对方接受了你们的回应，可以联系了",
        "对方登记了对接结果，请你们也登记",
    ]
    assert told(fair.secretary) == []


def test_the_secretary_hears_that_both_say_different_things(fair):
    other = Fair(chain="高端装备")
    fair.accepted().says(POSTER, "yes").says(ANSWERER, "no")

    assert told(fair.secretary) == ["供需对接双方说法不一"]
    assert told(fair.seller)[-1] == "供需对接双方说法不一"
    assert told(other.secretary) == []


def test_who_waits_hears_of_a_refusal_and_of_the_end(fair):
    other, person = fair.another()
    fair.offered(by=person, enterprise=other)
    fair.offered().response.decline(by=fair.seller, at=fair.now, reply="量太小")
    fair.reload().post.take_down(by=fair.clerk, at=fair.now, reason="不合适")

    assert told(fair.buyer) == ["对方没有接受你们的回应"]
    assert told(person) == ["你们回应的供需信息已结束"]
    assert told(fair.seller)[-1] == "供需信息已撤下"


def test_the_clerk_who_posted_on_behalf_is_told_like_the_enterprise(fair):
    fair.post = fair.published(by=fair.clerk)
    fair.offered()

    assert told(fair.clerk) == told(fair.seller) == ["有企业回应"]


def test_the_end_is_announced_three_working_days_before_and_once(fair):
    """Posted on Monday 9 March until Wednesday 8 April; 4–6 April are days off."""
    found = {}
    for days in range(22, 31):
        run(fair, days, times=2)
        found[days] = len(told(fair.seller))

    # 1 April, a Wednesday, is four working days before, Thursday three.
    assert found == {22: 0, 23: 0} | dict.fromkeys(range(24, 31), 1)
    assert "到期" in told(fair.seller)[0]


def test_a_short_post_and_one_with_a_partner_are_not_warned_of(fair):
    short = Fair(days=2)
    fair.accepted()
    run(short, 1)
    assert told(short.seller) == []

    run(fair, 29)

    assert told(fair.seller) == ["有企业回应", "请登记对接结果"]


def test_the_daily_run_ends_what_is_over_and_may_run_twice(fair):
    fair.offered()
    run(fair, 30)
    assert fair.reload().post.state == "open"

    run(fair, 31, times=3)

    assert fair.reload().post.state == "expired"
    assert fair.post.steps.filter(move="expire").count() == 1
    assert told(fair.seller).count("供需信息已到期") == 1
    assert told(fair.buyer) == ["你们回应的供需信息已结束"]


def test_the_daily_run_ends_posts_of_an_enterprise_that_left_the_register(fair):
    fair.offered()
    Enterprise.objects.filter(pk=fair.poster.pk).update(is_active=False)

    run(fair, 1, times=2)

    assert fair.reload().post.state == "expired"
    assert fair.post.steps.get(move="expire").text == "企业已不在名录，自动到期。"
    assert fair.response.state == "lapsed"
    assert told(fair.buyer) == ["你们回应的供需信息已结束"]


def test_a_silent_side_is_asked_once_after_fourteen_days_and_never_counts(fair):
    fair = Fair(days=120)
    fair.accepted().says(POSTER, "yes")
    Notice.objects.all().delete()
    run(fair, 13, times=2)
    assert told(fair.buyer) == []

    for days in (14, 15, 40, 100):
        run(fair, days, times=2)

    assert told(fair.buyer) == ["请登记对接结果"]
    assert told(fair.seller) == []
    assert fair.reload().response.state == "accepted"
    assert fair.post.state == "open"


def test_nobody_is_asked_after_both_have_spoken(fair):
    fair.accepted().says(POSTER, "yes").says(ANSWERER, "no")
    Notice.objects.all().delete()
    run(fair, 14)

    assert Notice.objects.filter(key__endswith="silent").count() == 0


def test_one_post_that_somebody_moved_stops_no_other(fair, monkeypatch):
    second = fair.published()
    expire = SharePost.expire

    def moved_meanwhile(row, **facts):
        if row.pk == fair.post.pk:
            SharePost.objects.filter(pk=row.pk).update(version=7)
        return expire(row, **facts)

    monkeypatch.setattr(SharePost, "expire", moved_meanwhile)
    run(fair, 31)

    second.refresh_from_db()
    assert (fair.reload().post.state, second.state) == ("open", "expired")
