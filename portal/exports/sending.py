"""A finished file as a download that no browser opens by itself or keeps."""

from typing import IO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from portal.exports.neutral import printable


def as_download(
    body: bytes | IO[bytes], *, name: str, ending: str, content_type: str
) -> HttpResponseBase:
    """`name` may have the ending already. An open file is sent piece by piece."""
    filename = f"{printable(name).removesuffix(ending)}{ending}"
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    kind = HttpResponse if isinstance(body, bytes) else FileResponse
    return kind(
        body,
        content_type=content_type,
        headers={
            "Content-Disposition": disposition,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
