"""Giving a stored file back so that no browser runs it."""

import logging
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from portal.files.models import Attachment

log = logging.getLogger(__name__)

GONE = "这个文件已不在服务器上，请联系服务中心重新索取。"


def send(attachment: Attachment, *, inline: bool = False) -> HttpResponse:
    """The file to save; with `inline` a picture may stand in a page.

    Only pictures may, because `store` has drawn them anew from their pixels. The
    caller has already asked whether the person may see the record.
    """
    shown = inline and attachment.is_picture
    response = body(attachment)
    response["Content-Type"] = attachment.content_type
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=not shown, filename=attachment.name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # The counter's computer is used by many.
    response["Cache-Control"] = "private, no-store"
    return response


def body(attachment: Attachment) -> HttpResponse:
    """The bytes, or in production the word to the web server where they lie.

    nginx then drops most of our headers, so deploy/nginx.conf sets them again.
    """
    place = attachment.file.name
    if settings.X_ACCEL_PREFIX:
        prefix = settings.X_ACCEL_PREFIX.rstrip("/")
        return HttpResponse(headers={"X-Accel-Redirect": f"{prefix}/{quote(place)}"})
    try:
        stream = (Path(settings.MEDIA_ROOT) / place).open("rb")
    except FileNotFoundError as missing:
        log.exception("the file of %s %s is missing", type(attachment), attachment.pk)
        raise Http404(GONE) from missing
    return FileResponse(stream)
