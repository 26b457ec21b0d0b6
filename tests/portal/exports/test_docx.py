"""Filling Word templates: values stay text, templates stay harmless, errors speak."""

import io
import time
import zipfile

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from portal.exports.docx import fill, names_in
from portal.exports.word import BadTemplate
from tests.portal.exports.words import a_template, bytes_of, opened, repacked, texts

ONE = a_template("主题：{{ 主题 }}。")
ROWS = (
    ("序号", "姓名"),
    ("{%tr for 人 in 名单 %}", ""),
    ("{{ 人.序号 }}", "{{ 人.姓名 }}"),
)
ROWS += (("{%tr endfor %}", ""),)


def filled(value):
    return texts(fill(ONE, {"主题": value}))


@pytest.mark.parametrize(
    "value",
    [
        "{{ 7 * 7 }}",
        "{% for x in 主题 %}",
        "{_{ 7 }_} {_% if %_}",
        "{# 注 #}",
        "a < b && c > d \"e\" 'f'",
        "</w:t></w:r><w:r><w:t>",
        "&lt;w:p/&gt; &#65; _x0041_",
        "<!DOCTYPE x [<!ENTITY e 'x'>]>",
        "“四链”融合，〔2026〕1号 😀𠮷",
    ],
)
def test_a_value_is_never_read_as_anything_but_text(value):
    assert filled(value) == [f"主题：{value}。"]


def test_what_no_xml_file_may_hold_is_left_out():
    assert filled("甲\x00\x07\x1b\ud800乙\ufffe丙\u202e丁") == ["主题：甲乙丙丁。"]


def test_a_line_break_begins_a_paragraph_of_the_same_kind():
    template = a_template(
        "{{ 正文 }}", change=lambda d: setattr(d.paragraphs[0], "style", "Quote")
    )
    made = opened(
        fill(template, {"正文": "　　第一段\r\n\r\n  第二段\t完\x0b第三段\n"})
    )

    assert [(p.text, p.style.name) for p in made.paragraphs] == [
        ("第一段", "Quote"),
        ("第二段 完", "Quote"),
        ("第三段", "Quote"),
    ]


def test_a_very_long_text_comes_out_whole():
    name = "示例" * 5000

    assert filled(name) == [f"主题：{name}。"]


def test_two_hundred_people_stand_in_two_hundred_rows():
    people = [{"序号": str(n), "姓名": f"示例{n}"} for n in range(1, 201)]
    before = time.monotonic()
    made = opened(fill(a_template(rows=ROWS), {"名单": people}))

    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows == [["序号", "姓名"], *([str(n), f"示例{n}"] for n in range(1, 201))]
    assert time.monotonic() - before < 10


