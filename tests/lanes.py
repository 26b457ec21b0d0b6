"""Which tests can run on the ground they stand on; the others say what they need."""

import pytest
from django.conf import settings

from launch import surroundings

NEEDS = {
    "race": "means something on PostgreSQL only",
    "redis": "needs a Redis server: set TEST_REDIS_URL",
    "browser": "needs Chromium: set CHROMIUM to its path",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip visibly, never silently pass, what this lane cannot show.

    What takes longest begins first, so that no process is left alone with it at last.
    """
    items.sort(key=lambda item: item.get_closest_marker("heavy") is None)
    engine = settings.DATABASES["default"]["ENGINE"]
    present = {
        "race": engine.endswith("postgresql"),
        "redis": bool(surroundings.redis()),
        "browser": bool(surroundings.chromium()),
    }
    for item in items:
        for marker, there in present.items():
            if item.get_closest_marker(marker) and not there:
                item.add_marker(pytest.mark.skip(reason=NEEDS[marker]))
        if item.get_closest_marker("redis"):
            item.add_marker(pytest.mark.xdist_group("redis"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser for the journeys."""
    return surroundings.chromium()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis that tests may fill and flush."""
    return surroundings.redis()
