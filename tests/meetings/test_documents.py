"""The five Word documents: what GB/T 9704 asks of them, read back from the files."""

import io
import zipfile
from dataclasses import fields, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from chains.meetings.documents import building, examples
from chains.meetings.documents.contexts import Decided, MinutesItem, Seat, Topic
from chains.meetings.documents.kinds import (
    KINDS,
    MINUTES,
    NOTICE,
    REMINDER,
    SHEET,
    SLIP,
)
from portal.exports.documents import ordinal
from portal.exports.word import BadTemplate
from tests.portal.exports.words import a_template, bytes_of, opened, repacked, texts

EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
NASTY = "{{ 主题 }}<b>&\x0b{% if %}</w:t>“甲”"


def parts_of(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def style(document, name):
    return document.styles[name]


def east_asian(style):
    return style.element.rPr.rFonts.get(qn("w:eastAsia"))


def indents(style):
    return {
        key.partition("}")[2]: int(value)
        for key, value in style.element.pPr.ind.attrib.items()
    }


@EVERY
def test_the_committed_template_is_what_the_script_builds(kind):
    assert parts_of(kind.shipped_template()) == parts_of(building.build(kind.key))


@EVERY
def test_a_finished_document_has_the_page_of_the_standard(kind):
    section = opened(kind.fill(kind.example)).sections[0]
    near = Mm(0.1)

    assert abs(section.page_width - Mm(210)) < near
    assert abs(section.page_height - Mm(297)) < near
    for margin, wanted in (
        (section.top_margin, 37),
        (section.bottom_margin, 35),
        (section.left_margin, 28),
        (section.right_margin, 26),
    ):
        assert abs(margin - Mm(wanted)) < near


@EVERY
def test_a_finished_document_has_the_type_of_the_standard(kind):
    document = opened(kind.fill(kind.example))
    body, title = style(document, "公文正文"), style(document, "公文标题")

    assert (body.font.size, east_asian(body)) == (Pt(16), "仿宋_GB2312")
    assert (title.font.size, east_asian(title)) == (Pt(22), "方正小标宋简体")
    assert title.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert east_asian(style(document, "一级标题")) == "黑体"
    assert east_asian(style(document, "二级标题")) == "楷体_GB2312"
    spacing = body.element.pPr.spacing
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == (
        "579",
        "exact",
    )
    assert indents(body) == {"firstLineChars": 200, "firstLine": 640}
    assert indents(style(document, "成文日期")) == {"rightChars": 400, "right": 1280}
    assert indents(style(document, "人员名单")) == {
        "leftChars": 500,
        "left": 1600,
        "hangingChars": 300,
        "hanging": 960,
    }


# The order that the schema of Word asks for; Word mends or refuses another one.
ORDER = {
    "pPr": "pStyle keepNext widowControl pBdr tabs autoSpaceDE autoSpaceDN snapToGrid "
    "spacing ind jc rPr",
    "rPr": "rFonts b color spacing kern sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vAlign",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat rsid "
    "pPr rPr tblPr",
}


@EVERY
def test_elements_stand_in_the_order_that_word_asks_for(kind):
    document = opened(kind.fill(kind.example))
    roots = [document.element, document.styles.element]
    roots += [document.sections[0].footer._element]
    for root in roots:
        for name, order in ORDER.items():
            for element in root.iter(qn(f"w:{name}")):
                found = [child.tag.rpartition("}")[2] for child in element]
                assert found == sorted(found, key=order.split().index), found


@EVERY
def test_no_style_takes_its_font_from_a_theme(kind):
    styles = parts_of(kind.shipped_template())["word/styles.xml"].decode()
    document = parts_of(kind.shipped_template())["word/document.xml"].decode()

    assert "asciiTheme" not in styles + document
    assert "eastAsiaTheme" not in styles + document


@EVERY
def test_pages_are_numbered_between_dashes_odd_right_and_even_left(kind):
    document = opened(kind.fill(kind.example))
    section = document.sections[0]

    assert document.settings.odd_and_even_pages_header_footer is True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        told = [t.text.strip() for t in paragraph._p.iter(qn("w:instrText"))]
        assert (paragraph.text, paragraph.alignment, told) == ("— 1 —", side, ["PAGE"])
        assert paragraph.style.font.size == Pt(14)


@pytest.mark.parametrize("kind", [NOTICE, SHEET, REMINDER], ids=lambda k: k.key)
def test_the_head_of_a_list_is_repeated_on_every_page_and_rows_stay_whole(kind):
    for table in opened(kind.fill(kind.example)).tables:
        rows = [row._tr.trPr for row in table.rows]
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    heads = [
        table.rows[0].cells[0].text
        for table in opened(kind.fill(kind.example)).tables
        if table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    ]

    assert heads == ["单位" if kind is NOTICE else "序号"]


@EVERY
def test_no_brace_and_no_empty_list_is_left_in_a_finished_document(kind):
    words = "".join(texts(kind.fill(kind.example)))

    assert "{" not in words
    assert "}" not in words
    assert "None" not in words


@EVERY
def test_what_was_typed_stands_in_the_document_as_it_was_typed(kind):
    clean = "{{ 主题 }}<b>&", "{% if %}</w:t>“甲”"
    for each in fields(kind.example):
        if isinstance(getattr(kind.example, each.name), str):
            made = kind.fill(replace(kind.example, **{each.name: NASTY}))
            words = "\n".join(texts(made))
            assert all(piece in words for piece in clean), each.name
            assert opened(made).element.body is not None


@EVERY
def test_the_same_facts_give_the_same_file(kind):
    assert kind.fill(kind.example) == kind.fill(kind.example)


def test_a_notice_says_when_where_what_and_until_when_to_answer():
    words = texts(NOTICE.fill(examples.NOTICE))

    assert "关于召开示例纺织服装产业链党委2026年11月份会议的通知" in words
    assert "时间：2026年11月25日（星期三）9:00" in words
    assert "2．示例服饰有限公司夜间跳闸问题的会商（能源保障组）" in words
    assert "请于2026年11月23日前反馈参会回执（在门户里回复也可）。" in words
    assert "2026年11月18日" in words


def test_a_moment_is_told_in_the_zones_own_time():
    utc = datetime(2026, 11, 30, 22, 30, tzinfo=ZoneInfo("UTC"))
    words = texts(NOTICE.fill(replace(examples.NOTICE, starts=utc)))

    assert "时间：2026年12月1日（星期二）6:30" in words


def test_what_is_not_known_leaves_no_line_behind():
    plain = replace(
        examples.NOTICE,
        number="",
        theme="",
        demands="",
        reply_by="",
        contact="",
        phone="",
    )
    words = texts(NOTICE.fill(plain))

    assert not [w for w in words if w.startswith(("主题：", "请于", "联系人"))]
    assert words[0].startswith("关于召开")


def test_before_the_meeting_the_figures_are_left_for_the_pen_and_after_it_filled_in():
    before = texts(SHEET.fill(examples.SHEET))
    held = replace(examples.SHEET, came=4, on_leave=1, sitting_in=0)

    assert "应到 5 人，实到 　　 人，请假 　　 人，列席 　　 人" in before
    assert "应到 5 人，实到 4 人，请假 1 人，列席 0 人" in texts(SHEET.fill(held))


def test_two_hundred_people_with_long_names_stand_on_the_sheet():
    seats = tuple(
        Seat(f"示例{n}{'长名' * 40}", "示例服饰有限公司" * 8, "列席")
        for n in range(200)
    )
    table = opened(SHEET.fill(replace(examples.SHEET, seats=seats))).tables[1]

    assert len(table.rows) == 201
    assert table.rows[200].cells[0].text == "200"
    assert table.rows[200].cells[1].text == seats[199].name


def test_minutes_have_a_red_mark_and_every_decision_with_unit_and_day():
    made = MINUTES.fill(examples.MINUTES)
    document, words = opened(made), texts(made)
    mark = document.paragraphs[0]

    assert mark.text == "示例纺织服装产业链党委会议纪要"
    assert str(mark.style.font.color.rgb) == "FF0000"
    assert mark.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert abs(mark.style.paragraph_format.space_before - Mm(35)) < Mm(0.1)
    assert words[4].startswith(
        "2026年11月25日（星期三）9:00，示例书记同志在党群服务中心二楼会议室主持召开"
    )
    assert words[4].endswith("应到委员5人，实到4人。现将议定事项纪要如下：")
    assert "二、关于冬季用工保障和技能培训" in words
    assert "（二）调整整烫车间班次，错峰用电" in words
    assert "责任单位：用工人才组；完成时限：2027年1月15日。" in words
    listed = [p.text for p in document.paragraphs if p.style.name == "人员名单"]
    assert [w.partition("：")[0] for w in listed] == [
        "出席",
        "请假",
        "列席",
        "记录",
        "签发",
    ]


def test_minutes_say_that_they_were_entered_late_who_stayed_away_and_no_empty_chair():
    late = "本次会议于2026年12月3日补录"
    facts = replace(examples.MINUTES, note=late, absent="示例庚", chair="")
    words = texts(MINUTES.fill(facts))

    assert f"（{late}）" in words
    assert "缺席：示例庚" in words
    assert any("，在党群服务中心二楼会议室召开示例纺织" in word for word in words)


def test_minutes_without_a_single_decision_can_be_written():
    item = MinutesItem("关于通报", "会议听取了通报。")
    words = texts(MINUTES.fill(replace(examples.MINUTES, items=(item,))))

    assert "一、关于通报" in words
    assert not [w for w in words if w.startswith("责任单位")]


def test_the_twenty_first_item_is_numbered_like_the_others():
    items = tuple(MinutesItem(f"议题{n}") for n in range(1, 22))
    words = texts(MINUTES.fill(replace(examples.MINUTES, items=items)))

    assert "二十一、议题21" in words
    assert [ordinal(n) for n in (1, 10, 11, 20, 99, 100)] == [
        *("一", "十", "十一", "二十", "九十九", "100")
    ]


def test_a_slip_of_a_resolution_leaves_room_for_the_answer_and_fits_one_column():
    table = opened(SLIP.fill(examples.SLIP)).tables[0]
    rows = {row.cells[0].text: row for row in table.rows}

    assert rows["责任单位"].cells[3].text == "审批手续组"
    assert rows["立项日期"].cells[3].text == "2026年12月11日"
    assert rows["承办反馈"].height >= Mm(35)
    assert len({id(cell._tc) for cell in rows["承办反馈"].cells}) == 2


def test_a_reminder_names_every_month_that_is_missing():
    table = opened(REMINDER.fill(examples.REMINDER)).tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "月份", "应办事项", "情况"],
        ["1", "2026年10月", "召开产业链党委会", "逾期未开"],
        ["2", "2026年9月", "印发会议纪要", "超过时限4个工作日"],
    ]


