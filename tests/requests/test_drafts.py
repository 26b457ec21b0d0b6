"""A draft loses nothing that was typed and is handed in only by who may, complete."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from services.models import Material
from services.requests.models import RequestFile, ServiceRequest
from tests.builders import MONDAY
from tests.requests.cases import ON, PHONE, Desk
from tests.samples import a_pdf
from tests.services.guidance import a_draft

pytestmark = pytest.mark.django_db
WRONG = "123"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def desk(client):
    desk = Desk()
    client.force_login(desk.liaison)
    return desk


def apply(guide):
    return reverse("requests:apply", args=[guide.item.code.lower()])


def typed(desk, **facts):
    given = {"enterprise": desk.enterprise.pk, "person": "王工", "phone": PHONE}
    return given | {"f_what": "变更登记"} | facts


def a_guide_with_a_scan():
    """(guide, the paper of it that may be sent as a scan)."""
    row = a_draft("QY-90", order=90, name="带扫描件", domain="enterprise", online=True)
    paper = Material(version=row, is_verified=True, name="营业执照")
    paper.save()
    row.publish(by=None, at=MONDAY, on=ON)
    return row, paper


def hand_in(client, draft):
    return client.post(reverse("requests:check", args=[draft.pk]), follow=True)


def words(answer):
    return answer.content.decode()


def test_what_is_put_right_on_the_page_of_the_first_try_is_kept(client, desk):
    client.post(apply(desk.guide), typed(desk, phone=WRONG))

    answer = client.post(apply(desk.guide), typed(desk, f_what="改好的"))

    row = ServiceRequest.objects.get()
    assert (row.phone, row.answers["what"]) == (PHONE, "改好的")
    assert answer.url == reverse("requests:check", args=[row.pk])


def test_a_second_window_goes_on_with_the_one_draft(client, desk):
    client.post(apply(desk.guide), typed(desk, keep="1"))

    client.post(apply(desk.guide), typed(desk, person="李工", keep="1"))

    assert ServiceRequest.objects.get().person == "李工"


def test_a_scan_of_the_very_first_page_is_kept(client, desk):
    guide, paper = a_guide_with_a_scan()
    scan = SimpleUploadedFile("执照.pdf", a_pdf(), "application/pdf")

    client.post(apply(guide), typed(desk, **{f"m_{paper.pk}": scan}))

    assert RequestFile.objects.get().material == paper


def test_a_right_scan_is_kept_though_something_else_is_wrong(client, desk):
    guide, paper = a_guide_with_a_scan()
    scan = SimpleUploadedFile("执照.pdf", a_pdf(), "application/pdf")

    client.post(apply(guide), typed(desk, phone=WRONG, **{f"m_{paper.pk}": scan}))

    assert RequestFile.objects.get().material == paper


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"enterprise": None}, "申请企业"),
        ({"phone": WRONG}, "手机号"),
        ({"answers": {"what": "字" * 201}}, "要办什么"),
    ],
)
def test_what_is_missing_or_wrong_is_not_handed_in(client, desk, facts, asked):
    draft = desk.draft(**facts)

    page = hand_in(client, draft)

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert asked in words(page)


def test_who_no_longer_speaks_for_the_house_hands_nothing_in_for_it(client, desk):
    draft = desk.draft()
    desk.liaison.liaisons.update(until=date(2026, 3, 1))

    hand_in(client, draft)

    draft.refresh_from_db()
    assert draft.state == "draft"
