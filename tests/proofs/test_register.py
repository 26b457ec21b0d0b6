"""The register at scale with small counts, on both engines."""

import os

import pytest

from tests.proofs import Ground, register

pytestmark = pytest.mark.heavy


def bad(url):
    return [f for f in register.proved(Ground(full=False), url) if not f.ok]


def test_every_faulty_row_is_named_and_nothing_written():
    assert bad("") == []


@pytest.mark.race
def test_the_same_holds_on_postgresql():
    assert bad(os.environ["DATABASE_URL"]) == []
