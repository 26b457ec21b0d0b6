"""A Redis that is not there, at small counts."""

from tests.proofs import Ground, deaf_redis


def test_a_redis_that_refuses_or_hangs_delays_no_request():
    figures = list(deaf_redis.prove(Ground(full=False)))

    assert figures
    assert [figure for figure in figures if not figure.ok] == []
