"""The stage of the journeys: one tab for each person of the cast."""

from contextlib import ExitStack

import pytest


@pytest.fixture
def stranger(live_server, seats):
    """A visitor without an account."""
    with seats.taken(live_server.url) as visitor:
        yield visitor


@pytest.fixture
def stage(live_server, seats):
    """Call it with a person: the visitor who is signed in as them, made once each."""
    visitors = {}

    def enter(person):
        if person.pk not in visitors:
            visitors[person.pk] = everybody.enter_context(seats.taken(live_server.url))
            visitors[person.pk].sign_in(person)
        return visitors[person.pk]

    with ExitStack() as everybody:
        yield enter
