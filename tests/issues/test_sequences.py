"""Random sequences by everybody: nothing undeclared ever happens.

SEQUENCES says how many in each of SHARDS; `./run prove sequences` walks 2,000.
"""

import json
import os
from pathlib import Path

import pytest

from tests.proofs.sequences import KINDS, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.heavy]


@pytest.mark.once
@pytest.mark.parametrize("shard", range(int(os.environ.get("SHARDS", "1"))))
def test_random_sequences_stay_within_the_declared_loop(shard):
    asked = int(os.environ.get("SEQUENCES", "10"))
    found = Walk(seed=20261123 + shard).run(asked)
    if folder := os.environ.get("FIGURES"):
        (Path(folder) / f"{shard}.json").write_text(json.dumps(vars(found)))

    assert found.wrong == {kind: [] for kind in KINDS}
    assert found.broken == []
    assert sum(found.made.values()) > asked * 3
