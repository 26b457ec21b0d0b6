"""What a table says, cell by cell, and what is said about one that cannot be read."""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.styles import Font

from portal.files.spreadsheets import read_rows
from tests import samples


@pytest.fixture
def rows_of(upload):
    def read(data, name="台账.xlsx", **limits):
        return read_rows(upload(name, data), **limits)

    return read


@pytest.fixture
def told(rows_of):
    def read(data, name="台账.xlsx", **limits):
        with pytest.raises(ValidationError) as caught:
            rows_of(data, name, **limits)
        (sentence,) = caught.value.messages
        return sentence

    return read


def own(sheet, **parts):
    return samples.a_zip(samples.xlsx_parts(samples.a_sheet(sheet), **parts))


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("91370830MA3C0000X1", "91370830MA3C0000X1"),
        ("013800138000", "013800138000"),
        (13800138000, "13800138000"),
        (120.0, "120"),
        (0.1 + 0.2, "0.3"),
        (-3.5, "-3.5"),
        (1e20, "100000000000000000000"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 9, 30), "2026-11-23 09:30"),
        (time(9, 30), "09:30"),
        (True, "是"),
        (False, "否"),
        ("  汶上　甲\u200b公司 ", "汶上　甲公司"),
        ("一\r\n二", "一\n二"),
        ("#N/A", "#N/A"),
        ("😀", "😀"),
    ],
)
def test_a_cell_reads_as_the_person_sees_it(rows_of, stored, read):
    assert rows_of(samples.an_xlsx([["值"], [stored]])) == [["值"], [read]]


def test_rich_text_is_read_without_the_reading_aids_over_it(rows_of):
    strings = (
        "<sst><si><r><t>党</t></r><rPh><t>dang</t></rPh><r><t>群</t></r></si></sst>"
    )

    assert rows_of(own('<row><c t="s"><v>0</v></c></row>', strings=strings)) == [
        ["党群"]
    ]


def test_a_formula_is_read_as_its_result(rows_of):
    assert rows_of(own("<row><c><f>1+1</f><v>2</v></c></row>")) == [["2"]]


def test_numbers_shown_with_leading_zeros_keep_them(rows_of):
    book = Workbook()
    book.active["A1"] = 7
    book.active["A1"].number_format = "000"

    assert rows_of(samples.saved(book)) == [["007"]]


def test_a_chinese_date_format_is_a_date(rows_of):
    styles = '<styleSheet><cellXfs><xf numFmtId="31"/></cellXfs></styleSheet>'

    assert rows_of(own("<row><c><v>46349</v></c></row>", styles=styles)) == [
        ["2026-11-23"]
    ]


@pytest.mark.parametrize("serial", ["1e300", "-5", "99999999999"])
def test_a_date_that_no_calendar_knows_is_still_a_text(rows_of, serial):
    styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'

    ((text,),) = rows_of(own(f"<row><c><v>{serial}</v></c></row>", styles=styles))

    assert text


def test_gaps_stay_so_that_row_numbers_agree_and_empty_ends_go(rows_of):
    book = Workbook()
    book.active["B2"], book.active["A4"] = "二", "四"
    book.active["H90000"].font = Font(bold=True)

    assert rows_of(samples.saved(book)) == [["", ""], ["", "二"], ["", ""], ["四", ""]]


def test_the_first_visible_sheet_is_read(rows_of):
    book = Workbook()
    book.active.title, book.active.sheet_state = "字典", "hidden"
    book.active["A1"] = "选项"
    book.create_sheet("企业")["A1"] = "企业名称"

    assert rows_of(samples.saved(book)) == [["企业名称"]]


def test_prefixed_names_and_missing_places_are_understood(rows_of):
    sheet = (
        '<x:worksheet xmlns:x="u"><x:sheetData><x:row><x:c t="str"><x:v>甲</x:v></x:c>'
        "<x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )

    assert rows_of(samples.a_zip(samples.xlsx_parts(sheet))) == [["甲", "1"]]


@pytest.mark.parametrize(
    "data",
    [
        "企业,电话\r\n甲,0537\r\n".encode("gb18030"),
        "\ufeff企业,电话\n甲,0537\n".encode(),
        "企业\t电话\n甲\t0537\n".encode("utf-16"),
        '企业;电话\n"甲";0537'.encode(),
    ],
)
def test_csv_is_read_in_every_encoding_that_chinese_programs_write(rows_of, data):
    assert rows_of(data, "台账.csv") == [["企业", "电话"], ["甲", "0537"]]


def test_the_last_permitted_row_and_column_are_read(rows_of):
    rows = rows_of(own('<row r="9"><c r="C9" t="str"><v>末</v></c></row>'), max_rows=9)

    assert (len(rows), rows[8]) == (9, ["", "", "末"])


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (
            'r="10"><c r="A10"',
            "第 10 行还有内容，而一次最多导入 9 行。请删去多余的行，或分几次导入。",
        ),
        (
            'r="2"><c r="D2"',
            "第 2 行第 4 列还有内容，而最多读 3 列。请删去右边多余的列后再传。",
        ),
    ],
)
def test_one_more_is_refused_with_its_place(told, place, sentence):
    sheet = own(f'<row {place} t="str"><v>多</v></c></row>')

    assert told(sheet, max_rows=9, max_columns=3) == f"“台账.xlsx”读不了：{sentence}"


@pytest.mark.parametrize(
    ("name", "data", "start"),
    [
        ("台账.xls", b"\xd0\xcf\x11\xe0" + bytes(99), "“台账.xls”是旧版 xls 格式"),
        ("台账.xlsx", b"\xd0\xcf\x11\xe0" + bytes(99), "“台账.xlsx”是旧版 xls 格式"),
        ("台账.et", b"x", "“台账.et”不是 xlsx 表格。"),
        ("台账.xlsx", b"x", "“台账.xlsx”不是 xlsx 表格。"),
        ("台账.xlsx", b"", "“台账.xlsx”是空文件"),
        ("台账.xlsx", bytes(5 * 2**20 + 1), "“台账.xlsx”有 5.0 MB，超过 5 MB。"),
        ("台账.xlsx", samples.an_xlsx()[:-99], "“台账.xlsx”读不了：文件不完整"),
        ("台账.xlsx", samples.an_xlsx([]), "“台账.xlsx”的第一张工作表里没有内容"),
        ("台账.xlsx", samples.a_docx(), "“台账.xlsx”读不了：它的内容不是 Excel"),
        ("台账.csv", b"\xff\xff\xff", "“台账.csv”打不开"),
        ("台账.csv", b"a" * 40_000, "“台账.csv”读不了：第 1 行有一格的文字超过"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_with_a_remedy(told, name, data, start):
    sentence = told(data, name)

    assert sentence.startswith(start)
    assert "请" in sentence
    assert sentence.endswith("。")


@pytest.mark.parametrize(
    "sheet",
    [
        '<row><c t="s"><v>5</v></c></row>',
        '<row r="0"/>',
        '<row r="3"/><row r="2"/>',
        '<row r="x"/>',
        '<row><c r="AAAA1"/></row>',
        '<row><c s="x"/></row>',
        "<row><c><v>abc</v></c></row>",
        "<row>",
        "<!-- note -->",
        "<a>" * 100 + "</a>" * 100,
    ],
)
def test_a_broken_inside_is_one_sentence_not_a_crash(told, sheet):
    assert "请把要导入的内容复制到新建的空白表格里，另存为 xlsx 后再传。" in told(
        own(sheet)
    )
