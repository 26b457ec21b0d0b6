"""A world that the tests of a file only look at: made once, taken back at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from portal.workdays import current, shipped


@contextmanager
def shared(blocker: Any) -> Iterator[None]:
    """What is written within stays until the block ends, and is never committed.

    For a fixture of a module or a package: `blocker` is pytest-django's
    `django_db_blocker`. What a test itself writes is undone after it as always.
    """
    with blocker.unblock(), transaction.atomic():
        current.keep(shipped.calendar(), None)
        yield
        transaction.set_rollback(True)
