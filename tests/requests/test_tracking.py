"""Looking up a request without an account: little is shown, nothing is guessed."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from services.models import Guess
from services.requests.following import follow_issues
from tests.builders import MONDAY
from tests.requests.cases import PHONE, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
URL = "/services/requests/track/"
NONE = "FW-20260101-0001"


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def ask(number, code, address="203.0.113.7"):
    typed = {"number": number, "code": code}
    return Client().post(URL, typed, REMOTE_ADDR=address)


def wrong(request):
    return "AAAAAA" if request.query_code != "AAAAAA" else "BBBBBB"


def plain(answer, number):
    """The page without what was typed and the token of its form."""
    page = answer.content.decode().replace(number, "")
    token = answer.context["csrf_token"]
    return page.replace(str(token), "")


def test_number_and_code_show_the_state_and_nobody(desk):
    request = desk.asked()

    page = ask(request.number.lower(), request.query_code.lower()).content.decode()

    assert "待补正" in page
    for secret in ("王工", PHONE, "补一份章程", desk.enterprise.name, "变更登记"):
        assert secret not in page


def test_a_wrong_code_and_a_missing_number_are_one_page(desk):
    request = desk.working()
    code = wrong(request)

    a, b = ask(request.number, code), ask(NONE, code)

    assert plain(a, request.number) == plain(b, NONE)
    assert "没有找到" in a.content.decode()


def test_a_wrong_code_and_a_missing_number_ask_the_same(desk):
    request = desk.working()

    def statements(number):
        with CaptureQueriesContext(connection) as seen:
            ask(number, wrong(request))
        return [query["sql"].split("WHERE")[0] for query in seen.captured_queries]

    found = [statements(number) for number in (request.number, NONE)]

    assert found[0] == found[1]


def test_who_guesses_waits_a_quarter_of_an_hour(desk, monday):
    request = desk.working()
    for _ in range(10):
        ask(request.number, wrong(request))

    stopped = ask(request.number, request.query_code).content.decode()
    elsewhere = ask(request.number, request.query_code, "203.0.113.8")
    monday.shift(timedelta(minutes=16))
    later = ask(request.number, request.query_code)

    assert "查询次数太多" in stopped
    assert "办理中" not in stopped
    assert "办理中" in elsewhere.content.decode()
    assert "办理中" in later.content.decode()


def test_what_was_guessed_is_thrown_away(desk, monday):
    ask(NONE, "AAAAAA")
    assert follow_issues(at=MONDAY) == 0
    assert Guess.objects.count() == 1

    follow_issues(at=MONDAY + timedelta(minutes=16))

    assert Guess.objects.count() == 0


def test_an_own_address_is_not_kept(desk):
    ask(NONE, "AAAAAA")

    assert "203.0.113.7" not in Guess.objects.get().origin


@pytest.mark.parametrize(
    "typed", [{}, {"number": "x\0", "code": "\0"}, {"code": "长" * 9}]
)
def test_bad_input_gets_a_sentence(typed):
    answer = Client().post(URL, typed)

    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_a_draft_is_found_by_nobody(desk):
    desk.draft()

    assert "没有找到" in ask("草稿", "AAAAAA").content.decode()


def test_the_page_of_what_was_filed_belongs_to_one_browser(desk):
    desk.submitted()

    answer = Client().get(reverse("requests:filed"))

    assert answer["Location"] == URL