def test_the_same_values_give_the_same_bytes_on_another_day(monkeypatch):
    first = fill(ONE, {"主题": "甲"})
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))

    assert fill(ONE, {"主题": "甲"}) == first
    assert {e.date_time for e in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_a_placeholder_that_a_program_has_split_is_still_one():
    def split(document):
        paragraph = document.add_paragraph()
        for piece in ("主题：{", "{ 主", "题 }", "}"):
            paragraph.add_run(piece).bold = piece == "{ 主"

    assert texts(fill(a_template(change=split), {"主题": "甲"})) == ["主题：甲"]


def test_headers_and_footers_are_filled_too():
    def head(document):
        document.sections[0].header.paragraphs[0].text = "{{ 主题 }}"
        document.sections[0].footer.paragraphs[0].text = "{{ 主题 }}<"

    made = opened(fill(a_template("正文", change=head), {"主题": "甲&乙"}))

    assert made.sections[0].header.paragraphs[0].text == "甲&乙"
    assert made.sections[0].footer.paragraphs[0].text == "甲&乙<"


def test_the_places_of_a_template_are_known_by_their_path():
    used = names_in(
        a_template(
            "{{ 主题 }}{% if 附注 %}有{% endif %}",
            "{%p for 项 in 议题 %}",
            "{{ 项.内容 }} {{ loop.index }}",
            "{%p for 事 in 项.事项 %}",
            "{{ 事.单位 }}",
            "{%p endfor %}",
            "{%p endfor %}",
        )
    )

    assert used.texts == {"主题", "议题.内容", "议题.事项.单位"}
    assert used.lists == {"议题", "议题.事项"}
    assert used.asked == {"附注"}


@pytest.mark.parametrize("quotes", ["''", '""', "‘’", "“”"])
def test_a_condition_may_compare_whichever_quotation_marks_wps_made_of_it(quotes):
    asked = f"{{%p if 项.身份 == {quotes[0]}列席{quotes[1]} %}}"
    loop = ["{%p for 项 in 名单 %}", asked, "{{ 项.姓名 }}", "{%p else %}", "委员"]
    template = a_template(*loop, "{%p endif %}", "{%p endfor %}")
    people = [{"姓名": "甲", "身份": "列席"}, {"姓名": "乙", "身份": "委员"}]

    assert texts(fill(template, {"名单": people})) == ["甲", "委员"]


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (["{{ 主提 }}"], "“主提”"),
        (["{{ 主题.别的 }}"], "“别的”"),
        (["{{ 主题 }"], "花括号没有配对"),
        (["｛｛ 主题 ｝｝"], "全角括号"),
        (["{{ 主题 + 1 }}"], "这种写法不认识"),
        (["{{r 主题 }}"], "这种写法不认识"),
        (["{%- if 主题 %}", "{% endif %}"], "这种写法不认识"),
        (["{%p for 项 in 议题 %}", "{{ 项.内容 }}"], "每个 for 要有 endfor"),
        (["{%p endfor %}"], "循环或条件不完整"),
        (["{{ 议题 }}"], "当成文字"),
        (
            [
                "{%p for 甲 in 议题 %}",
                "{%p for 乙 in 议题 %}",
                "{%p endfor %}",
                "{%p endfor %}",
            ],
            "外层那一项",
        ),
    ],
)
def test_a_mistake_in_a_template_is_told_in_a_sentence(paragraphs, said):
    with pytest.raises(BadTemplate, match=said):
        fill(a_template(*paragraphs), {"主题": "甲", "议题": [{"内容": "乙"}] * 2})


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ 主题.__class__ }}",
        "{{ 主题.format }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{{ range(10**9) }}",
        "{{ 主题|attr('x') }}",
        "{{ 9**9**9 }}",
        "{{ loop }}",
        "{% for x in range(9999999) %}{% endfor %}",
        "{% for x in '甲' %}{% endfor %}",
        "{% for 项 in 议题 if 项.内容 %}{% endfor %}",
        "{% for 项 in 议题 recursive %}{% endfor %}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{% macro x() %}{% endmacro %}",
        "{% if ''.__class__ %}{% endif %}",
        "{% if 主题.__class__ %}{% endif %}",
        "{% if lipsum(n=99) %}{% endif %}",
        "{% if 主题 is defined %}{% endif %}",
        "{% colspan 主题 %}",
    ],
)
def test_no_template_reaches_behind_the_values(escape):
    with pytest.raises(BadTemplate):
        fill(a_template(escape), {"主题": "甲", "议题": [{"内容": "乙"}]})


def test_code_hidden_in_an_attribute_is_refused_too():
    def hide(document):
        mark = OxmlElement("w:bookmarkStart")
        mark.set(qn("w:name"), "{{ ''.__class__ }}")
        document.paragraphs[0]._p.append(mark)

    with pytest.raises(BadTemplate):
        fill(a_template("甲", change=hide), {})


def test_a_loop_that_tears_a_table_apart_is_refused():
    template = a_template("{% for 项 in 议题 %}")
    rows = a_template("{% for 项 in 议题 %}", rows=(("甲", "{% endfor %}"),))

    for torn in (template, rows):
        with pytest.raises(BadTemplate, match="循环"):
            fill(torn, {"议题": [{"内容": "乙"}] * 2})


def relate(kind, target="http://example.com/x", *, external=True):
    def change(document):
        document.part.relate_to(
            target,
            f"{RELATIONSHIP_TYPE.HYPERLINK.rpartition('/')[0]}/{kind}",
            is_external=external,
        )

    return change


