"""Addresses that are kept are those that Django would give."""

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from portal.ui.addresses import address


@pytest.fixture
def mounted_elsewhere():
    before = get_script_prefix()
    set_script_prefix("/portal/")
    yield
    set_script_prefix(before)


def test_an_address_is_the_one_that_reverse_gives():
    for number in (7, 8, 7):
        assert address("issues:detail", number) == f"/issues/{number}/"
    assert address("desk:desk") == reverse("desk:desk")


def test_a_site_mounted_elsewhere_has_other_addresses(mounted_elsewhere):
    assert address("issues:detail", 7) == "/portal/issues/7/"


def test_an_unknown_name_is_still_an_error():
    with pytest.raises(NoReverseMatch):
        address("issues:nowhere")
