"""The stage of the journeys: one browser context for each person of the cast."""

import pytest

from tests.browser import Visitor


@pytest.fixture
def stranger(live_server, browser):
    """A visitor without an account."""
    context = browser.new_context(locale="zh-CN")
    yield Visitor(live_server.url, context)
    context.close()


@pytest.fixture
def stage(live_server, browser):
    """Call it with a person: the visitor who is signed in as them, made once each."""
    visitors = {}

    def enter(person):
        if person.pk not in visitors:
            context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            visitors[person.pk] = Visitor(live_server.url, context)
            visitors[person.pk].sign_in(person)
        return visitors[person.pk]

    yield enter
    for visitor in visitors.values():
        visitor.context.close()
