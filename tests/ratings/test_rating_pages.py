"""What people see and press: the form, the code, the device, the telephone, the list."""

from io import BytesIO

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal.audit.models import Entry
from portal.notices.models import Notice
from services.models import Guess
from services.ratings.models import FollowUp, Rating, RatingRules
from tests.builders import a_liaison, an_enterprise
from tests.issues.test_statements import counts
from tests.ratings.words import Ratings, a_visit

pytestmark = pytest.mark.django_db
RECORDS = "/services/ratings/"


@pytest.fixture
def ratings():
    return Ratings()


@pytest.fixture(autouse=True)
def today(ratings):
    with time_machine.travel(ratings.desk.now, tick=False) as clock:
        clock.move_to(ratings.desk.now.replace(hour=17))
        yield clock


def words(answer):
    return answer.content.decode()


def rate(request):
    return reverse("ratings:rate", args=[request.pk])


def as_person(person):
    client = Client()
    client.force_login(person)
    return client


# By account


def test_the_form_shows_five_levels_and_none_is_chosen(client, ratings):
    client.force_login(ratings.liaison)

    page = words(client.get(f"{rate(ratings.closed())}?level=5"))

    assert page.count('name="level"') == 5
    assert "checked" not in page


def test_without_a_level_nothing_is_sent_and_nothing_typed_is_lost(client, ratings):
    client.force_login(ratings.liaison)

    typed = {"comment": "跑了三趟", "bad": ["来回跑"]}
    page = client.post(rate(ratings.closed()), typed)

    assert "请选一个满意程度，五个里选一个。" in words(page)
    assert "跑了三趟" in words(page)
    assert not Rating.objects.exists()


def test_a_liaison_rates_in_full(client, ratings):
    client.force_login(ratings.liaison)
    request = ratings.closed()

    typed = {"level": "2", "bad": ["指南不准"], "guide": "poor", "anonymous": "on"}
    answer = client.post(rate(request), typed | {"comment": "少写一样"})

    assert answer.url == request.get_absolute_url()
    row = Rating.objects.get()
    assert (row.level, row.tags, row.indicators) == (2, ["指南不准"], {"guide": "poor"})
    assert (row.channel, row.by, row.anonymous) == ("online", ratings.liaison, True)
    assert "不满意" in words(client.get(answer.url))


def test_the_second_time_it_says_what_was_said(client, ratings):
    client.force_login(ratings.liaison)
    request = ratings.closed()
    client.post(rate(request), {"level": "4"})

    page = client.post(rate(request), {"level": "1"})

    assert "已经评价过了" in words(page)
    assert Rating.objects.get().level == 4


def test_neither_the_house_nor_a_stranger_rates_by_account(ratings):
    request = ratings.closed()
    stranger = a_liaison(enterprise=an_enterprise()).user

    for person, status in (
        (ratings.clerk, 403),
        (ratings.director, 403),
        (ratings.leader, 403),
        (stranger, 404),
    ):
        answer = as_person(person).post(rate(request), {"level": "5"})
        assert answer.status_code == status

    assert not Rating.objects.exists()


def test_one_word_after_it_was_mended(client, ratings):
    row = ratings.done()
    client.force_login(ratings.liaison)
    url = rate(row.rating.request)

    assert "请选一个满意程度" in words(client.post(url, {}))
    client.post(url, {"level": "4", "comment": "好多了"})

    assert FollowUp.objects.get().comment == "好多了"
    assert "追评" in words(client.get(url))


# By number and code


def by_code(client, request, code=None):
    typed = {"number": request.number, "code": code or request.query_code}
    return client.post(reverse("ratings:by_code"), typed)


def test_a_visitor_rates_by_number_and_code(client, ratings):
    request = ratings.closed()
    typed = {"number": request.number, "code": request.query_code}
    tracked = client.post(reverse("requests:track"), typed)
    assert "评价这次办理" in words(tracked)

    answer = by_code(client, request)
    client.post(answer.url, {"level": "3"})

    assert answer.url == reverse("ratings:visitor")
    row = Rating.objects.get()
    assert (row.level, row.by, row.channel) == (3, None, "online")


def test_a_wrong_code_is_counted_and_opens_nothing(client, ratings):
    request = ratings.closed()
    wrong = "AAAAAA" if request.query_code != "AAAAAA" else "BBBBBB"

    by_code(client, request, wrong)
    answer = client.post(reverse("ratings:visitor"), {"level": "5"})

    assert answer.url == reverse("requests:track")
    assert (Guess.objects.count(), Rating.objects.count()) == (1, 0)


def test_after_too_many_guesses_the_right_code_waits_too(client, ratings):
    request = ratings.closed()
    for _ in range(10):
        by_code(client, request, "AAAAAB")

    answer = by_code(client, request)

    assert answer.url == reverse("requests:track")


