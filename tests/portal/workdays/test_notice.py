"""Reading the holiday notice: its usual wording, odd wording, and nonsense."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.workdays import shipped
from portal.workdays.notice import read_notice
from tests.portal.workdays.notices import NOTICE_2026, NOTICE_2027

OTHERS = "春节、清明节、劳动节、端午节、中秋节、国庆节"
ONLY_ONE = f"七个节日只读出 1 个，缺{OTHERS}，请看是否漏贴。"


def days(reading):
    """("02-14 班 春节", …): the days that differ from a plain week."""
    return [
        f"{day:%m-%d} {mark.kind.label} {mark.name}"
        for day, mark in reading.marks.items()
        if mark.differs_from_a_plain_week(day)
    ]


def understood(sentence, year=2023):
    """Off and make-up days of one holiday, and what was doubted about it alone."""
    reading = read_notice(sentence, year)
    doubts = [w for w in reading.warnings if not w.startswith("七个节日")]
    off = [f"{d:%m-%d}" for h in reading.holidays for d in h.off]
    work = [f"{d:%m-%d}" for h in reading.holidays for d in h.work]
    return off, work, doubts


def test_the_arrangement_of_2026_reads_as_it_was_shipped():
    reading = read_notice(NOTICE_2026)

    assert (reading.year, reading.problems, reading.warnings) == (2026, [], [])
    assert days(reading) == [
        f"{day:%m-%d} {kind.label} {name}"
        for day, (kind, name) in shipped.shipped_days().items()
        if day.year == 2026
    ]


def scanned(text):
    """Blanks between all characters, as after text recognition."""
    return " ".join(text)


def full_width(text):
    return text.translate({ord(a): chr(ord(a) + 0xFEE0) for a in "0123456789(),:"})


def half_width(text):
    return text.translate(str.maketrans("（），：；", "(),:;"))


@pytest.mark.parametrize(
    "variant",
    [
        scanned,
        full_width,
        half_width,
        lambda text: text.replace("周", "星期"),
        lambda text: text.replace("周日", "星期天"),
        lambda text: text.replace("至", "到"),
        lambda text: text.replace("至", "-"),
        lambda text: text.replace("日（周六）、", "日（周六）和"),
        lambda text: text.replace("\n", "\r\n\r\n"),
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("：", "。"),
        lambda text: text.replace("上班", "调休上班"),
        lambda text: text.replace("放假调休", "调休放假"),
        lambda text: text.replace("（", "").replace("）", ""),
    ],
)
def test_the_same_notice_otherwise_written_reads_the_same(variant):
    assert days(read_notice(variant(NOTICE_2026))) == days(read_notice(NOTICE_2026))


@pytest.mark.parametrize(
    ("sentence", "off", "work"),
    [
        ("清明节：4月5日放假，共1天。", ["04-05"], []),
        ("清明节：4月5日（周三）放假，与周末连休。", ["04-05"], []),
        (
            "端午节：6月22日至24日放假调休，6月25日上班。",
            ["06-22", "06-23", "06-24"],
            ["06-25"],
        ),
        ("劳动节：5月1日放假，5月2日、3日补休。", ["05-01", "05-02", "05-03"], []),
        (
            "元旦：2022年12月31日至2023年1月2日放假调休，共3天。",
            ["12-31", "01-01", "01-02"],
            [],
        ),
        ("元旦：12月31日至1月2日放假。", ["12-31", "01-01", "01-02"], []),
        ("中秋节、国庆节：9月29日至30日放假，共2天。", ["09-29", "09-30"], []),
        ("端午节6月22日放假。", ["06-22"], []),
        ("6月22日放假1天。", ["06-22"], []),
        ("2023-06-22至2023-06-24放假。", ["06-22", "06-23", "06-24"], []),
        ("端午节：6月22日不放假。", [], []),
    ],
)
def test_usual_turns_of_phrase(sentence, off, work):
    assert understood(sentence) == (off, work, [])


@pytest.mark.parametrize(
    ("sentence", "doubts"),
    [
        (
            "元旦：1月1日（周一）放假。",
            ["元旦：写的是“1月1日(周一)”，但 2023 年 1 月 1 日（周日），请核对。"],
        ),
        (
            "元旦：1月1日放假。1月4日上班。",
            ["元旦：补班日 1 月 4 日（周三）本来就上班，请核对日期。"],
        ),
        ("元旦：1月1日至3日放假，共5天。", ["元旦：写的是 5 天，按日期数是 3 天。"]),
        ("元旦：1月1日至32日放假。", ["元旦：“32日”不是日历上的日子，没有计入。"]),
        (
            "元旦：1月3日至1日放假。",
            ["元旦：“1 月 3 日（周二）至 1 月 1 日（周日）”前后对不上，没有计入。"],
        ),
        ("元旦：3日放假。", ["元旦：“3日”前面没有写月份，没有计入。"]),
        (
            "元旦：1月1日放假，1月7日上课。",
            ["元旦：1 月 7 日（周六）没有写明放假还是上班，没有计入。"],
        ),
        (
            "元旦：2019年1月1日放假。",
            ["元旦：2019 年 1 月 1 日（周二）不属于 2023 年的安排，没有计入。"],
        ),
        (
            "春节：1月22日放假。鼓励安排职工在1月21日休息。",
            ["春节：有一句是鼓励安排休息，不是放假，没有计入。"],
        ),
    ],
)
def test_what_does_not_fit_is_doubted_in_words(sentence, doubts):
    assert understood(sentence)[2] == doubts


def test_advice_to_employers_is_no_day_off():
    assert understood("春节：1月22日放假。鼓励安排职工在1月21日休息。")[0] == ["01-22"]


def test_missing_holidays_are_named():
    assert read_notice("2023年放假：元旦：1月1日放假。").warnings == [ONLY_ONE]


def test_a_statutory_day_left_worked_is_named():
    reading = read_notice(NOTICE_2027.replace("6月9日（周三）", "6月10日（周四）"))

    assert reading.warnings == ["6 月 9 日（周三）是法定假日（端午节），这里没有放假。"]


def test_a_day_both_off_and_worked_forbids_saving():
    reading = read_notice("元旦：1月1日至3日放假。1月2日上班。", 2023)

    assert reading.problems == [
        "1 月 2 日（周一）既写了放假又写了上班，请改成一种再核对。"
    ]


def test_without_a_year_nothing_is_guessed():
    assert read_notice("元旦：1月1日放假。").problems == [
        "没有认出这是哪一年的安排，请在“年度”里选好再核对。"
    ]


def test_the_chosen_year_overrules_the_text_and_says_so():
    reading = read_notice(NOTICE_2026, 2027)

    assert reading.year == 2027
    assert reading.warnings[0] == (
        "文字里写的是 2026 年，现在按您选的 2027 年读，请确认没有选错。"
    )


def test_a_year_outside_the_calendar_is_refused():
    assert read_notice("2099年放假：元旦：1月1日放假。").problems == [
        "工作日历只管 2004 到 2040 年，读出的是 2099 年，请选对年度。"
    ]


def test_the_date_under_the_notice_is_no_day_off():
    assert date(2025, 11, 4) not in read_notice(NOTICE_2026).marks


@pytest.mark.parametrize(
    "table",
    [
        "日期,休/班,节日\n2027-01-01,休,元旦\n2027/1/3,班,元旦",
        "2027年1月1日\t休\t元旦\n2027-01-03 00:00:00\t班\t元旦",
        "20270101 放假 元旦\n20270103 上班 元旦",
    ],
)
def test_a_table_reads_as_well_as_words(table):
    reading = read_notice(table)

    assert (reading.year, days(reading)) == (2027, ["01-01 休 元旦", "01-03 班 元旦"])
    assert reading.problems == []


def test_a_row_that_cannot_be_read_forbids_saving():
    reading = read_notice(
        "2027-01-01,休\n2027-02-30,休\n2027-02-01,什么\n2027-02-02,休"
    )

    assert reading.problems == [
        "第 2 行读不懂：应为日期和“休”或“班”，请改好再核对。",
        "第 3 行读不懂：应为日期和“休”或“班”，请改好再核对。",
    ]


@pytest.mark.parametrize("seed", range(300))
def test_no_mutation_of_a_notice_raises(seed):
    chance = random.Random(seed)
    text = list(NOTICE_2026)
    for _ in range(chance.randint(1, 60)):
        place = chance.randrange(len(text))
        spice = (
            "0123456789月日年至、（）()周星期休班放假元旦国庆。：\x00²٣①𝟚 "
            + "".join(text)
        )
        match chance.randrange(4):
            case 0:
                del text[place]
            case 1:
                text.insert(place, chance.choice(spice))
            case 2:
                text[place] = chance.choice(spice)
            case 3:
                length = chance.randrange(80)
                text[place:place] = text[place : place + length]

    reading = read_notice("".join(text), chance.choice([None, 2026, 1, 9999]))

    assert all(isinstance(s, str) for s in reading.problems + reading.warnings)


@given(
    st.text(
        st.sampled_from("0129年月日至到-、()周一星期天元旦春节共放假上班休。:,\n\t "),
        max_size=200,
    )
)
def test_no_jumble_of_its_words_raises(text):
    read_notice(text)
    read_notice(text, 2027)


def test_a_very_long_text_is_read_in_time_and_its_doubts_are_few():
    reading = read_notice("元旦：" + "1月32日放假。" * 20_000, 2026)

    assert reading.warnings[-1].startswith("另有 ")
    assert len(reading.warnings) == 31
