"""A Red Salon from the chosen host to its public page, by pages alone.

The host is told why, swaps, prepares by the checklist; the last seats go and the waiting
list moves; the salon is held, three demands become issues, earlier ones are answered; the
summary is filed, the salon closes.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from issues.models import Issue
from portal.notices.models import Notice
from salons.foundation import load_template
from salons.models import Salon, Swap, Turn
from tests.builders import a_category, a_contact
from tests.journeys.test_rotation import follow, looked_at, submit
from tests.salons.gatherings import Gathered, fresh

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEMANDS = ("晚班公交太早收车", "技改补助何时受理", "路口没有照明")


@pytest.fixture
def rounds():
    rounds = Gathered(5)
    rounds.now = now() - timedelta(hours=1)
    load_template()
    a_category("交通照明")
    for enterprise in rounds.enterprises:
        a_contact(enterprise, phone="13800000001")
    return rounds


def chosen_and_swapped(stage, rounds):
    """The plan says who and why; two hosts change places."""
    page = stage(rounds.secretary).open(
        reverse("salons:plan", args=[rounds.chain.slug])
    )
    follow(page, "确认下一期")
    page.get_by_label("一共确认几期").fill("2")
    submit(page, "确认轮值")
    first, second = Turn.objects.order_by("number")
    page = stage(rounds.speaker(first.host)).open(first.get_absolute_url(), "phone")
    assert "积分并列最高" in page.inner_text("main")
    follow(page, "提出互换")
    page.get_by_label(second.host.called).check()
    page.get_by_label("理由").fill("当月有客户验厂")
    submit(page, "提出互换")
    swap = Swap.objects.get()
    page = stage(rounds.speaker(second.host)).open(swap.get_absolute_url(), "phone")
    follow(page, "同意互换")
    submit(page, "同意互换")
    page = stage(rounds.secretary).open(swap.get_absolute_url())
    follow(page, "批准互换")
    submit(page, "批准互换")
    return rounds.turn(1)


def arranged(stage, rounds, turn):
    """One form; the checklist and the list of guests are there by themselves."""
    page = stage(rounds.secretary).open(reverse("salons:salons"))
    looked_at(page, "salon-to-arrange")
    follow(page, "开始筹备")
    page.get_by_label("主题").fill("智能吊挂线现场观摩")
    page.get_by_label("地点").first.fill("示例党群服务站")
    page.get_by_label("政企协同").check()
    page.get_by_label("企业席位").fill("3")
    page.get_by_label("内容").first.fill("车间观摩")
    looked_at(page, "salon-arrange")
    submit(page, "开始筹备")
    salon = Salon.objects.get(turn=turn)
    looked_at(page, "salon-preparing")
    return salon


def prepared(stage, rounds, salon):
    page = stage(rounds.speaker(salon.host)).open(salon.get_absolute_url(), "phone")
    boxes = page.get_by_role("button", name="办好了：")
    assert boxes.count() == salon.tasks.filter(side="host").count()
    boxes.first.click()
    page.wait_for_load_state()
    looked_at(page, "salon-host-phone")
    assert salon.tasks.filter(done_by=rounds.speaker(salon.host)).count() == 1


def replies_come(stage, rounds, salon):
    """From the notice to a seat in two taps; the third enterprise waits, then moves up."""
    one, two, three, *_ = rounds.guests(salon)
    person = rounds.speaker(one.enterprise)
    notice = Notice.objects.get(person=person, subject__startswith="邀请参加")
    page = stage(person).open(notice.link, "phone")
    looked_at(page, "salon-invited-phone")
    follow(page, "参加")
    page.get_by_label("来几个人").fill("2")
    looked_at(page, "salon-reply-phone")
    submit(page, "参加")
    assert "已报名 2 人" in page.inner_text("body")
    for guest in (two, three):
        page = stage(rounds.speaker(guest.enterprise)).open(
            salon.get_absolute_url(), "phone"
        )
        follow(page, "参加")
        submit(page, "参加")
    assert "已列入候补第 1 位" in page.inner_text("body")
    looked_at(page, "salon-waiting-phone")

    page = stage(person).open(salon.get_absolute_url(), "phone")
    submit(page, "取消报名")
    told = Notice.objects.filter(subject__startswith="候补已转正式")
    assert [row.person for row in told] == [rounds.speaker(three.enterprise)]


def the_day_comes(salon):
    begun = now() - timedelta(minutes=30)
    Turn.objects.filter(pk=salon.turn_id).update(day=localdate())
    Salon.objects.filter(pk=salon.pk).update(
        start=begun, end=begun + timedelta(hours=2), reply_by=localdate()
    )


def spoken(page, salon, problem):
    """Answered aloud, then three demands, each one tap from its report."""
    home = page.url
    follow(page, "记答复")
    page.get_by_label("现场答复").fill("本周内换好变压器")
    page.get_by_label("谁答复").fill("供电公司负责人")
    page.get_by_label("答复单位").select_option(label=problem.lead_unit.name)
    looked_at(page, "salon-say")
    submit(page, "保存")
    for text in DEMANDS:
        follow(page, "登记一条")
        page.get_by_label("企业").first.select_option(label=problem.enterprise.called)
        page.get_by_label("诉求", exact=False).first.fill(text)
        submit(page, "记下")
        page.get_by_role("button", name="转为问题").last.click()
        page.wait_for_load_state()
        page.get_by_label("类别").select_option(label="交通照明")
        page.get_by_label("企业已同意代报", exact=False).check()
        page.get_by_role("button", name="提交").first.click()
        page.wait_for_load_state()
        page.goto(home)


def test_a_salon_from_the_chosen_host_to_the_public_page(stage, rounds):
    turn = chosen_and_swapped(stage, rounds)
    problem = rounds.problem(rounds.enterprises[2])
    salon = arranged(stage, rounds, turn)
    prepared(stage, rounds, salon)
    desk = stage(rounds.secretary)
    page = desk.open(salon.get_absolute_url())
    follow(page, "发出邀请")
    submit(page, "发出邀请")
    replies_come(stage, rounds, salon)
    the_day_comes(salon)

    page = desk.open(salon.get_absolute_url())
    spoken(page, salon, problem)
    assert Issue.objects.filter(source="salon", number__isnull=False).count() == 3
    assert problem.issue.steps.filter(move="progress").count() == 1
    follow(page, "勾到会")
    looked_at(page, "salon-attendance")
    submit(page, "保存")
    follow(page, "确认已举办")
    submit(page, "确认已举办")
    assert "还没有写小结" in page.inner_text("main")
    looked_at(page, "salon-held")
    follow(page, "写小结")
    page.get_by_label("活动小结").fill("上期诉求逐件通报，新收三条。")
    page.get_by_label("公开摘要").fill("观摩吊挂线，交流用工。")
    submit(page, "保存小结")
    follow(page, "闭环")
    submit(page, "闭环")
    assert fresh(salon).state == "closed"
    looked_at(page, "salon-closed")
    follow(page, "公开页面")
    assert "观摩吊挂线" in page.inner_text("main")
    looked_at(page, "salon-public")
    people = (rounds.secretary, *rounds.liaisons.values())
    assert [stage(person).complaints for person in people] == [[]] * len(people)
