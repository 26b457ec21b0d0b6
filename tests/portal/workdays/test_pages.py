"""The calendar's pages: who may, what they show, and entering the lived notice."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from portal.workdays.current import work_calendar
from portal.workdays.models import CalendarChange, CalendarDay
from tests.portal.workdays.notices import NOTICE_2026, NOTICE_2027

pytestmark = pytest.mark.django_db

NOTICE, CORRECT = reverse("workdays:notice"), reverse("workdays:correct")
SOURCE = "国办发明电〔2026〕0号（示例）"


@pytest.fixture
def desk(client, clerk):
    """A clerk's browser."""
    client.force_login(clerk)
    return client


def checked(client, **typed):
    """The preview of what was typed."""
    return client.post(NOTICE, {"source": SOURCE, "check": "1"} | typed)


def confirming(page, **more):
    """What the browser sends when the preview's own button is pressed."""
    form, preview = page.context["form"], page.context["preview"]
    return {
        "text": form["text"].value(),
        "year": form["year"].value() or "",
        "source": form["source"].value(),
        "checked": preview.fingerprint,
        "seen": preview.seen,
        "save": "1",
    } | more


def test_without_the_notice_deadlines_into_2027_are_provisional(desk):
    page = desk.get(reverse("workdays:year", args=[2027]))

    assert page.context["is_announced"] is False
    assert "2027 年是推定。" in page.text


def test_a_clerk_enters_the_notice_and_2027_counts_by_it(desk, clerk):
    before = work_calendar().add(date(2027, 2, 3), 3)

    preview = checked(desk, text=NOTICE_2027)
    saved = desk.post(NOTICE, confirming(preview))

    assert (preview.context["preview"].reading.warnings, saved.url) == (
        [],
        reverse("workdays:year", args=[2027]),
    )
    change = CalendarChange.objects.get()
    assert (change.year, change.source, change.by_user_id, change.by_name) == (
        2027,
        SOURCE,
        clerk.pk,
        clerk.name,
    )
    assert (before, work_calendar().add(date(2027, 2, 3), 3)) == (
        date(2027, 2, 10),
        date(2027, 2, 15),
    )
    assert desk.get(saved.url).context["is_announced"] is True


def test_looking_at_the_preview_saves_nothing(desk):
    checked(desk, text=NOTICE_2027)

    assert (CalendarDay.objects.count(), CalendarChange.objects.count()) == (0, 0)


def test_the_preview_lists_the_days_that_turn_over(desk):
    turned = checked(desk, text=NOTICE_2027).context["preview"].differences

    assert [f"{d.date:%m-%d} {d.was} → {d.name}" for d in turned][:5] == [
        "01-31 周末 → 春节",
        "02-09 平常工作日 → 春节",
        "02-10 平常工作日 → 春节",
        "02-11 平常工作日 → 春节",
        "02-20 周末 → 春节",
    ]


def test_a_text_changed_after_the_preview_is_previewed_again(desk):
    preview = checked(desk, text=NOTICE_2027)
    other = NOTICE_2027.replace("5月8日（周六）", "5月15日（周六）")
    page = desk.post(NOTICE, confirming(preview, text=other))

    assert page.context["preview"].errors == [
        "文字或年度在核对之后改过，下面是新的核对结果，请看过再保存。"
    ]
    assert CalendarChange.objects.count() == 0


def test_doubts_must_be_looked_at_before_saving(desk):
    text = NOTICE_2027.replace("1月1日（周五）", "1月1日（周四）")
    preview = checked(desk, text=text)
    refused = desk.post(NOTICE, confirming(preview))
    desk.post(NOTICE, confirming(preview, looked="1"))

    assert refused.context["preview"].errors == [
        "还有疑点没有确认：请逐条看过，勾选“疑点已核对”再保存。"
    ]
    assert CalendarChange.objects.count() == 1


def test_a_problem_forbids_saving_whatever_is_sent(desk):
    preview = checked(desk, text="元旦：1月1日至3日放假。1月2日上班。", year="2027")
    page = desk.post(NOTICE, confirming(preview, looked="1"))

    assert page.status_code == 200
    assert CalendarChange.objects.count() == 0


def test_a_calendar_changed_meanwhile_is_previewed_again(desk):
    mine = checked(desk, text=NOTICE_2027)
    desk.post(NOTICE, confirming(checked(desk, text=NOTICE_2027)))
    page = desk.post(NOTICE, confirming(mine))

    assert page.context["preview"].errors == [
        "日历刚刚被别人改过，下面按最新的日历重新核对了一遍，请看过再保存。"
    ]
    assert CalendarChange.objects.count() == 1


def test_saving_asks_for_the_authority_and_keeps_what_was_typed(desk):
    preview = checked(desk, text=NOTICE_2027, source="")
    page = desk.post(NOTICE, confirming(preview, source=""))

    assert page.context["form"].errors == {
        "source": ["请填写通知的文号或发文机关和日期，以后查得到依据。"]
    }
    assert page.context["form"]["text"].value() == NOTICE_2027.strip()


