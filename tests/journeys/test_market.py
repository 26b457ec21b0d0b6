"""供需对接 on two phones: posted, answered, accepted, and both say that it came off."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import now

from chains.market.models import SharePost
from portal.notices.models import Notice
from tests.browser import grave_violations, overflow, shoot
from tests.market.fairs import Fair

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    """The page is readable by everybody and fits its screen."""
    shoot(page, name)
    assert grave_violations(page) == []
    assert overflow(page) == 0


def submit(page, label):
    page.get_by_role("button", name=label, exact=True).first.click()
    page.wait_for_load_state()


def follow(page, label):
    page.locator("main").get_by_role("link", name=label, exact=True).first.click()
    page.wait_for_load_state()


def say_it_came_off(page, name):
    follow(page, "登记对接结果")
    page.locator("label", has_text="已经谈成").click()
    page.get_by_label("一句情况").fill("已签两万件加工合同，首批月底交。")
    page.get_by_label("金额（元）").fill("180000")
    looked_at(page, name)
    submit(page, "登记")


def test_one_enterprise_posts_another_answers_and_both_confirm(stage):
    fair = Fair(now=now())
    fair.post.delete()
    seller, buyer = stage(fair.seller), stage(fair.buyer)

    # An enterprise with idle lines posts on a phone.
    page = seller.open(reverse("market:posts"), "phone")
    looked_at(page, "market-empty-phone")
    follow(page, "发布供需")
    page.locator("label", has_text="我们能提供").click()
    page.locator("label", has_text="订单共享").click()
    page.get_by_label("标题").fill("富余两条平缝线，可接梭织加工")
    page.get_by_label("具体内容").fill("先做小批量，有问题打 13800000001。")
    page.get_by_label("数量").fill("30000 件/月")
    submit(page, "发布")
    assert "请不要写电话" in page.content()
    looked_at(page, "market-new-refused-phone")
    page.get_by_label("具体内容").fill("先做小批量，来样试做合格再定。")
    submit(page, "发布")
    post = SharePost.objects.get()
    looked_at(page, "market-posted-phone")

    # Another of the chain finds it on the chain's page and answers.
    page = buyer.open(fair.chain.get_absolute_url(), "phone")
    follow(page, post.title)
    assert fair.seller.name not in page.content()
    follow(page, "回应")
    page.get_by_label("回应内容").fill("我们有两万件 T 恤，月底要交。")
    looked_at(page, "market-respond-phone")
    submit(page, "发送回应")
    looked_at(page, "market-responded-phone")

    # The first accepts; from now on both see whom to call.
    told = Notice.objects.get(person=fair.seller, subject__contains="有企业回应")
    page = seller.open(told.link, "phone")
    follow(page, "接受")
    page.get_by_label("一句答复").fill("可以，请先寄样。")
    submit(page, "接受并交换联系方式")
    looked_at(page, "market-accepted-phone")
    page.get_by_role("button", name="显示号码").click()
    page.wait_for_selector(f"a[href='tel:{fair.buyer.phone}']")

    # Each says what came of it; only then it counts.
    say_it_came_off(page, "market-outcome-phone")
    post.refresh_from_db()
    assert post.state == "open"
    page = buyer.open(post.get_absolute_url(), "phone")
    say_it_came_off(page, "market-outcome-buyer-phone")
    post.refresh_from_db()
    assert post.state == "done"
    looked_at(page, "market-done-phone")

    # The secretary finds it among what came off.
    page = stage(fair.secretary).open(reverse("market:posts"))
    follow(page, "已成")
    assert re.search(r"state=done", page.url)
    assert post.title in page.content()
    looked_at(page, "market-done-list")
    for person in (fair.seller, fair.buyer, fair.secretary):
        assert stage(person).complaints == []


def test_the_secretary_draws_a_gap_into_the_picture_of_the_chain(stage):
    fair = Fair(now=now())
    fair.chain.segments.create(name="印染辅料", position="midstream")

    page = stage(fair.secretary).open(fair.chain.get_absolute_url())
    follow(page, "登记缺失环节")
    page.get_by_label("环节").select_option(label="中游 · 印染辅料")
    page.get_by_label("缺什么").fill("高端面料后整理")
    looked_at(page, "missing-add")
    submit(page, "保存")
    assert page.locator(".gap-link").inner_text().startswith("高端面料后整理")
    looked_at(page, "chain-with-gap")

    phone = stage(fair.seller).open(fair.chain.get_absolute_url(), "phone")
    assert phone.locator(".gap-link").count() == 1
    looked_at(phone, "chain-with-gap-phone")
    assert stage(fair.secretary).complaints == []
