"""What every page knows: the zone's name and contacts, and the reader's text size."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

LARGE_TEXT_COOKIE = "large_text"


def site(request: HttpRequest | None) -> dict[str, Any]:
    """The site's own facts; also without a request, for the page of a failure."""
    cookies = request.COOKIES if request else {}
    return {
        "portal": {
            "zone": settings.ZONE_NAME,
            "centre": settings.CENTRE_NAME,
            "phone": settings.CENTRE_PHONE,
            "address": settings.CENTRE_ADDRESS,
            "hours": settings.CENTRE_HOURS,
            "is_demo": settings.DEMO,
        },
        "large_text": cookies.get(LARGE_TEXT_COOKIE) == "1",
    }
