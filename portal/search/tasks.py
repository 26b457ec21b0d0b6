"""What the clock does for the index."""

from portal.search import indexing


def catch_up() -> bool:
    return indexing.catch_up(most=None)


def rebuild() -> int:
    return indexing.rebuild()
