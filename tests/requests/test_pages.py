"""What people see and type: applying, the counter, the ledger, the page of one."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from portal.audit.models import Entry
from services.counter.models import Visit
from services.counter.workflow import Outcome
from services.requests.models import ServiceRequest
from tests.builders import MONDAY, a_liaison, a_post, a_unit, a_user, an_enterprise
from tests.issues.test_statements import counts
from tests.requests.cases import PHONE, Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def desk():
    return Desk()


def code(desk):
    return desk.guide.item.code.lower()


def apply(desk):
    return reverse("requests:apply", args=[code(desk)])


def register(desk):
    return reverse("requests:register", args=[code(desk)])


def words(answer):
    return answer.content.decode()


TYPED = {"person": "王工", "phone": PHONE, "f_what": "变更登记"}
AT_COUNTER = TYPED | {
    "channel": "counter",
    "relation": "staff",
    "notify_to": "both",
}


def test_a_liaison_applies_for_the_own_enterprise_and_keeps_the_draft(client, desk):
    client.force_login(desk.liaison)

    page = client.get(apply(desk))
    assert page.context["form"].initial["enterprise"] == desk.enterprise
    client.post(apply(desk), {"person": "王工", "f_what": "变", "keep": "1"})
    draft = ServiceRequest.objects.get()
    again = client.get(apply(desk), follow=True)

    assert draft.state == "draft"
    assert again.context["form"].initial["f_what"] == "变"


def test_what_is_wrong_is_kept_with_the_draft(client, desk):
    client.force_login(desk.liaison)

    page = client.post(
        apply(desk), TYPED | {"phone": "123", "enterprise": desk.enterprise.pk}
    )

    assert "手机号应为 11 位数字" in words(page)
    assert ServiceRequest.objects.get().phone == "123"


def test_answers_are_checked_before_they_are_handed_in(client, desk):
    client.force_login(desk.liaison)

    checked = client.post(
        apply(desk), TYPED | {"enterprise": desk.enterprise.pk}, follow=True
    )
    filed = client.post(checked.request["PATH_INFO"], follow=True)

    assert "变更登记" in words(checked)
    row = ServiceRequest.objects.get()
    assert row.number in words(filed)
    assert row.query_code in words(filed)


def test_what_was_handed_in_in_another_window_is_not_overwritten(client, desk):
    draft = desk.draft()
    client.force_login(desk.liaison)
    handed = []

    def meanwhile(execute, sql, params, many, context):
        mine = sql.startswith("UPDATE") and "requests_servicerequest" in sql
        if mine and not handed:
            handed.append(sql)
            desk.make(draft, "submit", desk.liaison)
        return execute(sql, params, many, context)

    typed = TYPED | {"enterprise": desk.enterprise.pk, "person": "别人"}
    with connection.execute_wrapper(meanwhile):
        page = client.post(
            reverse("requests:edit", args=[draft.pk]), typed, follow=True
        )

    draft.refresh_from_db()
    assert (draft.state, draft.person) == ("submitted", "王工")
    assert "刚刚已经提交" in words(page)


def test_only_the_own_enterprise_can_be_chosen(client, desk):
    client.force_login(desk.liaison)

    page = client.post(apply(desk), TYPED | {"enterprise": an_enterprise().pk})

    assert page.status_code == 200
    assert ServiceRequest.objects.get().enterprise is None


def test_a_visitor_files_without_an_account(client, desk):
    page = client.post(apply(desk), TYPED | {"relation": "self"}, follow=True)

    row = ServiceRequest.objects.get()
    assert (row.state, row.filed_by, row.channel) == ("submitted", None, "online")
    assert row.number in words(page)


def test_the_trap_and_the_hour_keep_floods_away(client, desk):
    typed = TYPED | {"relation": "self"}

    trapped = client.post(apply(desk), typed | {"website": "x"})
    for _ in range(5):
        client.post(apply(desk), typed)
    sixth = client.post(apply(desk), typed | {"f_what": "第六件的内容"})

    assert "请留空" in words(trapped)
    assert "一小时内最多提交 5 次" in words(sixth)
    assert "第六件的内容" in words(sixth)
    assert ServiceRequest.objects.count() == 5


def test_party_affairs_are_not_filed_by_strangers(client):
    desk = Desk(is_sensitive=True, domain="party")

    page = client.get(apply(desk))
    client.post(apply(desk), TYPED | {"relation": "self"})

    assert "登录后申请" in words(page)
    assert ServiceRequest.objects.count() == 0


@pytest.mark.parametrize("mode", ["appointment", "external"])
def test_what_leads_elsewhere_takes_no_request(client, mode):
    desk = Desk(mode=mode, link="https://example.cn/")
    client.force_login(desk.clerk)

    assert client.get(apply(desk)).status_code == 404
    assert client.get(register(desk)).status_code == 404


def test_a_guide_alone_takes_no_request(client):
    desk = Desk(mode="guide", online=False)

    assert client.get(apply(desk)).status_code == 404


def test_a_paper_that_stays_paper_has_no_place_to_be_uploaded(client, desk):
    client.force_login(desk.liaison)

    form = client.get(apply(desk)).context["form"]

    names = [field.label for field in form if field.name.startswith("m_")]
    assert names == ["成立请示"]
    assert "党员花名册" in words(client.get(apply(desk)))


def test_the_counter_accepts_what_is_complete(client, desk):
    client.force_login(desk.clerk)
    there = [desk.guide.materials.get(name="成立请示").pk]
    typed = AT_COUNTER | {"house": desk.enterprise.name, "received": there}

    page = client.post(register(desk), typed, follow=True)

    row = ServiceRequest.objects.get()
    assert (row.state, row.enterprise, row.handler) == (
        "working",
        desk.enterprise,
        desk.clerk,
    )
    assert "请打印受理通知书" in words(page)


def test_the_counter_says_at_once_all_that_is_lacking(client, desk):
    client.force_login(desk.clerk)

    client.post(register(desk), AT_COUNTER)

    row = ServiceRequest.objects.get()
    assert row.state == "supplement"
    assert row.supplements.get().text == "成立请示"
    slip = client.get(reverse("requests:slip", args=[row.pk]))
    assert "成立请示" in words(slip)


def test_an_immediate_item_is_one_screen_and_one_save(client):
    desk = Desk(mode="immediate")
    client.force_login(desk.clerk)

    client.post(
        register(desk),
        AT_COUNTER | {"result": "answered", "result_text": "政策已讲清"},
    )

    row = ServiceRequest.objects.get()
    assert (row.state, row.result, row.delivered_by) == ("closed", "answered", "spot")


def test_the_form_of_the_client_before_is_never_prefilled(client, desk):
    client.force_login(desk.clerk)
    client.post(register(desk), AT_COUNTER | {"house": desk.enterprise.name})

    page = words(client.get(register(desk)))

    assert "王工" not in page
    assert PHONE not in page
    assert "变更登记" not in page


def test_a_line_of_a_visit_becomes_one_request_without_typing_again(client, desk):
    visit = Visit(
        purpose="办代办", name="王工", phone=PHONE, enterprise=desk.enterprise
    )
    visit.register(by=desk.clerk, at=desk.now)
    line = visit.services.create(
        item=desk.guide.item, outcome=Outcome.REQUEST, added_by=desk.clerk
    )
    client.force_login(desk.clerk)
    url = f"{register(desk)}?line={line.pk}"
    offered = words(client.get(visit.get_absolute_url()))
    page = words(client.get(url))

    client.post(url, AT_COUNTER | {"house": desk.enterprise.name})
    again = client.post(url, AT_COUNTER | {"person": "赵工", "seen": "1"})

    row = ServiceRequest.objects.get()
    assert row.visit_line == line
    assert url in offered
    for said in ("王工", PHONE, desk.enterprise.name):
        assert f'value="{said}"' in page
    assert "已经登记过" in words(again)
    assert 'value="赵工"' in words(again)
    assert row.number in words(client.get(visit.get_absolute_url()))


def test_the_same_matter_is_shown_before_it_is_registered_again(client, desk):
    first = desk.working()
    client.force_login(desk.clerk)
    typed = AT_COUNTER | {"house": desk.enterprise.name, "phone": "13800009999"}

    warned = client.post(register(desk), typed)
    assert first.number in words(warned)
    assert ServiceRequest.objects.count() == 1
    client.post(register(desk), typed | {"seen": "1"})

    assert ServiceRequest.objects.count() == 2


def test_several_enterprises_of_a_name_are_listed(client, desk):
    an_enterprise(name="甲乙服饰有限公司"), an_enterprise(name="甲乙制衣有限公司")
    client.force_login(desk.clerk)

    page = client.post(register(desk), AT_COUNTER | {"house": "甲乙"})

    assert "甲乙制衣有限公司" in words(page)
    assert "请写全称" in words(page)


def test_the_page_shows_who_has_it_and_by_when(client, desk):
    request = desk.working()
    client.force_login(desk.liaison)

    page = words(client.get(request.get_absolute_url()))

    assert f"下一步：<b>{desk.clerk.name}</b> 03-16 前办结" in page
    assert "更多办法" in page


def test_the_applicant_reads_no_word_of_the_departments(client, desk):
    request = desk.asking_unit(question="请核对用地红线")
    client.force_login(desk.liaison)

    page = words(client.get(request.get_absolute_url()))

    assert "请核对用地红线" not in page
    assert str(desk.unit) in page


def test_a_leader_reads_neither_name_nor_number(client, desk):
    request = desk.working()
    leader = a_post(a_user(), a_unit("lead"), "leader").user
    client.force_login(leader)

    page = words(client.get(request.get_absolute_url()))

    assert "王工" not in page
    assert PHONE not in page
    assert client.post(f"{request.get_absolute_url()}reveal/").status_code == 403


def test_the_red_box_tells_the_applicant_what_to_supply(client, desk):
    request = desk.asked()
    client.force_login(desk.liaison)

    page = words(client.get(request.get_absolute_url()))

    assert "需要您补正" in page
    assert "现在补正" in page


def test_the_receipt_says_number_code_and_day(client, desk):
    request = desk.working(channel="counter", filed_by=desk.clerk)
    client.force_login(desk.clerk)

    page = words(client.get(reverse("requests:receipt", args=[request.pk])))

    assert request.number in page
    assert request.query_code in page
    assert "2026年3月16日前" in page


def test_the_counter_sees_no_code_but_on_the_paper_that_it_hands_over(client, desk):
    """Who knows number and code may rate, so each sheet that shows it is recorded."""
    there, online = desk.asked(desk.working(channel="counter")), desk.asked()
    client.force_login(desk.clerk)

    def shows_code(request, route):
        page = client.get(reverse(route, args=[request.pk]))
        assert page.status_code == 200
        return request.query_code in words(page)

    assert not shows_code(there, "requests:request")
    for route in ("requests:receipt", "requests:slip"):
        assert shows_code(there, route)
        assert not shows_code(online, route)
    looks = Entry.objects.filter(action="request.code", by_id=desk.clerk.pk)
    assert [row.detail["of"] for row in looks] == [there.number] * 2
    client.force_login(desk.liaison)
    assert shows_code(online, "requests:request")
    assert shows_code(online, "requests:receipt")


def test_another_enterprise_sees_nothing_of_it(client, desk):
    request = desk.working()
    rival = a_liaison(enterprise=an_enterprise(desk.chain)).user
    client.force_login(rival)

    assert client.get(request.get_absolute_url()).status_code == 404
    assert list(client.get(reverse("requests:ledger")).context["page"]) == []


def test_who_has_left_the_house_sees_its_requests_no_more(client, desk):
    request = desk.working()
    desk.liaison.liaisons.update(until=date(2026, 3, 1))
    client.force_login(desk.liaison)

    assert client.get(request.get_absolute_url()).status_code == 404


def test_who_has_left_the_counter_sees_nothing_that_he_registered(client, desk):
    request = desk.working(filed_by=desk.clerk, channel="counter")
    desk.clerk.posts.update(until=date(2026, 3, 1))
    client.force_login(desk.clerk)

    assert client.get(request.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *("", "?late=1", "?failed=1", "?state=nonsense"),
        *("?until=9999-12-31", "?since=0001-01-01"),
    ],
)
def test_filters_that_find_nothing_say_so(client, desk, query):
    client.force_login(desk.clerk)

    page = client.get(reverse("requests:ledger") + query)

    assert page.status_code == 200


def test_the_ledger_finds_by_number_and_is_exported(client, desk):
    wanted, _other = desk.working(), desk.working(person="李工")
    client.force_login(desk.clerk)

    page = client.get(f"{reverse('requests:ledger')}?q={wanted.number}")
    book = client.get(f"{reverse('requests:export')}?q={wanted.number}")

    assert list(page.context["page"]) == [wanted]
    assert book.status_code == 200
    assert "spreadsheet" in book["Content-Type"]


@pytest.mark.parametrize("route", ["requests:ledger", "requests:mandates"])
def test_a_list_asks_as_much_for_many_as_for_one(client, desk, route):
    def add():
        desk.asking_unit()
        desk.asked()
        desk.a_mandate()

    client.force_login(desk.clerk)

    found = counts(client, reverse(route), add)

    assert found == [found[0]] * 3


def test_the_guide_leads_each_to_the_own_door(client, desk):
    page = reverse("services:guide", args=[code(desk)])

    assert apply(desk) in words(client.get(page))
    client.force_login(desk.clerk)
    assert register(desk) in words(client.get(page))


def test_an_external_item_leads_out_and_an_appointment_to_its_page_or_phone(client):
    outside = Desk(mode="external", link="https://example.cn/x")
    booked = Desk(mode="appointment", phone="0537-1234567")

    def page(desk):
        return words(client.get(reverse("services:guide", args=[code(desk)])))

    assert 'href="https://example.cn/x"' in page(outside)
    assert "预约</a>" in page(booked)
    assert "网上申请" not in page(outside) + page(booked)


def test_each_desk_shows_whose_turn_it_is(client, desk):
    desk.submitted(), desk.asked(), desk.asking_unit()

    def lines(person):
        client.force_login(person)
        page = client.get(reverse("desk:desk"))
        return [line.text for line in page.context["coming"]]

    assert lines(desk.clerk) == ["受理申请：企业事项代办"]
    assert lines(desk.liaison) == ["补正：企业事项代办"]
    assert lines(desk.officer) == ["回复窗口事项：企业事项代办"]


def test_the_immediate_item_is_offered_its_result_first(client):
    desk = Desk(mode="immediate")
    request = desk.submitted()
    client.force_login(desk.clerk)

    page = client.get(request.get_absolute_url())

    assert page.context["first"][0] == "finish"


def test_a_related_matter_hangs_on_the_one_it_belongs_to(client, desk):
    first = desk.working()
    client.force_login(desk.clerk)

    client.post(f"{register(desk)}?parent={first.pk}", AT_COUNTER | {"seen": "1"})

    part = ServiceRequest.objects.exclude(pk=first.pk).get()
    assert part.parent == first
    assert part.number in words(client.get(first.get_absolute_url()))


def test_a_visitors_house_is_matched_when_it_is_accepted(client, desk):
    request = desk.submitted(enterprise=None, house="示例", filed_by=None)
    client.force_login(desk.clerk)

    client.post(
        reverse("requests:accept", args=[request.pk]),
        {"enterprise": desk.enterprise.pk},
    )

    request.refresh_from_db()
    assert (request.state, request.enterprise) == ("working", desk.enterprise)
