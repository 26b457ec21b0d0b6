"""The package around a Word file: opened within limits, packed the same each time.

A file of strangers has passed `portal.files` before; what is looked at here is what
only a template can do wrong: run something, fetch something, hide words.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.constants import CONTENT_TYPE
from docx.oxml.ns import qn

from portal.exports.word import BadTemplate

MEGABYTE = 1024 * 1024
MOST_BYTES, MOST_UNPACKED = 10 * MEGABYTE, 30 * MEGABYTE
MOST_PARTS, LARGEST_XML = 500, 2 * MEGABYTE
MOST_PACKED = 200  # a blank page of our own packs 20 to 1
# What a relationship may bring in that runs, fetches or carries another file.
HARMFUL = {
    "oleObject": "嵌入的对象",
    "package": "嵌入的文件",
    "aFChunk": "嵌入的文件",
    "subDocument": "嵌入的文件",
    "control": "控件",
    "activeXControlBinary": "控件",
    "vbaProject": "宏",
    "attachedTemplate": "另附的模板",
    "frame": "网页框架",
    "keyMapCustomizations": "自定义按键",
    "attachedToolbars": "自定义工具栏",
}
# Fields compute something on opening; these only count pages.
HARMLESS_FIELDS = {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"}
REVISIONS = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo")))
EPOCH = (1980, 1, 1, 0, 0, 0)
AGAIN = "请用 WPS 或 Word 打开，另存为 docx 后再传。"


def opened(data: bytes) -> Any:
    """The document, if it opens, stays small and has nothing in it but text."""
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // MEGABYTE
        raise BadTemplate(f"模板超过 {most} MB，请删去里面的大图片后再传。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_size(archive, len(data))
            refuse_odd_xml(archive)
        document = Document(io.BytesIO(data))
        refuse_harm(document)
    except BadTemplate:
        raise
    except Exception as broken:
        # Zip, XML and python-docx raise a dozen types over broken files.
        raise BadTemplate(f"文件打不开，可能已损坏，或不是 docx。{AGAIN}") from broken
    return document


def refuse_size(archive: zipfile.ZipFile, size: int) -> None:
    """Python's reader stops at the declared sizes, so they may be believed."""
    entries = archive.infolist()
    whole = sum(entry.file_size for entry in entries)
    if whole > MOST_UNPACKED or (whole > MEGABYTE and whole > MOST_PACKED * size):
        raise BadTemplate("模板展开后太大，请删去里面的大图片和多余内容后再传。")
    if len(entries) > MOST_PARTS:
        raise BadTemplate(f"模板里面的部件太多。{AGAIN}")


def refuse_odd_xml(archive: zipfile.ZipFile) -> None:
    """Office programs write UTF-8 without declarations of entities, and so must we."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            head = part.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
            named = entry.filename.lower().endswith((".xml", ".rels"))
            if not named and not head.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
                continue
            text = head + part.read()
        if len(text) > LARGEST_XML:
            raise BadTemplate("模板的内容太多，请删去用不着的部分后再传。")
        if b"<!" in text or b"\x00" in text:
            raise BadTemplate(f"模板的内部格式不规范。{AGAIN}")


def refuse_harm(document: Any) -> None:
    """Nothing that runs, nothing from elsewhere, no words that only some can see."""
    for relation in document.part.package.iter_rels():
        kind = relation.reltype.rpartition("/")[2]
        if kind in HARMFUL:
            raise BadTemplate(f"模板里带有{HARMFUL[kind]}，请删去后再传。")
        if relation.is_external:
            target = str(relation.target_ref)[:60]
            raise BadTemplate(
                f"模板里有指向外部的链接（{target}），请取消超链接或外部引用后再传。"
            )
    for part in document.part.package.iter_parts():
        if part.content_type.endswith("xml"):
            refuse_xml(part)


def refuse_xml(part: Any) -> None:
    for name in fields_in(part.blob.decode()):
        if name.upper() not in HARMLESS_FIELDS:
            raise BadTemplate(
                f"模板里有域“{name[:20]}”，打开时会自己变化，请改成文字后再传。"
            )
    if part.content_type == CONTENT_TYPE.WML_DOCUMENT_MAIN:
        if any(True for _ in part.element.iter(*REVISIONS)):
            raise BadTemplate("模板里有没处理的修订，请先“接受所有修订”再传。")
        if any(True for _ in part.element.iter(qn("w:altChunk"))):
            raise BadTemplate(f"模板里带有嵌入的文件。{AGAIN}")


def fields_in(xml: str) -> Iterator[str]:
    """The first word of every field, also of one spread over several runs."""
    yield from re.findall(r'<w:fldSimple[^>]*w:instr="\s*([^\s"]*)', xml)
    for begun in re.split(r'w:fldCharType="begin"', xml)[1:]:
        told = re.split(r'w:fldCharType="(?:separate|end)"', begun)[0]
        words = "".join(re.findall(r"<w:instrText[^>]*>([^<]*)<", told)).split()
        yield words[0] if words else "？"


def packed(document: Any) -> bytes:
    """The file; the same document gives the same bytes, whenever it is packed."""
    plain, out = io.BytesIO(), io.BytesIO()
    document.save(plain)
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            same = zipfile.ZipInfo(entry.filename, EPOCH)
            same.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(same, source.read(entry))
    return out.getvalue()
