"""What changed in a record of master data, in words a person can read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

SHOWN = 10
EMPTY = "（空）"


@dataclass
class Change:
    """One saved version: who, when, and each field's old and new words."""

    at: datetime
    by: Any
    is_first: bool
    lines: list[tuple[str, str, str]] = field(default_factory=list)


def latest_changes(rows: Any, joined: Sequence[str] = ()) -> list[Change]:
    """The last versions of a record, newest first; one query."""
    rows = rows.select_related("history_user", *joined).order_by("-history_id")
    return changes_in(list(rows[: SHOWN + 1]))


def changes_in(versions: Sequence[Any]) -> list[Change]:
    """The same of versions that were read before, the newest first."""
    found = versions[: SHOWN + 1]
    changes = [difference(old, new) for new, old in pairwise(found)]
    if found and len(found) <= SHOWN:
        changes.append(difference(None, found[-1]))
    return [change for change in changes if change.lines or change.is_first]


def difference(old: Any, new: Any) -> Change:
    change = Change(new.history_date, new.history_user, is_first=old is None)
    if old is None:
        return change
    for column in new.tracked_fields:
        was, now = (getattr(row, column.attname) for row in (old, new))
        if was != now:
            words = (shown(row, column) for row in (old, new))
            change.lines.append((str(column.verbose_name), *words))
    return change


def shown(row: Any, column: Any) -> str:
    """The value as the pages write it: labels of choices, names of other records."""
    value = getattr(row, column.name)
    if column.choices or isinstance(value, list):
        value = getattr(row, f"get_{column.name}_display")()
    if isinstance(value, bool):
        return "是" if value else "否"
    return EMPTY if value in {None, ""} else str(value)
