"""意见建议: a line without an account, an answer in time, no name for the public."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.models import Entry
from portal.home import reminders, tasks
from portal.home.models import Suggestion
from portal.notices.models import Notice
from portal.workflow.moves import Refused
from tests.builders import MONDAY
from tests.issues.test_statements import counts

pytestmark = pytest.mark.django_db
PHONE = "13899990002"


def address(name, *args):
    return reverse(f"home:{name}", args=args)


def a_suggestion(text="窗口中午能不能有人", at=MONDAY, origin="192.0.2.1", **facts):
    row = Suggestion(text=text, **facts)
    row.submit(address=origin, at=at)
    return row


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def page(url, client=None):
    return (client or Client()).get(url).content.decode()


def main(url, person):
    """Without the navigation, where the word stands for another page."""
    return page(url, client_of(person)).split("<main")[1].split("</main>")[0]


def test_a_stranger_writes_one_line_and_the_clerk_hears_of_it(clerk):
    answer = Client().post(
        address("suggest"), {"text": "窗口中午能不能有人"}, follow=True
    )

    assert "前答复" in answer.content.decode()
    row = Suggestion.objects.get()
    notice = Notice.objects.get(person=clerk)
    assert notice.link == row.get_absolute_url()
    assert row.text in page(address("suggestion_box"), client_of(clerk))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "123"}, "手机号应为 11 位数字"),
        ({"website": "http://spam.example"}, "请留空"),
        ({"text": "长" * 1001}, "1000"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(wrong, sentence):
    typed = {"text": "写了很多", "name": "老王"} | wrong

    text = Client().post(address("suggest"), typed).content.decode()

    assert sentence in text
    assert typed["text"][:100] in text
    assert "老王" in text
    assert not Suggestion.objects.exists()


def test_the_sixth_of_one_address_within_the_hour_waits():
    for minute in range(5):
        a_suggestion(at=MONDAY + timedelta(minutes=minute))

    with pytest.raises(Refused, match="一小时内最多提 5 次"):
        a_suggestion(at=MONDAY + timedelta(minutes=59))
    a_suggestion(at=MONDAY + timedelta(minutes=59), origin="192.0.2.2")
    a_suggestion(at=MONDAY + timedelta(minutes=60))
    assert Suggestion.objects.count() == 7


def test_the_address_of_a_visitor_is_not_kept():
    row = a_suggestion(origin="192.0.2.77")

    assert "192.0.2.77" not in str(Suggestion.objects.values().get(pk=row.pk))


def test_an_answer_is_public_only_where_the_clerk_says_so_and_never_with_a_name(clerk):
    first = a_suggestion("第一条", name="老王", phone=PHONE)
    second = a_suggestion("第二条")
    keeper = client_of(clerk)

    keeper.post(address("suggestion", first.pk), {"answer": "好的", "is_public": "on"})
    keeper.post(address("suggestion", second.pk), {"answer": "也好"})

    text = page(address("suggestions"))
    assert "第一条" in text
    assert "好的" in text
    assert "第二条" not in text
    assert "老王" not in text
    assert PHONE not in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "不能写手机号、“老王”"),
        ({"public_text": "请打 0537-1234567"}, "不能写固定电话"),
        ({"public_text": "窗口没人", "answer": "打 138 9999 0002"}, "不能写手机号"),
        ({"public_text": "老 王说窗口没人"}, "不能写“老王”"),
    ],
)
def test_no_number_and_no_name_stands_in_what_everybody_reads(clerk, typed, sentence):
    row = a_suggestion(f"我是老王，窗口没人，打{PHONE}", name="老王")
    typed = {"answer": "已安排值班", "is_public": "on"} | typed

    answer = client_of(clerk).post(address("suggestion", row.pk), typed)

    assert sentence in answer.content.decode()
    assert typed["answer"] in answer.content.decode()
    assert not Suggestion.objects.public().exists()


def test_the_clerk_takes_the_name_out_and_the_original_stays(clerk):
    row = a_suggestion(f"我是老王，窗口没人，打{PHONE}", name="老王")
    keeper = client_of(clerk)
    form = keeper.get(address("suggestion", row.pk)).context["form"]
    assert form["public_text"].value() == row.text

    typed = {"answer": "已安排值班", "is_public": "on", "public_text": "窗口没人"}
    keeper.post(address("suggestion", row.pk), typed)

    text = page(address("suggestions"))
    assert "窗口没人" in text
    assert "老王" not in text
    assert PHONE not in text
    assert Suggestion.objects.get().text == row.text


def test_a_number_may_stand_in_an_answer_that_only_the_centre_reads(clerk):
    row = a_suggestion(f"请打{PHONE}")

    client_of(clerk).post(address("suggestion", row.pk), {"answer": f"已打{PHONE}"})

    assert Suggestion.objects.get().answered_by == clerk


def test_who_wrote_is_forgotten_half_a_year_after_the_answer(clerk, monkeypatch):
    for number, text in enumerate(("先答的", "后答的", "还没有答的")):
        a_suggestion(text, name="老王", phone=PHONE, origin=f"192.0.2.{number}")
    first, second, _ = Suggestion.objects.order_by("pk")
    first.reply(by=clerk, at=MONDAY, answer="好的", is_public=False)
    later = MONDAY + timedelta(days=1)
    second.reply(by=clerk, at=later, answer="好的", is_public=False)
    monkeypatch.setattr(tasks, "now", lambda: later + timedelta(days=180))

    tasks.daily()

    kept = {row.text: (row.name, row.phone) for row in Suggestion.objects.all()}
    assert kept == {
        "先答的": ("", ""),
        "后答的": ("老王", PHONE),
        "还没有答的": ("老王", PHONE),
    }
    assert Suggestion.objects.get(pk=first.pk).origin == ""


def test_of_two_answers_to_one_line_the_second_clerk_is_told(clerk, director):
    row = a_suggestion()
    stale = Suggestion.objects.get(pk=row.pk)
    row.reply(by=clerk, at=MONDAY, answer="好的", is_public=False)

    with pytest.raises(Refused, match="同事刚刚已经答复"):
        stale.reply(by=director, at=MONDAY, answer="不好", is_public=True)


def test_a_whole_number_is_shown_on_request_and_recorded(clerk):
    row = a_suggestion(phone=PHONE)
    keeper = client_of(clerk)
    assert PHONE not in page(row.get_absolute_url(), keeper)

    shown = keeper.post(address("suggestion_reveal", row.pk)).content.decode()

    assert PHONE in shown
    assert Entry.objects.filter(action="phone.reveal").count() == 1


def test_the_box_is_the_centres_alone(liaison):
    row = a_suggestion()
    for client, refusal in ((Client(), 302), (client_of(liaison), 403)):
        for url in (address("suggestion_box"), row.get_absolute_url()):
            assert client.get(url).status_code == refusal


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
def test_a_line_that_waits_too_long_is_marked_until_it_is_answered(
    clerk, monkeypatch, days, late
):
    """Written on a Monday, due within five working days: on the Monday after."""
    row = a_suggestion()
    today = MONDAY.date() + timedelta(days=days)
    monkeypatch.setattr(
        "portal.home.models.suggestions.localdate",
        lambda at=None: localdate(at) if at else today,
    )

    for url in (address("suggestion", row.pk), address("suggestion_box")):
        assert ("超期" in main(url, clerk)) is late

    row.reply(by=clerk, at=MONDAY, answer="中午有人", is_public=False)
    for url in (address("suggestion", row.pk), address("suggestion_box")):
        assert "超期" not in main(url, clerk)


def test_who_answers_late_is_reminded_once_after_five_working_days(clerk):
    row = a_suggestion(at=datetime(2026, 3, 2, 2, tzinfo=UTC))
    assert row.due_on == date(2026, 3, 9)

    for day in (9, 10, 11):
        for _ in range(2):
            reminders.remind(on=date(2026, 3, day), at=MONDAY)

    subjects = [notice.subject for notice in Notice.objects.filter(person=clerk)]
    assert subjects == ["一条意见建议超过答复期限"]
    row.reply(by=clerk, at=MONDAY, answer="好的", is_public=False)


@pytest.mark.parametrize("name", ["suggestions", "suggestion_box"])
def test_statements_do_not_grow_with_suggestions(name, clerk):
    numbers = iter(range(99))

    def one():
        row = a_suggestion(origin=f"192.0.2.{next(numbers)}")
        row.reply(by=clerk, at=MONDAY, answer="好的", is_public=True)
        a_suggestion(origin=f"198.51.100.{next(numbers)}")

    found = counts(client_of(clerk), address(name), one)

    assert found == [found[0]] * 3