def test_the_notices_own_number_is_taken_from_its_text(desk):
    page = checked(desk, text="国办发明电〔2026〕9号\n" + NOTICE_2027, source="")

    assert page.context["form"]["source"].value() == "国办发明电[2026]9号".replace(
        "[", "〔"
    ).replace("]", "〕")


def a_sheet(*rows):
    book, body = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(body)
    return SimpleUploadedFile("放假.xlsx", body.getvalue())


ROWS = [
    ("日期", "休/班", "节日"),
    (date(2027, 1, 1), "休", "元旦"),
    ("2027-01-31", "班", "春节"),
]


@pytest.mark.parametrize(
    "sheet",
    [
        lambda: a_sheet(*ROWS),
        lambda: SimpleUploadedFile(
            "放假.csv",
            "\n".join(",".join(map(str, row)) for row in ROWS).encode("utf-8-sig"),
        ),
    ],
)
def test_a_sheet_becomes_text_that_can_be_mended_and_saved(desk, sheet):
    preview = checked(desk, file=sheet())
    desk.post(NOTICE, confirming(preview, looked="1"))

    assert preview.context["form"]["text"].value() == (
        "日期\t休/班\t节日\n2027-01-01\t休\t元旦\n2027-01-31\t班\t春节"
    )
    days = CalendarDay.objects.values_list("date", "kind", "name")
    assert list(days) == [
        (date(2027, 1, 1), "off", "元旦"),
        (date(2027, 1, 31), "work", "春节"),
    ]


def test_a_file_that_is_no_sheet_is_refused_in_words(desk):
    page = checked(desk, file=SimpleUploadedFile("x.xlsx", b"not a sheet"))

    assert page.status_code == 200
    assert len(page.context["form"].errors["file"]) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"text": "\x00"},
        {"text": "元旦" * 50_000},
        {"text": NOTICE_2026, "year": "1e9"},
        {"text": NOTICE_2026, "year": "99999"},
        {"text": NOTICE_2026, "save": "1", "seen": "x", "checked": "\x00"},
        {"text": NOTICE_2026, "source": "字" * 500},
    ],
)
def test_odd_input_is_answered_in_words_and_saves_nothing(desk, typed):
    page = checked(desk, **typed)

    assert page.status_code == 200
    assert CalendarChange.objects.count() == 0


def test_a_single_day_is_corrected_with_its_authority(desk, clerk):
    saved = desk.post(
        CORRECT,
        {"date": "2026-12-04", "kind": "off", "name": "临时放假", "source": "示例通知"},
    )

    assert saved.url == reverse("workdays:year", args=[2026])
    change = CalendarChange.objects.get()
    assert (change.summary, change.by_name) == (
        "12 月 4 日改为放假：临时放假",
        clerk.name,
    )
    assert change.turns() == [(date(2026, 12, 4), "平常", "休（临时放假）")]


@pytest.mark.parametrize(
    ("day", "kind", "sentence"),
    [
        ("2027-03-01", "off", "2027 年的放假安排还没有录入，请先录入全年的放假通知。"),
        ("2026-12-05", "off", "这一天现在就是放假，不用更正。"),
        ("2026-12-04", "work", "这一天现在就是上班，不用更正。"),
        ("2026-02-30", "off", "请写成 2026-11-23 这样的日期。"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(desk, day, kind, sentence):
    typed = {"date": day, "kind": kind, "name": "临时", "source": "示例通知"}
    page = desk.post(CORRECT, typed)

    assert page.context["form"].errors == {"date": [sentence]}


def test_who_may_look_and_who_may_edit(
    client, clerk, director, sysadmin, leader, secretary, officer, liaison
):
    year = reverse("workdays:year", args=[2026])
    answers = {}
    for person in (clerk, director, sysadmin, leader, secretary, officer, liaison):
        client.force_login(person)
        pages = [client.get(page).status_code for page in (year, NOTICE, CORRECT)]
        answers[person.username] = pages

    assert answers == {
        "clerk": [200, 200, 200],
        "director": [200, 200, 200],
        "sysadmin": [200, 200, 200],
        "leader": [200, 403, 403],
        "secretary": [200, 403, 403],
        "officer": [200, 403, 403],
        "liaison": [403, 403, 403],
    }


def test_a_year_beyond_the_calendar_does_not_exist(desk):
    years = (2003, 2004, 2040, 2041, 10**30)
    pages = [desk.get(reverse("workdays:year", args=[year])) for year in years]

    assert [page.status_code for page in pages] == [404, 200, 200, 404, 404]


def test_the_grid_marks_the_whole_break_and_the_make_up_days(desk):
    page = desk.get(reverse("workdays:year", args=[2026]))
    october = page.context["months"][9]
    marks = {c.date.day: c.mark for week in october.weeks for c in week if c}

    assert {day: mark for day, mark in marks.items() if mark} == {
        **dict.fromkeys(range(1, 8), "休"),
        10: "班",
    }
    assert october.workdays == 18


def test_a_page_of_a_year_asks_little_of_the_database(
    desk, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        desk.get(reverse("workdays:year", args=[2026]))
