"""One hash over a row and its predecessor: what makes a journal tamper-evident."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

START = "0" * 64


def digest(previous: str, fields: Mapping[str, object]) -> str:
    """SHA-256 over `previous` and `fields`, the same on every engine and machine.

    Moments are hashed in UTC to the microsecond, so a dump that was loaded into
    another engine or time zone still verifies.
    """
    body = json.dumps(fields, ensure_ascii=False, sort_keys=True, default=plain)
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    message = f"{type(value).__name__} cannot be hashed"
    raise TypeError(message)
