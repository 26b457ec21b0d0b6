"""Where a request comes from, as the lock-out and every journal line count it."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

# One address for all whose own is not known, so that they are still locked out.
UNKNOWN = "0.0.0.0"  # noqa: S104 - nothing is bound to it


def address_of(request: HttpRequest) -> str:
    """The visitor's address behind TRUSTED_PROXY_COUNT proxies.

    Only what those proxies wrote is believed: each adds one entry at the end of
    X-Forwarded-For, whatever stands before them the visitor may have made up.
    """
    count = settings.TRUSTED_PROXY_COUNT
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if count else []
    direct = request.META.get("REMOTE_ADDR", "")
    text = hops[-count] if 0 < count <= len(hops) else direct
    return written(text) or written(direct) or UNKNOWN


def written(text: str) -> str:
    """The address in its usual spelling; "" for what is none."""
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return ""