# Templates that staff changed


@EVERY
def test_the_shipped_template_passes_the_check_that_uploads_must_pass(kind):
    kind.judge(kind.shipped_template())


@EVERY
def test_every_place_of_a_context_is_used_by_the_shipped_template(kind):
    places = {place.name for place in kind.places}
    unused = {name for name in places if name.endswith((".序", ".序号", ".分钟"))}

    assert kind.used_in(kind.shipped_template()) >= places - unused


def test_a_template_saved_by_another_program_still_counts():
    document = opened(NOTICE.shipped_template())
    document.paragraphs[1].add_run("（请以此为准）")

    NOTICE.judge(bytes_of(document))
    assert "（请以此为准）" in "".join(
        texts(NOTICE.fill(examples.NOTICE, bytes_of(document)))
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ 地点 }}", "二楼", "缺少“地点”"),
        ("{{ 地点 }}", "{{ 地点 }}{{ 会场 }}", "没有“会场”这一项"),
        ("{{ 项.内容 }}", "{{ 项.内容 }}{{ 项.会场 }}", "没有“议题.会场”这一项"),
        ("{{ 地点 }}", "{{ 地点 }}{{ 议题 }}", "“议题”是一组内容"),
        ("for 项 in 议题", "for 项 in 地点", "没有“地点.内容”这一项"),
        ("{{ 地点 }}", "{{ 地点 }", "没有配对"),
    ],
)
def test_a_wrong_template_is_refused_by_the_name_of_what_is_wrong(old, new, said):
    changed = repacked(
        NOTICE.shipped_template(),
        **{"word__document.xml": lambda xml: xml.decode().replace(old, new).encode()},
    )

    with pytest.raises(BadTemplate, match=said):
        NOTICE.judge(changed)


def test_another_documents_template_is_no_notice():
    with pytest.raises(BadTemplate):
        NOTICE.judge(SLIP.shipped_template())
    with pytest.raises(BadTemplate, match="缺少"):
        NOTICE.judge(a_template("一封信"))


def test_contexts_can_be_written_with_what_is_needed_alone():
    assert Topic("甲", "乙").minutes == ""
    assert Decided("甲", "乙", date(2026, 12, 1)).co_units == ""
