"""A process that makes real moves, files and all, until the file `stop` is there."""

import sys
from itertools import count
from pathlib import Path

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from portal.audit.journal import record  # noqa: E402
from portal.files.forms import FilesField  # noqa: E402
from tests import builders  # noqa: E402
from tests.samples import a_picture  # noqa: E402
from tests.story import Story  # noqa: E402

# What a writer may name; the largest must fit the column of an order.
RANGE = 8_000


def write(stop: Path, number: int) -> int:
    """Whole stories, one after the other; returns how many moves were made."""
    moves, picture = 0, a_picture()
    # Other writers count too: each has a range of its own.
    builders.numbers = count(1 + number * RANGE)
    # One cast for all: with a new one each time, ever more clerks would be told.
    story = Story(at=builders.MONDAY.replace(microsecond=123_456))
    while not stop.exists():
        story.to("working")
        upload = SimpleUploadedFile("现场.jpg", picture, "image/jpeg")
        files = FilesField().clean([upload])
        facts = {"order": story.order(), "text": "已到现场", "files": files}
        story.make("progress", story.officer, **facts)
        record("phone.reveal", by=story.clerk, target=f"issue {story.issue.pk}")
        story.propose().approve().confirm()
        moves += story.issue.version
        story.begin()
    return moves


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2])))
