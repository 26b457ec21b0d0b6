"""A bad word on the phone, and what the centre does about it until the figures show it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from portal.notices.models import Notice
from services.ratings.models import Rating, Rectification
from tests.journeys.test_rotation import follow, looked_at, submit
from tests.ratings.words import Ratings, a_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ratings():
    ratings = Ratings()
    ratings.desk.now = now() - timedelta(hours=2)
    return ratings


def choose(page, level):
    page.get_by_label(level, exact=True).check(force=True)


def more(page, label):
    page.locator("main").get_by_text("更多办法").click()
    follow(page, label)


def test_a_bad_word_is_heard_mended_called_about_and_counted(stage, ratings):
    request = ratings.closed()

    # The liaison says it on the phone, as easily as the opposite.
    page = stage(ratings.liaison).open(request.get_absolute_url(), "phone")
    looked_at(page, "rating-request-phone")
    follow(page, "评价这次办理")
    looked_at(page, "rating-form-phone")
    submit(page, "提交评价")
    assert "请选一个满意程度" in page.inner_text("main")
    choose(page, "不满意")
    page.get_by_label("来回跑").check()
    assert not page.get_by_label("办得快").is_visible()
    page.get_by_label("想说的话（选填）").fill("跑了三趟才办好")
    page.get_by_text("分项评价（选填）").click()
    page.get_by_label("办事指南精确度").select_option(label="差")
    looked_at(page, "rating-filled-phone")
    submit(page, "提交评价")
    assert "不满意" in page.inner_text("main")
    looked_at(page, "rating-given-phone")

    # The director is told, calls, and puts it right.
    row = Rectification.objects.get()
    told = Notice.objects.filter(person=ratings.director)
    assert "收到差评，请联系评价人：企业事项代办" in [one.subject for one in told]
    page = stage(ratings.director).open(reverse("desk:desk"))
    page.get_by_role("link", name="联系评价人：企业事项代办").click()
    page.wait_for_load_state()
    looked_at(page, "rating-mending")
    follow(page, "登记联系情况")
    page.get_by_label("对方怎么说").fill("每次都被告知还差一样。")
    looked_at(page, "rating-contact")
    submit(page, "已联系")
    follow(page, "登记整改")
    page.get_by_label("指南不准、没讲清").check()
    page.get_by_label("做了什么").fill("材料清单已补全。")
    looked_at(page, "rating-fix")
    submit(page, "整改好了")
    more(page, "书面答复")
    page.get_by_label("答复内容").fill("清单已补全，谢谢您指出来。")
    page.get_by_label("放到公开页").check()
    looked_at(page, "rating-answer")
    submit(page, "答复")

    # A colleague calls back, not who had it in hand.
    page = stage(ratings.colleague).open(row.get_absolute_url())
    follow(page, "登记回访")
    page.get_by_label("认可整改").check()
    page.get_by_label("回访情况").fill("对方说这次很清楚。")
    looked_at(page, "rating-call-back")
    submit(page, "登记回访")
    looked_at(page, "rating-done")

    # The liaison has the last word, and everybody reads the figures.
    page = stage(ratings.liaison).open(request.get_absolute_url(), "phone")
    assert "清单已补全，谢谢您指出来。" in page.inner_text("main")
    follow(page, "追评")
    looked_at(page, "rating-follow-phone")
    choose(page, "满意")
    submit(page, "提交追评")
    assert "追评" in page.inner_text("main")
    for width in ("phone", "desktop"):
        page = stage(ratings.liaison).open(reverse("ratings:figures"), width)
        words = page.inner_text("main")
        assert "清单已补全，谢谢您指出来。" in words
        assert "差评 1 件，已整改 1 件" in words
        assert ratings.enterprise.name not in words
        looked_at(page, f"rating-figures-{width}")
    page = stage(ratings.director).open(reverse("ratings:ledger"))
    looked_at(page, "ratings")
    page = stage(ratings.director).open(reverse("ratings:ledger"), "phone")
    looked_at(page, "ratings-phone")
    people = (ratings.liaison, ratings.director, ratings.colleague)
    assert [stage(person).complaints for person in people] == [[]] * 3


def test_a_visitor_rates_with_the_code_and_at_the_device(stage, stranger, ratings):
    request = ratings.closed()
    page = stranger.open(reverse("requests:track"), "phone")
    page.get_by_label("受理号").fill(request.number)
    page.get_by_label("查询码").fill(request.query_code)
    submit(page, "查进度")
    looked_at(page, "rating-track-phone")
    submit(page, "评价这次办理")
    choose(page, "基本满意")
    looked_at(page, "rating-visitor-phone")
    submit(page, "提交评价")
    looked_at(page, "rating-thanks-phone")
    assert Rating.objects.get(request=request).level == 3

    at_hand = ratings.closed()
    page = stage(ratings.clerk).open(at_hand.get_absolute_url())
    looked_at(page, "rating-request")
    submit(page, "现场评价")
    looked_at(page, "rating-device")
    choose(page, "非常满意")
    submit(page, "提交评价")
    looked_at(page, "rating-device-thanks")
    assert page.locator("main a").count() == 0
    assert Rating.objects.get(request=at_hand).channel == "device"
    assert stage(ratings.clerk).complaints == []


def test_a_visitor_rates_a_ticket(stranger, ratings):
    visit = a_visit()
    type(visit).objects.filter(pk=visit.pk).update(
        day=now().date(),
        **dict.fromkeys(("arrived_at", "started_at", "ended_at"), now()),
    )
    page = stranger.open(visit.get_public_url(), "phone")
    looked_at(page, "rating-ticket-phone")
    follow(page, "评价这次办理")
    choose(page, "满意")
    submit(page, "提交评价")
    assert Rating.objects.get().visit == visit
    assert stranger.complaints == []
