"""A finished file as a download that no browser opens by itself or keeps."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portal.exports.neutral import printable


def as_download(
    body: bytes, *, name: str, ending: str, content_type: str
) -> HttpResponse:
    """`name` may have the ending already."""
    filename = f"{printable(name).removesuffix(ending)}{ending}"
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    return HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Content-Disposition": disposition,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
