"""Small templates for tests, and what stands in a Word file."""

import io
import zipfile

from docx import Document
from docx.oxml.ns import qn


def a_template(*paragraphs, rows=(), change=None):
    """A docx with these paragraphs, a table of `rows`; `change` gets the document."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    if change:
        change(document)
    return bytes_of(document)


def bytes_of(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(data):
    return Document(io.BytesIO(data))


def texts(data):
    """Every paragraph with words in it, those of tables too, a tab as it is."""
    body = opened(data).element.body
    found = [
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))
    ]
    return [text for text in found if text]


def repacked(data, **changed):
    """The same package with some parts changed: name (__ for /) to bytes, None drops."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    parts = {name: source.read(name) for name in source.namelist()}
    for name, new in changed.items():
        place = name.replace("__", "/")
        parts[place] = new(parts[place]) if callable(new) else new
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            if part is not None:
                target.writestr(name, part)
    return out.getvalue()
