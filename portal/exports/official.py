"""How an official document looks: GB/T 9704-2012 written down in python-docx.

Used by the scripts that build the shipped templates. Measures are the standard's:
A4, type area of 156 × 225 mm with 22 lines of 28 characters, text in 16 pt 仿宋, title
in 22 pt 小标宋, page numbers between dashes, odd ones right and even ones left.
"""

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor, Twips

TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26  # mm
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TYPE_WIDTH = PAGE_WIDTH - LEFT - RIGHT
FOOTER = 25  # mm: the dashes then lie 7 mm below the type area
PITCH, LINE_CHARACTERS = 28.95, 28
# 28 characters of 16 pt are wider than 156 mm. A grid of characters would squeeze them,
# but LibreOffice gives each two of its cells; a style does the same everywhere.
SQUEEZED = -0.25  # pt
TEXT, TITLE, SMALL, MARK = 16, 22, 14, 28  # pt: 3号, 2号, 4号, the head of minutes
LATIN = "Times New Roman"
SONG, FANG = "宋体", "仿宋_GB2312"
HEI, KAI, BIAO = "黑体", "楷体_GB2312", "方正小标宋简体"
RED = RGBColor(0xFF, 0x00, 0x00)
MM = 56.6929  # twips
CENTRE, ENDS = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
BOTH, START = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
LEFTOVERS = {"thumbnail", "stylesWithEffects", "numbering", "customXml"}
KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}


def blank(title: str) -> Any:
    """An empty document with the page, the styles and the page numbers."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = document.core_properties.comments = ""
    set_up_styles(document)
    set_up_page(document)
    set_up_settings(document)
    drop_leftovers(document)
    return document


def set_up_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance, section.header_distance = Mm(FOOTER), Mm(15)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(PITCH * 20)))
    document.settings.odd_and_even_pages_header_footer = True
    number_pages(section.footer, ENDS)
    number_pages(section.even_page_footer, START)


def number_pages(footer: Any, side: Any) -> None:
    """— 1 — one character in from the side."""
    paragraph = footer.paragraphs[0]
    paragraph.style, paragraph.alignment = "页码", side
    paragraph.paragraph_format.left_indent = Pt(SMALL)
    paragraph.paragraph_format.right_indent = Pt(SMALL)
    words(paragraph, "— ", SONG)
    add_field(paragraph, "PAGE")
    words(paragraph, " —", SONG)


def add_field(paragraph: Any, name: str) -> None:
    """A field with a value to show until a program has computed it."""
    for kind, text in (
        ("begin", ""),
        ("", f" {name} "),
        ("separate", ""),
        (None, "1"),
        ("end", ""),
    ):
        run = words(paragraph, text if kind is None else "", SONG)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "":
            told = OxmlElement("w:instrText")
            told.set(qn("xml:space"), "preserve")
            told.text = text
            run._r.append(told)


def set_up_settings(document: Any) -> None:
    """Punctuation is squeezed, the text is Chinese, no program opens an old mode."""
    settings = document.settings.element
    for name, key, value in (
        ("characterSpacingControl", "val", "compressPunctuation"),
        ("themeFontLang", "eastAsia", "zh-CN"),
    ):
        settings.find(qn(f"w:{name}")).set(qn(f"w:{key}"), value)
    for rule in settings.iter(qn("w:compatSetting")):
        if rule.get(qn("w:name")) == "compatibilityMode":
            rule.set(qn("w:val"), "15")


def drop_leftovers(document: Any) -> None:
    """What python-docx's own blank says of itself, and its lists and second styles."""
    told = document.core_properties._element
    for name in ("dcterms:created", "dcterms:modified"):
        for element in told.xpath(name):
            told.remove(element)
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in LEFTOVERS:
                del relations[key]


