"""The proof with hostile files, at small counts."""

import pytest

from tests.proofs import Ground
from tests.proofs.parts import hostile

pytestmark = pytest.mark.heavy


def test_hostile_files_are_refused_within_time_and_memory():
    figures = list(hostile(Ground(full=False)))

    assert [figure for figure in figures if not figure.ok] == []
