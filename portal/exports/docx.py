"""One Word file from a template and what is to stand in it.

`fill` takes texts, lists and conditions by name and knows nothing of what they mean.
The same template and values give the same bytes.
"""

import io
from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from portal.exports.package import opened, packed
from portal.exports.placeholders import Forms, Used, refuse_odd_braces, used_in
from portal.exports.word import BadTemplate

MOST_CHARACTERS = 8_000_000  # of XML: about two thousand rows of a table
TOO_MUCH = "要填的内容太多，一份文件放不下。"
CODE = " or ".join(f"contains(., '{brace}')" for brace in ("{{", "{%", "{#"))
HIDDEN = f"//@*[{CODE}]|//text()[not(parent::w:t)][{CODE}]"
HOLDERS = ("body", "p", "r", "tbl", "tr", "tc")
STRAY = "|".join(f"//w:{name}/text()[normalize-space()]" for name in HOLDERS)
WRONG_PLACE = (
    "模板里的循环或条件放错了地方：for 和 endfor 要各占一段（或一行）、成对出现。"
)


def fill(template: bytes, values: dict[str, Any]) -> bytes:
    """The template with `values` in its places, or BadTemplate with the reason.

    Values are texts, numbers, conditions, and lists of mappings of the same.
    """
    sheet, forms = Sheet(template), Forms()
    sheet.judged(forms)
    try:
        sheet.render(values, forms, autoescape=True)
        refuse_stray_text(sheet.docx)
        return packed(sheet.docx)
    except TemplateError as wrong:
        raise BadTemplate(str(wrong)) from wrong
    except (etree.XMLSyntaxError, AttributeError, ValueError, TypeError) as wrong:
        # A loop that tears elements apart; docxtpl stumbles in several ways over it.
        raise BadTemplate(WRONG_PLACE) from wrong


def names_in(template: bytes) -> Used:
    """The places that the template names; BadTemplate if it could not be filled."""
    return Sheet(template).judged(Forms())


class Sheet(DocxTemplate):
    """docxtpl, stricter: nothing is repaired silently, and nothing grows for ever."""

    def __init__(self, template: bytes) -> None:
        super().__init__(io.BytesIO(template))
        self.docx = opened(template)
        self.written = 0

    def judged(self, forms: Forms) -> Used:
        found = Used()
        for source in self.sources():
            used = used_in(forms, source)
            found.texts |= used.texts
            found.lists |= used.lists
            found.asked |= used.asked
        return found

    def sources(self) -> Iterator[str]:
        """The XML of the text, its headers and footers, as Jinja will read it."""
        refuse_braces(self.docx.element.body)
        yield self.patch_xml(self.get_xml())
        for kind in (self.HEADER_URI, self.FOOTER_URI):
            for _key, part in self.get_headers_footers(kind):
                refuse_braces(parse_xml(part.blob))
                yield self.patch_xml(self.get_part_xml(part))

    def render_xml_part(
        self,
        src_xml: str,
        part: Any,  # noqa: ARG002 - docxtpl's signature
        context: dict[str, Any],
        jinja_env: Any = None,
    ) -> str:
        pieces = []
        for piece in jinja_env.from_string(src_xml).generate(context):
            self.written += len(piece)
            if self.written > MOST_CHARACTERS:
                raise BadTemplate(TOO_MUCH)
            pieces.append(piece)
        return self.resolve_listing("".join(pieces))

    def fix_tables(self, xml: str) -> Any:
        """docxtpl mends broken XML by leaving things out; here it is an error."""
        etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
        return super().fix_tables(xml)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Author and title are what the template says, without places to fill."""

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Official documents have none."""


def refuse_braces(element: Any) -> None:
    """Braces stand in the text, each with its partner, or nowhere."""
    if element.xpath(HIDDEN):
        raise BadTemplate("模板里有一处花括号不在正文里，请删去后再传。")
    refuse_odd_braces(paragraphs_of(element))


def paragraphs_of(element: Any) -> Iterator[str]:
    for paragraph in element.iter(qn("w:p")):
        yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def refuse_stray_text(document: Any) -> None:
    """Text beside its run would not be shown, so what was filled in would be lost."""
    if document.element.xpath(STRAY):
        raise BadTemplate(WRONG_PLACE)