def set_up_styles(document: Any) -> None:
    styles = document.styles
    for style in [s for s in styles if s.name not in KEPT]:
        style.delete()
    defaults = styles.element.find(qn("w:docDefaults"))
    styles.element.remove(defaults)
    styles.element.insert(
        0,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}"'
            f' w:eastAsia="{FANG}"/><w:kern w:val="2"/><w:sz w:val="{TEXT * 2}"/>'
            f'<w:szCs w:val="{TEXT * 2}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"'
            ' w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        ),
    )
    normal = styles["Normal"]
    put_on(normal, FANG, TEXT, BOTH, PITCH)
    normal.paragraph_format.widow_control = False
    for name, font, size, side, pitch in (
        ("公文标题", BIAO, TITLE, CENTRE, 33),
        ("公文正文", FANG, TEXT, BOTH, PITCH),
        ("一级标题", HEI, TEXT, BOTH, PITCH),
        ("二级标题", KAI, TEXT, BOTH, PITCH),
        ("发文字号", FANG, TEXT, CENTRE, PITCH),
        ("主送机关", FANG, TEXT, BOTH, PITCH),
        ("署名", FANG, TEXT, ENDS, PITCH),
        ("成文日期", FANG, TEXT, ENDS, PITCH),
        ("人员名单", FANG, TEXT, BOTH, PITCH),
        ("附件标注", HEI, TEXT, START, PITCH),
        ("版记", FANG, SMALL, BOTH, 26),
        ("表格文字", FANG, SMALL, START, 22),
        ("表格居中", FANG, SMALL, CENTRE, 22),
        ("表头", HEI, SMALL, CENTRE, 22),
        ("纪要标志", BIAO, MARK, CENTRE, 42),
        ("页码", SONG, SMALL, START, 0),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        put_on(style, font, size, side, pitch)
    for name in ("公文正文", "一级标题", "二级标题"):
        indent(styles[name], first=2)
    for name in ("一级标题", "二级标题", "附件标注", "署名"):
        styles[name].paragraph_format.keep_with_next = True
    indent(styles["署名"], right=2)
    indent(styles["成文日期"], right=4)
    indent(styles["人员名单"], left=5, first=-3)
    indent(styles["版记"], left=1, right=1)
    styles["公文标题"].paragraph_format.space_after = Pt(10)
    styles["纪要标志"].font.color.rgb = RED
    styles["纪要标志"].paragraph_format.space_before = Mm(35)


def put_on(style: Any, font: str, size: float, side: Any, pitch: float) -> None:
    style.font.size = Pt(size)
    dress(style.element.get_or_add_rPr(), font)
    style.paragraph_format.alignment = side
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = Twips(round(pitch * 20)) if pitch else 1.0
    space = OxmlElement("w:spacing")
    space.set(qn("w:val"), str(round(SQUEEZED * 20) if size == TEXT else 0))
    style.element.rPr.insert_element_before(space, "w:w", "w:kern", "w:sz", "w:szCs")
    # No gap between 年 and figures; and only the text keeps to the lines of the grid.
    switched_off = ["autoSpaceDE", "autoSpaceDN"]
    for name in switched_off + (["snapToGrid"] if pitch != PITCH else []):
        off = OxmlElement(f"w:{name}")
        off.set(qn("w:val"), "0")
        properties = style.element.get_or_add_pPr()
        later = ("w:spacing", "w:ind", "w:jc")
        properties.insert_element_before(off, "w:adjustRightInd", *later)


def dress(properties: Any, font: str) -> None:
    """The Chinese font, Latin letters in Times, quotation marks as Chinese ones."""
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    fonts.set(qn("w:hint"), "eastAsia")
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), SONG if font == SONG else LATIN)
    fonts.set(qn("w:eastAsia"), font)


def indent(style: Any, *, left: int = 0, right: int = 0, first: int = 0) -> None:
    """In characters of the style's size, told twice: not every program counts them."""
    properties = style.element.get_or_add_pPr()
    element = properties.get_or_add_ind()
    size = round(style.font.size.pt * 20)
    named = {"left": left, "right": right}
    named["hanging" if first < 0 else "firstLine"] = abs(first)
    for name, count in named.items():
        if count:
            element.set(qn(f"w:{name}Chars"), str(count * 100))
            element.set(qn(f"w:{name}"), str(count * size))


def words(paragraph: Any, text: str, font: str = "") -> Any:
    """A run; without a font it keeps the style's, but for quotation marks."""
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    if font:
        dress(properties, font)
    else:
        properties.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    return run
