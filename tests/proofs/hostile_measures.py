"""What is measured while hostile files are swallowed: time, memory and harm."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.files.kinds import ALL
from tests.proofs.hostile_files import MARK

SAFE_NAME = re.compile(r"[^\x00-\x1f\x7f/\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
TYPES = {kind.content_type for kind in ALL}


class Meter:
    """The slowest file by CPU time, and the one with which memory rose last."""

    def __init__(self) -> None:
        self.idle = peak()
        self.slowest, self.highest = (0.0, ""), (self.idle, "")

    @contextmanager
    def measuring(self, what: str) -> Iterator[None]:
        started = time.process_time()
        yield
        self.slowest = max(self.slowest, (time.process_time() - started, what))
        if peak() > self.highest[0]:
            self.highest = (peak(), what)


def peak() -> int:
    """The most memory this program has held, MB; what forked it does not count."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024


def is_harmful(name: str, content_type: str, data: bytes) -> bool:
    """It keeps what was planted in it, its name deceives, or its type is not ours."""
    named_well = SAFE_NAME.fullmatch(name) and len(name.encode()) <= 255
    return MARK in data or not named_well or content_type not in TYPES
