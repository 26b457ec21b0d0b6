"""The prober with small counts: no leak, no error page, no GET that writes.

`./run prove prober` runs it over every state and asks for the figures by FIGURES.
"""

import json
import os
from pathlib import Path

import pytest

from tests.proofs.prober import OUTSIDERS, STATES, parts_of, probe

# Thousands of requests, on a busy machine for long.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600), pytest.mark.heavy]


SHARE = 6


def test_in_the_suite_no_door_is_left_out_by_all_outsiders_or_all_others():
    own = ("own_liaison", "own_officer")
    others = ("clerk", "director", "leader", "secretary", "officer", *own)
    parts = parts_of([*others, *OUTSIDERS], SHARE)

    for group in (others, OUTSIDERS):
        tried = {door for role in group for door in range(60)[parts[role]]}
        assert tried == set(range(60))


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
    states, share = (STATES, 1) if figures else (("working",), SHARE)
    found = probe(people, states=states, share=share)
    if figures:
        (Path(figures) / "prober.json").write_text(json.dumps(vars(found)))

    assert found.errors == []
    assert found.leaks == []
    assert found.writes == []
    assert found.probes > 1000
