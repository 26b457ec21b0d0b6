"""Good files of every permitted kind, made in memory."""

import io
import zipfile

from openpyxl import Workbook
from PIL import Image

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"


def a_pdf(extra=b""):
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + extra + b"\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def a_zip(parts, **kwargs):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **kwargs) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def content_types(*overrides, defaults=()):
    lines = [
        *(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in defaults),
        *(f'<Override PartName="/{p}" ContentType="{t}"/>' for p, t in overrides),
    ]
    return f'<Types xmlns="{PACKAGE}/content-types">{"".join(lines)}</Types>'


def docx_parts(text="关于实验室用电的说明"):
    main = f"{OFFICE}.wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": content_types(("word/document.xml", main)),
        "word/document.xml": f"<w:document><w:body>{text}</w:body></w:document>",
    }


def a_docx(**more):
    return a_zip({**docx_parts(), **more})


def an_xlsx(rows=(("企业名称", "职工数"), ("汶上甲公司", 120))):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx_parts(
    sheet, *, strings="", styles="", sheets='<sheet name="表" sheetId="1" r:id="r1"/>'
):
    """The parts of a minimal workbook, for tests that need their own XML."""
    kind = f"{OFFICE}.spreadsheetml"
    declared = [
        ("xl/workbook.xml", f"{kind}.sheet.main+xml"),
        ("xl/worksheets/sheet1.xml", f"{kind}.worksheet+xml"),
    ]
    parts = {
        "xl/workbook.xml": f"<workbook><sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings:
        declared.append(("xl/sharedStrings.xml", f"{kind}.sharedStrings+xml"))
        parts["xl/sharedStrings.xml"] = strings
    if styles:
        declared.append(("xl/styles.xml", f"{kind}.styles+xml"))
        parts["xl/styles.xml"] = styles
    return {"[Content_Types].xml": content_types(*declared), **parts}


def a_sheet(rows):
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


def a_picture(kind="JPEG", size=(80, 60), mode="RGB", colour="red", **options):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()
