"""The register from a table: per-row errors, all or nothing, upsert by code."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from chains.imports.running import tried_out
from chains.models import Contact, Enterprise, RegisterImport
from portal.audit.models import Entry
from tests.builders import a_contact, a_segment, a_uscc, an_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HEADINGS = ["企业名称", "统一社会信用代码", "所属产业链", "环节", "联络员", "电话"]


@pytest.fixture
def segment(textile):
    return a_segment(textile, name="成衣品牌", position="downstream")


def a_row(number, **cells):
    named = {
        "企业名称": f"示例 {number} 有限公司",
        "统一社会信用代码": a_uscc(number),
        "所属产业链": "纺织服装",
        "环节": "",
        "联络员": "",
        "电话": "",
    }
    return list((named | cells).values())


def a_table(*rows, headings=HEADINGS):
    return [headings, *rows]


def a_workbook(rows, name="企业.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def told(preview):
    return {line.number: (line.kind, line.messages) for line in preview.lines}


def upload(client, rows):
    """The preview page after uploading `rows`."""
    address = reverse("chains:import")
    return client.post(address, {"table": a_workbook(rows)}, follow=True)


def apply_last(client, seen=None):
    """Press 写入台账 on the page as it is by now, or on one that was opened before."""
    upload = RegisterImport.objects.last()
    seen = seen or shown_on(client, upload)
    address = reverse("chains:import_apply", args=[upload.pk])
    return client.post(address, seen, follow=True)


def shown_on(client, upload):
    page = client.get(upload.get_absolute_url())
    return {"seen": page.context["preview"].mark} if page.status_code == 200 else {}


def test_the_preview_tells_new_changed_and_unchanged_and_writes_nothing(
    textile, segment
):
    same = an_enterprise(textile, name="示例甲有限公司")
    changed = an_enterprise(textile, name="示例乙有限公司")
    codes = same.uscc, changed.uscc

    preview = tried_out(
        a_table(
            a_row(0, 企业名称=same.name, 统一社会信用代码=codes[0]),
            a_row(0, 企业名称="示例乙集团公司", 统一社会信用代码=codes[1]),
            a_row(9001, 环节="下游 · 成衣品牌"),
        ),
        None,
    )

    assert told(preview) == {
        2: ("same", []),
        3: ("changed", ["企业名称：示例乙有限公司 改为 示例乙集团公司"]),
        4: ("new", []),
    }
    assert Enterprise.objects.count() == 2
    assert Enterprise.objects.get(pk=changed.pk).name == "示例乙有限公司"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"统一社会信用代码": "123"}, "统一社会信用代码应为 18 位"),
        (
            {"所属产业链": "新能源"},
            "所属产业链：没有“新能源”这条产业链，可填：纺织服装",
        ),
        ({"所属产业链": ""}, "所属产业链："),
        ({"环节": "采矿"}, "环节：没有“采矿”这个环节，可填：成衣品牌"),
        (
            {"环节": "采矿", "所属产业链": "新能源"},
            "环节：没有“采矿”这个环节，请先核对所属产业链，它没有设环节的话请留空。",
        ),
        ({"企业名称": ""}, "企业名称："),
        ({"企业名称": "长" * 61}, "企业名称："),
        ({"联络员": "王", "电话": "打 12345"}, "电话只用数字和横线"),
        ({"电话": "13800000001"}, "填了电话"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(textile, segment, cells, sentence):
    preview = tried_out(a_table(a_row(1), a_row(2, **cells)), None)

    kinds = [(line.number, line.kind) for line in preview.lines]
    assert kinds == [(2, "new"), (3, "wrong")]
    assert any(said.startswith(sentence) for said in preview.lines[1].messages)


@pytest.mark.parametrize(
    ("heading", "cell", "sentence"),
    [
        ("职工数", "约一百", "职工数：请填整数"),
        ("职工数", "9" * 40, "职工数：请填整数"),
        ("是否规上", "也许", "是否规上：请填“是”或“否”"),
        ("生命周期阶段", "鼎盛", "生命周期阶段：没有“鼎盛”这个阶段"),
        ("生命周期阶段", "规上", "请同时勾选规上企业"),
    ],
)
def test_other_columns_explain_themselves(textile, heading, cell, sentence):
    table = a_table([*a_row(1), cell], headings=[*HEADINGS, heading])

    (line,) = tried_out(table, None).lines

    assert line.kind == "wrong"
    assert sentence in line.messages[0]


@pytest.mark.parametrize("cell", ["#N/A", "#REF!"])
def test_what_a_formula_did_not_find_is_no_address(textile, cell):
    table = a_table([*a_row(1), cell, ""], headings=[*HEADINGS, "地址", "资质"])

    (line,) = tried_out(table, None).lines

    sentence = f"“地址”里的公式没有算出来（{cell}），请改成内容，或清空这一格。"
    assert (line.kind, line.messages) == ("wrong", [sentence])


def test_the_same_code_twice_is_an_error_of_the_second_row(textile):
    preview = tried_out(a_table(a_row(1), a_row(1)), None)

    assert [line.kind for line in preview.lines] == ["new", "wrong"]
    assert "已经出现过" in preview.lines[1].messages[0]


def test_all_rows_or_none(client, clerk, textile):
    client.force_login(clerk)

    page = upload(client, a_table(a_row(1), a_row(2, 所属产业链="新能源")))
    assert page.context["preview"].counts == {
        "wrong": 1,
        "new": 1,
        "changed": 0,
        "same": 0,
    }
    refused = apply_last(client)

    assert Enterprise.objects.count() == 0
    assert "有的行现在不能导入" in refused.content.decode()
    assert RegisterImport.objects.get().applied_at is None


def test_a_sound_table_is_written_once_and_recorded(client, clerk, textile, segment):
    client.force_login(clerk)
    upload(client, a_table(a_row(1, 环节="成衣品牌", 联络员="甲", 电话="13800000001")))

    apply_last(client)
    again = apply_last(client)

    enterprise = Enterprise.objects.get()
    assert (enterprise.segment, enterprise.uscc) == (segment, a_uscc(1))
    contact = Contact.objects.get()
    assert (contact.kind, contact.name, contact.phone) == (
        "liaison",
        "甲",
        "13800000001",
    )
    assert "已经导入过了" in again.content.decode()
    entry = Entry.objects.get(action="enterprises.import")
    assert entry.detail == {"wrong": 0, "new": 1, "changed": 0, "same": 0}
    assert RegisterImport.objects.get().rows == []
    assert enterprise.history.get().history_user == clerk


def test_an_empty_cell_and_a_missing_column_change_nothing(client, clerk, textile):
    kept = an_enterprise(textile, address="示例路 1 号", is_climbing=True)
    contact = a_contact(kept, name="甲", phone="13800000001")
    client.force_login(clerk)
    upload(
        client,
        [
            ["企业名称", "统一社会信用代码", "地址", "联络员", "电话"],
            ["示例更名有限公司", kept.uscc, "", "", ""],
        ],
    )

    apply_last(client)

    kept.refresh_from_db()
    contact.refresh_from_db()
    assert (kept.name, kept.address, kept.is_climbing) == (
        "示例更名有限公司",
        "示例路 1 号",
        True,
    )
    assert (contact.name, contact.phone) == ("甲", "13800000001")


def test_a_new_liaison_does_not_inherit_the_old_ones_number(textile):
    kept = an_enterprise(textile)
    a_contact(kept, name="甲", phone="13800000001")
    row = a_row(0, 企业名称=kept.name, 统一社会信用代码=kept.uscc, 联络员="乙")

    preview = tried_out(a_table(row), None)

    assert told(preview) == {2: ("changed", ["联络员：甲 改为 乙"])}


@pytest.mark.parametrize("column", ["address", "phone"])
def test_what_a_colleague_has_entered_since_the_preview_is_not_overwritten_unseen(
    client, clerk, textile, column
):
    kept = an_enterprise(textile, name="示例甲有限公司", address="旧址")
    contact = a_contact(kept, name="甲", phone="13800000001")
    row = a_row(0, 企业名称="示例乙有限公司", 统一社会信用代码=kept.uscc)
    row = [*row[:4], "甲", "13800000002", "旧址"]
    client.force_login(clerk)
    upload(client, a_table(row, headings=[*HEADINGS, "地址"]))
    seen = shown_on(client, RegisterImport.objects.last())
    if column == "address":
        Enterprise.objects.filter(pk=kept.pk).update(address="新址")
    else:
        Contact.objects.filter(pk=contact.pk).update(phone="13800000003")

    refused = apply_last(client, seen)

    kept.refresh_from_db()
    contact.refresh_from_db()
    assert "预览以后台账有变化" in refused.content.decode()
    assert kept.name == "示例甲有限公司"
    assert contact.phone != "13800000002"
    assert "地址：新址 改为 旧址" in refused.content.decode() or column == "phone"
    apply_last(client)
    kept.refresh_from_db()
    contact.refresh_from_db()
    assert (kept.name, kept.address) == ("示例乙有限公司", "旧址")
    assert contact.phone == "13800000002"


def test_the_preview_tells_of_contacts_beside_all_else_and_no_number(textile):
    kept = an_enterprise(textile)
    a_contact(kept, name="甲", phone="13800000001")
    row = a_row(0, 企业名称="示例新名有限公司", 统一社会信用代码=kept.uscc)
    row[4:] = ["甲", "13800000002"]

    (line,) = tried_out(a_table(row), None).lines

    assert line.messages == [
        f"企业名称：{kept.name} 改为 示例新名有限公司",
        "联络员 甲：电话有变化",
    ]


def test_the_exported_ledger_comes_back_unchanged(client, clerk, textile, segment):
    for number in (1, 2):
        row = an_enterprise(
            textile,
            segment=segment,
            headcount=12,
            note="=1+1",
            short_name=f"甲{number}",
        )
        a_contact(row, name="甲", phone=f"1380000000{number}")
    client.force_login(clerk)
    book = client.post(reverse("chains:export")).getvalue()

    page = client.post(
        reverse("chains:import"),
        {"table": SimpleUploadedFile("台账.xlsx", book)},
        follow=True,
    )

    assert page.context["preview"].counts == {
        "wrong": 0,
        "new": 0,
        "changed": 0,
        "same": 2,
    }


def test_a_secretary_imports_enterprises_of_the_own_chain_only(
    client, secretary, equipment
):
    stranger = an_enterprise(equipment, name="示例重工有限公司")
    client.force_login(secretary)

    page = upload(
        client,
        a_table(
            a_row(1),
            a_row(2, 所属产业链="高端装备"),
            a_row(0, 企业名称="抢来的企业", 统一社会信用代码=stranger.uscc),
        ),
    )

    kinds = [line.kind for line in page.context["preview"].lines]
    assert kinds == ["new", "wrong", "wrong"]
    assert stranger.name not in page.content.decode()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["a", "b"], ["c", "d"]], "没有找到表头"),
        ([HEADINGS], "表头下面没有内容"),
        ([[*HEADINGS, "神秘列"], [*a_row(1), "x"]], "不认识这几列：神秘列"),
        ([[*HEADINGS, "电话"], [*a_row(1), "1"]], "“电话”出现了两列"),
        (
            [HEADINGS, *[["x"] * 6] * 5011],
            "一次最多导入",
        ),
    ],
)
def test_a_table_that_is_none_is_refused_in_one_sentence(client, clerk, rows, sentence):
    client.force_login(clerk)

    page = upload(client, rows)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert RegisterImport.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04junk", b"\x00" * 2000, b"<html>"])
def test_a_broken_file_is_refused_in_one_sentence(client, clerk, body):
    client.force_login(clerk)

    file = SimpleUploadedFile("企业.xlsx", body)
    page = client.post(reverse("chains:import"), {"table": file})

    assert page.status_code == 200
    assert page.context["form"].errors["table"]


def test_titles_above_the_headings_are_passed_over_and_rows_keep_their_number(textile):
    table = [["企业基本台账"], ["制表单位：示例"], [], *a_table(a_row(1), [], a_row(2))]
    table = [row + [""] * (6 - len(row)) for row in table]

    assert [line.number for line in tried_out(table, None).lines] == [5, 7]


def test_anothers_upload_is_not_there(client, clerk, second_clerk, textile):
    client.force_login(clerk)
    upload(client, a_table(a_row(1)))
    client.force_login(second_clerk)

    pk = RegisterImport.objects.get().pk
    codes = [
        client.get(reverse("chains:import_preview", args=[pk])).status_code,
        client.post(reverse("chains:import_apply", args=[pk])).status_code,
    ]

    assert codes == [404, 404]
    assert Enterprise.objects.count() == 0


def test_the_template_can_be_filled_and_read(client, clerk, textile):
    client.force_login(clerk)
    body = client.get(reverse("chains:import_template")).getvalue()
    book = load_workbook(io.BytesIO(body))
    sheet = book.active
    headings = [cell.value for cell in sheet[3]]
    values = dict.fromkeys(headings, "")
    values |= dict(zip(HEADINGS, a_row(1), strict=True))
    sheet.append(list(values.values()))
    out = io.BytesIO()
    book.save(out)

    file = SimpleUploadedFile("模板.xlsx", out.getvalue())
    page = client.post(reverse("chains:import"), {"table": file}, follow=True)

    assert page.context["preview"].counts["new"] == 1
