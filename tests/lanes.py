"""Which tests can run on the ground they stand on; the others say what they need."""

from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from launch import surroundings

NEEDS = {
    "race": "means something on PostgreSQL only",
    "redis": "needs a Redis server: set TEST_REDIS_URL",
    "browser": "needs Chromium: set CHROMIUM to its path",
}
# By these words a lane finds its files; see launch.suite.Lane.files.
NAMED = (*NEEDS, "engine")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip visibly, never silently pass, what this lane cannot show.

    What takes longest begins first, so that no process is left alone with it at last.
    """
    if lost := unnamed(items):
        message = "A lane would not find these, their marks stand in other files: "
        raise pytest.UsageError(message + ", ".join(lost))
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


def unnamed(items: list[pytest.Item]) -> list[str]:
    """Each file with a mark on its tests that its own text does not name."""
    return sorted(
        {
            f"{item.path.name} ({mark})"
            for item in items
            for mark in NAMED
            if item.get_closest_marker(mark)
            and f"mark.{mark}" not in text_of(item.path)
        }
    )


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser for the journeys."""
    return surroundings.chromium()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis that tests may fill and flush."""
    return surroundings.redis()
