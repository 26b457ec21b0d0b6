"""Where a request comes from, with and without proxies before the portal."""

import pytest
from django.test import RequestFactory

from portal.audit.address import UNKNOWN, address_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "direct", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1", "10.0.0.1"),
        (1, "10.1.1.1", "127.0.0.1", "10.1.1.1"),
        (1, "6.6.6.6, 10.1.1.1", "127.0.0.1", "10.1.1.1"),
        (2, "6.6.6.6, 10.1.1.1, 10.2.2.2", "127.0.0.1", "10.1.1.1"),
        (2, "10.1.1.1", "127.0.0.1", "127.0.0.1"),
        (1, "", "127.0.0.1", "127.0.0.1"),
        (1, "not-an-address", "127.0.0.1", "127.0.0.1"),
        (0, "", "", UNKNOWN),
        (0, "", "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_the_trusted_proxies_wrote_is_believed(
    settings, proxies, forwarded, direct, address
):
    settings.TRUSTED_PROXY_COUNT = proxies
    facts = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}

    request = RequestFactory().get("/", REMOTE_ADDR=direct, **facts)

    assert address_of(request) == address
