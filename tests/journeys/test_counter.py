"""A morning at the counter: a line, an appointment, two things in one visit, a phone
that says how many are before one."""

from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from services.counter.models import (
    Appointment,
    AvailabilityRule,
    Visit,
    VisitService,
)
from tests.counter.halls import Hall
from tests.journeys.test_rotation import follow, looked_at, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go(page, address):
    page.goto(urljoin(page.url, address))


@pytest.fixture
def hall():
    """Two windows, nobody in his seat yet, a rule for each weekday."""
    hall = Hall(now=now())
    for window in hall.windows:
        window.clerk = window.clerk_on = None
        window.save()
    facts = {"opens": "09:00", "closes": "11:00", "minutes": 30, "capacity": 2}
    AvailabilityRule.objects.all().delete()
    for weekday in range(5):
        AvailabilityRule.objects.create(weekday=weekday, **facts)
    return hall


def booked_today(hall, name, phone):
    """An appointment whose time is just over; pages only offer the days to come."""
    start = localtime() - timedelta(minutes=2)
    return Appointment.objects.create(
        number=f"YY{start:%Y%m%d}-{phone[-3:]}",
        code=f"ABCDE{phone[-3:]}".replace("0", "2").replace("1", "3"),
        item=hall.item,
        rule=AvailabilityRule.objects.first(),
        start=start,
        end=start + timedelta(minutes=1),
        seat=int(phone[-1]),
        name=name,
        phone=phone,
        at=now(),
    )


def press(page, text, label, within="li"):
    """The button of the row, or of the card, that says `text`."""
    place = page.locator(within, has_text=text).first
    place.get_by_role("button", name=label).click()
    page.wait_for_load_state()


def register(page, purpose, name):
    follow(page, "现场登记")
    page.get_by_label("来办什么").fill(purpose)
    page.get_by_label("怎么称呼").fill(name)
    submit(page, "取号")


def test_a_clerk_works_through_a_line_and_the_visitor_sees_his_place(
    hall, stage, stranger
):
    late = booked_today(hall, "示例爽约人", "13900000001")
    booked_today(hall, "示例预约人", "13900000002")
    clerk = stage(hall.clerk)
    page = clerk.open(reverse("counter:desk"))
    looked_at(page, "counter-desk-first")
    page.get_by_role("button", name="1号窗口").click()
    page.wait_for_load_state()

    register(page, "问成立党支部", "示例甲")
    register(page, "问招工", "示例乙")
    second = Visit.objects.get(ticket="A002")
    press(page, "示例预约人", "已到")
    looked_at(page, "counter-desk")

    phone = stranger.open(reverse("counter:find"), "phone")
    looked_at(phone, "counter-find")
    phone.get_by_label("票号或预约号").fill("a002")
    phone.get_by_label("查询码").fill(second.code.lower())
    submit(phone, "查一下")
    looked_at(phone, "counter-ticket")
    assert "您前面还有 2 位" in phone.inner_text("main")

    # Who has an appointment is called first; two things in one visit.
    submit(page, "叫下一位")
    assert "请 B001 到1号窗口" in page.inner_text("main")
    looked_at(page, "counter-called")
    hallway = stranger.open(reverse("counter:screen"))
    looked_at(hallway, "counter-screen")
    assert "B001" in hallway.inner_text("main")
    press(page, "B001", "开始办理", within=".panel")
    follow(page, "办完")
    page.locator("#id_line1-outcome").select_option(label="转办件")
    looked_at(page, "counter-finish")
    submit(page, "完成")
    assert VisitService.objects.filter(visit__ticket="B001").count() == 2

    go(phone, second.get_public_url())
    assert "您前面还有 1 位" in phone.inner_text("main")

    submit(page, "叫下一位")
    press(page, "A001", "过号", within=".panel")
    submit(page, "叫下一位")
    looked_at(page, "counter-passed-over")
    go(phone, second.get_public_url())
    looked_at(phone, "counter-ticket-called")
    assert "请到 1号窗口" in phone.inner_text("main")

    go(page, f"{reverse('counter:week')}?day={late.day}")
    looked_at(page, "counter-week")
    press(page, "示例爽约人", "爽约")
    late.refresh_from_db()
    assert late.state == "no_show"

    for name in ("log", "figures", "settings", "opening_add", "register", "phone"):
        looked_at(clerk.open(reverse(f"counter:{name}")), f"counter-{name}")
    looked_at(clerk.open(reverse("counter:desk"), "phone"), "counter-desk-phone")
    looked_at(clerk.open(second.get_absolute_url()), "counter-visit")
    looked_at(clerk.open(second.get_absolute_url(), "phone"), "counter-visit-phone")
    for name in ("week", "log", "figures", "screen", "settings", "register"):
        seen = clerk.open(reverse(f"counter:{name}"), "phone")
        looked_at(seen, f"counter-{name}-phone")
    finish = reverse("counter:finish", args=[second.pk])
    looked_at(clerk.open(finish, "phone"), "counter-finish-phone")
    assert clerk.complaints == stranger.complaints == []


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_a_visitor_books_from_the_guide_and_cancels(hall, stranger, width):
    page = stranger.open(hall.item.get_absolute_url(), width)
    looked_at(page, f"counter-guide-{width}")
    page.get_by_role("main").get_by_role("link", name="预约", exact=True).click()
    page.wait_for_load_state()
    looked_at(page, f"counter-times-{width}")
    page.locator("label.slot").first.click()
    page.get_by_label("怎么称呼").fill("示例王女士")
    submit(page, "约这个时间")
    assert "请填写“手机号”" in page.inner_text("main")
    assert page.locator("label.slot input:checked").count() == 1
    page.get_by_label("手机号").fill("13900000009")
    submit(page, "约这个时间")
    looked_at(page, f"counter-booked-{width}")
    row = Appointment.objects.get()
    text = page.inner_text("main")
    assert row.number in text
    assert "示例王女士" not in text

    submit(page, "取消这次预约")
    looked_at(page, f"counter-cancelled-{width}")
    row.refresh_from_db()
    assert row.state == "cancelled"
    looked_at(stranger.open(reverse("counter:book"), width), f"counter-book-{width}")
    assert stranger.complaints == []
