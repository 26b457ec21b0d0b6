"""What leaves as Excel: never a formula, text as text, ready for A4."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from portal.exports.neutral import SIGNS, neutral, restored
from portal.exports.xlsx import Column, workbook, workbook_response
from portal.files.spreadsheets import read_rows

ON = date(2026, 11, 23)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# What a spreadsheet would calculate, by itself or after a detour through CSV.
BODIES = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://a.b","点")', "SUM(A1:A9)"]
PAYLOADS = [
    *[sign + body for sign in "=+-@＝＋－＠" for body in BODIES],
    *[
        lead + "=1+1"
        for lead in ("\t", "\n", " ", "\u3000", "\u200b", "\ufeff", "\xa0")
    ],
    *[lead + "1+1" for lead in ("\t", "\n")],
    *["'=1+1", "''=1+1", "'\t=1", "' =1", "=", "==", "-", "+86-537-7212345", "-0.5"],
    *["_x003D_1+1", "_x000D_=1", "=_x0041_", "@SUM(1)", "﹢1", "=1\n+2"],
    *['=DDE("cmd";"/C calc";"1")', "+cmd|'/c x'!A1", "=IMPORTXML(1)"],
    '-2+3+cmd|" /C calc"!A0',
]


def a_table(*values, title="问题台账", **more):
    file = workbook(
        title=title,
        columns=[Column("值", lambda value: value, **more)],
        rows=values,
        made_by="汶上党群服务中心",
        made_on=ON,
    )
    with file:
        return file.read()


def sheet_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))


def back(data):
    return [row[0] for row in read_rows(SimpleUploadedFile("a.xlsx", data))[3:]]


def test_there_are_sixty_payloads():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_a_formula_anywhere(payload):
    sheet = sheet_of(a_table(payload, title=payload))

    assert list(sheet.iter(f"{MAIN}f")) == []
    assert {cell.get("t") for cell in sheet.iter(f"{MAIN}c")} == {"inlineStr"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_a_formula_after_saving_as_csv(payload):
    shown = load_workbook(io.BytesIO(a_table(payload))).active["A4"].value

    bare = shown.strip(" \t\n\u3000\u200b\ufeff\xa0")
    assert len(bare) < 2 or bare[0] not in SIGNS


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_payload_comes_back_unchanged(payload):
    assert back(a_table(payload)) == [payload.strip().strip("\u200b\ufeff")]
    assert restored(neutral(payload)) == payload


@pytest.mark.parametrize(
    "text",
    ["91370830MA3C0000X1", "013800138000", "13800138000", "2026-11-23", "1e5", "#N/A"],
)
def test_codes_and_phones_stay_text(text):
    cell = load_workbook(io.BytesIO(a_table(text))).active["A4"]

    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert back(a_table(text)) == [text]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (120, "120"),
        (Decimal("98.5"), "98.5"),
        (ON, "2026-11-23"),
        (datetime(2026, 11, 23, 1, 30, tzinfo=UTC), "2026-11-23 09:30"),
        (None, ""),
        (True, "是"),
        (float("inf"), "inf"),
        ("一\r\n二\x00\x0b\ud800三", "一\n二三"),
    ],
)
def test_each_kind_of_value_reads_as_expected(value, read):
    assert back(a_table(value, "末")) == [read, "末"]


def test_a_text_beyond_what_a_cell_holds_says_where_the_rest_is():
    (text,) = back(a_table("长" * 100_000))

    assert len(text) == 32_767
    assert text.endswith("长……（余下内容请在系统中查看）")


def test_of_characters_that_excel_counts_twice_half_as_many_stay():
    (text,) = back(a_table("😀" * 40_000))

    assert len(text.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert text.endswith("😀……（余下内容请在系统中查看）")


@pytest.mark.parametrize(
    "text",
    [
        *("<r><t>1 & 2</t></r>", "<r>", "</t><f>1+1</f>", "&amp;", "]]>"),
        *(
            "_x0041_x0042_",
            "_x005F_x0041_",
            "_x000A_",
            "https://example.com",
            "mailto:a",
        ),
        *("  两边有空格", "{=1+1}", "1e5", "007"),
    ],
)
def test_a_text_is_never_taken_for_markup_a_code_or_a_link(text):
    sheet = load_workbook(io.BytesIO(a_table(text))).active

    assert back(a_table(text)) == [text.strip()]
    assert sheet["A4"].hyperlink is None
    assert sheet["A4"].data_type == "s"


def test_the_sheet_prints_on_a4_with_its_heading_on_each_page():
    sheet = load_workbook(io.BytesIO(a_table("甲", "乙"))).active

    assert [sheet[f"A{n}"].value for n in (1, 2, 3)] == [
        "问题台账",
        "制表单位：汶上党群服务中心    制表日期：2026-11-23",
        "值",
    ]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert sheet.print_area == "'问题台账'!$A$1:$A$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == (
        "landscape",
        9,
    )
    # One page wide is what a sheet is that says nothing of its width.
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True


@pytest.mark.parametrize(
    ("text", "more", "width"),
    [
        ("产业链党委", {}, 12),
        ("abc", {}, 6),
        ("长" * 99, {}, 48),
        ("长", {"width": 20}, 20),
    ],
)
def test_a_column_is_as_wide_as_its_chinese_text(text, more, width):
    sheet = load_workbook(io.BytesIO(a_table(text, **more))).active

    # In the file stands what Excel makes of it: five more dots for the rim.
    assert int(sheet.column_dimensions["A"].width) == width


def test_a_table_without_rows_still_has_its_heading():
    assert back(a_table()) == []


@pytest.mark.parametrize(
    "title", ["a/b:c[d]*?", "长" * 50, "///", "'x'", "😀" * 31, "a" * 30 + "😀"]
)
def test_any_title_makes_a_sheet_name_that_excel_accepts(title):
    name = load_workbook(io.BytesIO(a_table("甲", title=title))).sheetnames[0]

    assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
    assert set(name) & set("[]:*?/\\'") == set()


def test_the_response_is_a_download_with_a_chinese_name():
    response = workbook_response(
        "问题台账",
        title="问题台账",
        columns=[Column("值", str)],
        rows=[1],
        made_by="中心",
        made_on=ON,
    )

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E9%97%AE%E9%A2%98%E5%8F%B0%E8%B4%A6.xlsx"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.getvalue().startswith(b"PK")


def test_a_large_table_is_sent_in_small_pieces():
    response = workbook_response(
        "问题台账",
        title="问题台账",
        columns=[Column("值", str)],
        rows=range(5_000),
        made_by="中心",
        made_on=ON,
    )

    pieces = list(response)

    assert len(pieces) > 3
    assert max(map(len, pieces)) <= response.block_size
