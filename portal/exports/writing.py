"""Paragraphs and tables of an official document, in the styles of `official`."""

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from portal.exports.official import HEI, MM, words

BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


def line(holder: Any, text: str, style: str = "公文正文", label: str = "") -> Any:
    """A paragraph; its `label` stands before the text in 黑体."""
    paragraph = holder.add_paragraph(style=style)
    if label:
        words(paragraph, label, HEI)
    words(paragraph, text)
    return paragraph


def lines(holder: Any, *texts: str) -> None:
    """Paragraphs of plain text."""
    for text in texts:
        line(holder, text)


def new_page(holder: Any) -> None:
    holder.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def rule(paragraph: Any, side: str, colour: str = "000000", size: int = 6) -> None:
    """A line above or below the paragraph; `size` in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{size}" w:space="4" '
        f'w:color="{colour}"/></w:pBdr>'
    )
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def table(holder: Any, widths: list[float]) -> Any:
    """An empty table with all its lines; widths in mm, together the type area."""
    made = holder.add_table(rows=0, cols=len(widths))
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    properties = made._tbl.tblPr
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        for side in BORDERS
    )
    layout = properties.find(qn("w:tblLayout"))
    place = properties.index(layout) if layout is not None else len(properties)
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(round(sum(widths) * MM)))
    inset = (
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="85" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    properties.insert(
        place, parse_xml(f"<w:tblBorders {nsdecls('w')}>{edges}</w:tblBorders>")
    )
    properties.insert(place + 2, parse_xml(inset))
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Mm(wide)
    return made


def row(
    made: Any,
    cells: list[str],
    *,
    widths: list[float],
    heads: tuple[int, ...] = (),
    centred: tuple[int, ...] = (),
    high: float = 10,
    repeats: bool = False,
) -> Any:
    """A row at least `high` mm; `heads` are the columns set as headings."""
    added = made.add_row()
    added.height = Mm(high)
    properties = added._tr.get_or_add_trPr()
    properties.insert(0, OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))
    for number, (text, wide) in enumerate(zip(cells, widths, strict=True)):
        cell = added.cells[number]
        cell.width = Mm(wide)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        middle = "表格居中" if number in centred else "表格文字"
        paragraph.style = "表头" if repeats or number in heads else middle
        if text:  # an empty run would stand as a line in merged cells
            words(paragraph, text)
    return added


def merged(added: Any, first: int, last: int) -> None:
    """Cells of one row as one; their text must stand in the first."""
    added.cells[first].merge(added.cells[last])