def test_the_house_does_not_use_the_code_that_it_knows(ratings):
    request = ratings.closed()
    client = as_person(ratings.clerk)
    by_code(client, request)

    answer = client.post(reverse("ratings:visitor"), {"level": "5"})

    assert answer.status_code == 403
    assert not Rating.objects.exists()


def test_a_ticket_leads_to_its_rating(client, today):
    visit = a_visit()
    url = reverse("ratings:ticket", args=[visit.code.lower()])
    assert url in words(client.get(visit.get_public_url()))

    client.post(url, {"level": "2", "manner": "poor"})

    row = Rating.objects.get()
    assert (row.visit, row.level, row.indicators) == (visit, 2, {"manner": "poor"})
    assert client.get(reverse("ratings:ticket", args=["nosuch"])).status_code == 404


def test_the_applicant_hears_that_somebody_has_used_the_code(client, ratings):
    request = ratings.closed()
    typed = {"number": request.number, "code": request.query_code}
    url = client.post(reverse("ratings:by_code"), typed).url
    client.post(url, {"level": "5"})
    ratings.rate(5, by=ratings.liaison)

    told = Notice.objects.filter(person=ratings.liaison, key__contains="by-code")

    assert [notice.subject for notice in told] == [
        "有人凭查询码评价了您的办件：企业事项代办"
    ]
    page = words(as_person(ratings.director).get(RECORDS))
    assert page.count("网上（凭查询码）") == 1


def test_who_guesses_tickets_waits_even_for_the_right_one(client):
    visit = a_visit()
    for number in range(10):
        client.get(reverse("ratings:ticket", args=[f"guess{number}"]))

    url = reverse("ratings:ticket", args=[visit.code.lower()])
    answer = client.post(url, {"level": "1"})

    assert answer.status_code == 429
    assert not Rating.objects.exists()


def test_the_next_at_the_same_screen_does_not_read_what_was_said(client, ratings):
    request = ratings.closed()
    typed = {"number": request.number, "code": request.query_code}
    url = client.post(reverse("ratings:by_code"), typed).url
    client.post(url, {"level": "2", "comment": "跑了三趟"})

    again = client.get(url)

    assert again.url == reverse("requests:track")


# At the device


def test_the_device_is_opened_by_a_clerk_and_leads_back_to_nothing(ratings):
    request = ratings.closed()
    clerk = as_person(ratings.clerk)

    url = clerk.post(reverse("ratings:open_device", args=[request.pk])).url
    page = words(clerk.get(url))
    done = clerk.post(url, {"level": "2"}, follow=True)

    assert "现场评价" in page
    for found in (page, words(done)):
        assert 'href="/' not in found.replace('href="/static', "")
        assert ratings.clerk.name not in found
    row = Rating.objects.get()
    assert (row.channel, row.by, row.recorded_by) == ("device", None, ratings.clerk)
    assert Entry.objects.filter(action="rating.device").count() == 1


def test_a_device_is_not_opened_by_others_nor_for_long(client, ratings, today):
    request = ratings.closed()
    open_device = reverse("ratings:open_device", args=[request.pk])
    assert as_person(ratings.liaison).post(open_device).status_code == 403
    url = as_person(ratings.clerk).post(open_device).url

    today.shift(16 * 60)

    assert client.post(url, {"level": "5"}).status_code == 410
    forged = reverse("ratings:device", args=["forged"])
    assert client.post(forged, {"level": "5"}).status_code == 410
    assert not Rating.objects.exists()


def test_the_device_opens_for_a_visit(ratings):
    visit = a_visit()
    clerk = as_person(ratings.clerk)

    url = clerk.post(reverse("ratings:open_device_at_visit", args=[visit.pk])).url
    clerk.post(url, {"level": "5"})

    assert Rating.objects.get().visit == visit
    again = clerk.post(reverse("ratings:open_device_at_visit", args=[visit.pk]))
    assert again.url == visit.get_absolute_url()


# By telephone


def test_a_colleague_writes_down_what_was_said_by_phone(ratings):
    request = ratings.closed()
    url = reverse("ratings:phone", args=[request.pk])

    mine = as_person(ratings.clerk).post(url, {"level": "5"})
    as_person(ratings.colleague).post(url, {"level": "2"})

    assert mine.status_code == 403
    row = Rating.objects.get()
    assert (row.channel, row.recorded_by) == ("phone", ratings.colleague)


# The list, its copy, the rules


def test_the_list_and_its_copy_hide_who_did_not_want_to_be_named(client, ratings):
    client.force_login(ratings.director)
    ratings.bad(anonymous=True, comment="=1+1")

    page = words(client.get(RECORDS))
    book = client.get(reverse("ratings:export"))

    assert "匿名" in page
    assert ratings.enterprise.called not in page
    assert book.status_code == 200
    told = cells(book)
    assert told.count("匿名") == 1
    assert ratings.enterprise.called not in told
    assert not [value for value in told if value.startswith(("=", "FW-"))]
    assert Entry.objects.filter(action="export.ratings").count() == 1


