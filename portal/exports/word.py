"""The door to Word files; what is behind it is loaded with the first file.

python-docx, docxtpl and jinja2 hold 5 MB in each process that imports them, and most
pages never make a document: `fill` and `names_in` are looked up by name when called.
"""

from typing import Any

from django.http import HttpResponse
from django.utils.module_loading import import_string

from portal.exports.sending import as_download

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENGINE = "portal.exports.docx"


class BadTemplate(Exception):
    """A template that cannot be used: what is wrong and how to mend it, in Chinese."""


def fill(template: bytes, values: dict[str, Any]) -> bytes:
    """See `portal.exports.docx.fill`."""
    return import_string(f"{ENGINE}.fill")(template, values)


def names_in(template: bytes) -> Any:
    """See `portal.exports.docx.names_in`."""
    return import_string(f"{ENGINE}.names_in")(template)


def word_response(body: bytes, name: str) -> HttpResponse:
    """A finished file as a download."""
    return as_download(body, name=name, ending=".docx", content_type=CONTENT_TYPE)
