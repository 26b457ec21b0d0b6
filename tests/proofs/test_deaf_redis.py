"""A Redis that is not there, at small counts."""

import pytest

from tests.proofs import Ground, deaf_redis

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("begun")]


def test_a_redis_that_refuses_or_hangs_delays_no_request():
    figures = list(deaf_redis.prove(Ground(full=False)))

    assert figures
    assert [figure for figure in figures if not figure.ok] == []
