"""The prober with small counts: no leak, no error page, no GET that writes.

`./run prove prober` runs it over every state and asks for the figures by FIGURES.
"""

import json
import os
from pathlib import Path

import pytest

from tests.proofs.prober import STATES, probe

# Thousands of requests, on a busy machine for long.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600), pytest.mark.heavy]


def test_no_route_leaks_or_fails_for_any_role(
    clerk, director, sysadmin, leader, secretary, officer, other_officer, liaison, rival
):
    people = {
        "clerk": clerk,
        "director": director,
        "sysadmin": sysadmin,
        "leader": leader,
        "secretary": secretary,
        "officer": officer,
        "other_officer": other_officer,
        "liaison": liaison,
        "rival": rival,
    }
    figures = os.environ.get("FIGURES")
    states, share = (STATES, 1) if figures else (("working",), 6)
    found = probe(people, states=states, share=share)
    if figures:
        (Path(figures) / "prober.json").write_text(json.dumps(vars(found)))

    assert found.errors == []
    assert found.leaks == []
    assert found.writes == []
    assert found.probes > 1000
