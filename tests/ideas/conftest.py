"""A call for ideas with its people, fresh for each test."""

import pytest

from tests.ideas.thoughts import Calling


@pytest.fixture
def calling():
    return Calling()