def field(*pieces):
    def change(document):
        told = "".join(
            f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
            for piece in pieces
        )
        begin, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
            for kind in ("begin", "end")
        )
        paragraph = f"<w:p {nsdecls('w')}>{begin}{told}{end}</w:p>"
        document.element.body.insert(0, parse_xml(paragraph))

    return change


def simple_field(document):
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), ' INCLUDETEXT "c:/x" ')
    document.paragraphs[0]._p.append(element)


def tracked(document):
    element = OxmlElement("w:ins")
    element.append(OxmlElement("w:r"))
    document.paragraphs[0]._p.append(element)


def chunk(document):
    document.element.body.insert(0, OxmlElement("w:altChunk"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (relate("hyperlink"), "指向外部的链接"),
        (relate("image", "http://example.com/a.png"), "指向外部的链接"),
        (relate("attachedTemplate", "http://example.com/a.dotm"), "另附的模板"),
        (relate("oleObject", "file:///c:/x"), "嵌入的对象"),
        (relate("aFChunk", "http://example.com/a.html"), "嵌入的文件"),
        (field(" DDEAUTO c:\\\\windows\\\\cmd.exe "), "域“DDEAUTO”"),
        (field("INC", "LUDEPICTURE x"), "域“INCLUDEPICTURE”"),
        (simple_field, "域“INCLUDETEXT”"),
        (tracked, "接受所有修订"),
        (chunk, "嵌入的文件"),
    ],
)
def test_a_template_that_fetches_runs_or_hides_something_is_refused(change, said):
    with pytest.raises(BadTemplate, match=said):
        fill(a_template("甲", change=change), {})


def macro_enabled(types):
    return types.replace(
        b"document.main+xml", b"document.macroEnabled.main+xml"
    ).replace(b"wordprocessingml.document.macro", b"ms-word.document.macro")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"PK\x03\x04",
        b"%PDF-1.4 not a Word file",
        a_template("甲")[:-200],
        repacked(a_template("甲"), **{"[Content_Types].xml": macro_enabled}),
        repacked(a_template("甲"), **{"word__document.xml": b"<w:document>"}),
        repacked(a_template("甲"), **{"word__document.xml": None}),
        repacked(a_template("甲"), **{"word__settings.xml": b"<!DOCTYPE x><x/>"}),
        repacked(
            a_template("甲"),
            **{"word__document.xml": lambda xml: xml.decode().encode("utf-16")},
        ),
        repacked(a_template("甲"), **{"word__media__big.bin": b"0" * 29 * 1024 * 1024}),
        repacked(a_template("甲"), **{f"word__part{n}.bin": b"" for n in range(600)}),
    ],
    ids=[
        "nothing",
        "stub",
        "pdf",
        "cut",
        "macro",
        "torn",
        "headless",
        "doctype",
        "utf16",
        "bomb",
        "parts",
    ],
)
def test_what_is_no_plain_word_file_is_refused_with_a_sentence(broken):
    with pytest.raises(BadTemplate, match=r"。$"):
        fill(broken, {})


def test_a_loop_over_much_ends_with_a_sentence_and_not_with_the_memory():
    template = a_template("{%p for 项 in 议题 %}", "甲" * 5000, "{%p endfor %}")

    with pytest.raises(BadTemplate, match="太多"):
        fill(template, {"议题": [{"内容": "乙"}] * 5000})


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        "{{" * 50_000,
        "{%" * 50_000,
        "{{ 主题 " * 20_000,
        "{% if 主题 %}" * 3000,
        "{% if 主题 %}" * 30 + "{% endif %}" * 30,
    ],
)
def test_no_text_keeps_the_reader_busy(text):
    before = time.monotonic()
    with pytest.raises(BadTemplate, match=r"。$"):
        fill(a_template(text), {"主题": "甲"})

    assert time.monotonic() - before < 5


def test_a_page_field_is_harmless():
    template = a_template("{{ 主题 }}", change=field(" PAGE "))

    assert texts(fill(template, {"主题": "甲"})) == ["甲"]
    assert bytes_of(opened(template))
