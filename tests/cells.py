"""The cells of a matrix state × move × role: which of them are asked, and how.

The suite asks every cell that is open to somebody and of the barred ones a third,
straight at the view. ROLES=all, as `./run prove matrix` has it, asks every cell, through
session and middleware.
"""

import os
import zlib
from functools import partial

from django.db import transaction
from django.test import Client

from tests.typed import straight

ALL = os.environ.get("ROLES") == "all"


def is_asked(*cell: str, is_open: bool) -> bool:
    """Of what is barred a third, by chance but the same at every run."""
    return ALL or is_open or zlib.crc32(" ".join(cell).encode()) % 3 == 0


def sender(person):
    """How this person's forms travel: all the way, or straight to the view."""
    if not ALL:
        return partial(straight, person)
    client = Client()
    client.force_login(person)
    return client.post


def moved(record, person, address, typed, send=None):
    """Whether the form left a step of this person; whatever it did is undone."""
    send = send or sender(person)
    with transaction.atomic():
        before = record.steps.filter(by=person).count()
        answer = send(address, typed)
        assert answer.status_code in {200, 302, 403, 404}
        # From another object: what the view changed must not stay in this one.
        after = type(record).objects.get(pk=record.pk).steps.filter(by=person).count()
        transaction.set_rollback(True)
    return after == before + 1