def cells(book):
    sheet = load_workbook(BytesIO(book.getvalue())).active
    return [str(value) for row in sheet.iter_rows(values_only=True) for value in row]


def test_a_leader_does_not_read_the_name_of_a_person(client, ratings):
    request = ratings.desk.working(enterprise=None, person="赵师傅")
    told = {"result": "done", "result_text": "已办。"}
    request = ratings.desk.make(request, "finish", **told)
    ratings.rate(4, request)
    client.force_login(ratings.leader)

    page = words(client.get(RECORDS))

    assert "赵某" in page
    assert "赵师傅" not in page


def test_a_leader_gets_no_link_to_a_visit_which_is_the_centres_alone(ratings):
    ratings.rate(2, a_visit())
    row = Rating.objects.get()
    place = reverse("counter:visit", args=[row.visit_id])

    for person, opens in ((ratings.clerk, True), (ratings.leader, False)):
        client = as_person(person)
        for page in (RECORDS, row.rectification.get_absolute_url()):
            assert (f'"{place}"' in words(client.get(page))) is opens
        assert (client.get(place).status_code == 200) is opens


def test_a_unit_that_was_asked_does_not_read_the_words(client, ratings):
    desk = ratings.desk
    request = desk.asking_unit()
    desk.make(request, "reply", reply="已核对")
    told = {"result": "done", "result_text": "已办。"}
    request = desk.make(request, "finish", **told)
    ratings.rate(2, request, comment="部门推来推去")
    client.force_login(desk.officer)

    page = words(client.get(request.get_absolute_url()))

    assert "不满意" in page
    assert "部门推来推去" not in page


def test_a_unit_that_was_asked_does_not_read_the_answer_to_who_rated(client, ratings):
    desk = ratings.desk
    request = desk.make(desk.asking_unit(), "reply", reply="已核对")
    told = {"result": "done", "result_text": "已办。"}
    request = desk.make(request, "finish", **told)
    row = ratings.row(ratings.rate(2, request))
    ratings.make(row, "answer", reply="给您赔礼。")

    pages = {
        person: words(as_person(person).get(request.get_absolute_url()))
        for person in (desk.liaison, desk.officer)
    }

    assert "给您赔礼。" in pages[desk.liaison]
    assert "给您赔礼。" not in pages[desk.officer]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?low=1", 2),
        ("?level=5", 1),
        ("?channel=phone", 0),
        ("?mending=done", 1),
        ("?late=1", 0),
        ("?since=2026-03-10", 0),
        ("?until=2026-03-09", 3),
        ("?level=99&since=x&item=%00", 3),
        ("?until=9999-12-31", 3),
        ("?since=0001-01-01", 3),
    ],
)
def test_the_list_is_narrowed(client, ratings, query, found):
    ratings.rate(5)
    ratings.bad()
    ratings.done()
    client.force_login(ratings.leader)

    page = client.get(RECORDS + query)

    assert len(page.context["page"]) == found


def test_others_read_neither_the_list_nor_a_rectification(ratings):
    row = ratings.bad()

    for person in (ratings.liaison, ratings.officer):
        client = as_person(person)
        assert client.get(RECORDS).status_code == 403
        assert client.get(row.get_absolute_url()).status_code == 403


def test_the_list_costs_the_same_for_many(client, ratings):
    client.force_login(ratings.director)

    found = counts(client, RECORDS, lambda: ratings.bad(comment="慢"))

    assert found == [found[0]] * 3


def test_the_desk_costs_the_same_for_many(client, ratings):
    client.force_login(ratings.director)

    found = counts(client, reverse("desk:desk"), ratings.bad)

    assert found == [found[0]] * 3


def test_the_director_alone_sets_the_days(ratings):
    url = reverse("ratings:rules")
    typed = {
        *("window_days", "contact_days", "fix_days", "most_days"),
        *("follow_days", "least"),
    }
    typed = dict.fromkeys(typed, 3) | {"most_days": 10}

    assert as_person(ratings.clerk).post(url, typed).status_code == 403
    wrong = as_person(ratings.director).post(url, typed | {"most_days": 2})
    as_person(ratings.director).post(url, typed)

    assert "不能比整改期限短" in words(wrong)
    assert RatingRules.current().fix_days == 3
    assert RatingRules.history.count() == 1


def test_the_page_of_a_request_shows_what_may_be_done(ratings):
    request = ratings.closed()
    url = request.get_absolute_url()

    seen = {
        name: words(as_person(get_user_model().objects.get(pk=person.pk)).get(url))
        for name, person in {
            "liaison": ratings.liaison,
            "clerk": ratings.clerk,
            "colleague": ratings.colleague,
            "leader": ratings.leader,
        }.items()
    }

    offers = ("评价这次办理", "现场评价", "电话回访评价", "没有评价不算满意")
    assert {name: [x in page for x in offers] for name, page in seen.items()} == {
        "liaison": [True, False, False, False],
        "clerk": [False, True, False, True],
        "colleague": [False, True, True, True],
        "leader": [False, False, False, True],
    }
