"""The fairness of the rotation at small counts."""

from tests.proofs import Ground
from tests.proofs.rotation import prove


def test_turns_come_out_even_also_when_some_decline_leave_off_and_join_late():
    assert [figure for figure in prove(Ground(full=False)) if not figure.ok] == []
