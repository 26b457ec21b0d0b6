"""The catalogue that a centre starts with: one TOML file for each of the 18 items.

Source of every statement: the plan of the front desk, section 5, where each stands with
the document it was read in. What it marks △ comes in unverified.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from services.models import POINTS, ServiceItem, ServiceItemVersion
from services.workflow import Copy, Source

CATALOGUE = Path(__file__).parent / "catalogue"
# Chinese words of the files that stand for a choice.
WORDS = {choice.label: choice.value for kind in (Copy, Source) for choice in kind}
RENAMED = {"form": "copy_kind", "verified": "is_verified", "sensitive": "is_sensitive"}
# Read into the item or into its limits.
APART = {"code", "order", "limit", "limit_verified", "promise_days", "promise_verified"}


def guides() -> Iterator[dict[str, Any]]:
    for path in sorted(CATALOGUE.glob("*.toml")):
        yield tomllib.loads(path.read_text(encoding="utf-8"))


def load_catalogue(*, on: date, at: datetime) -> int:
    """Publish them once; a code that the centre has already is left alone."""
    count = 0
    known = set(ServiceItem.objects.values_list("code", flat=True))
    for guide in guides():
        if guide["code"] not in known:
            with transaction.atomic():
                publish(guide, on=on, at=at)
            count += 1
    return count


def publish(guide: dict[str, Any], *, on: date, at: datetime) -> None:
    item = ServiceItem.objects.create(code=guide["code"], order=guide["order"])
    facts = {
        RENAMED.get(name, name): "、".join(value) if name == "keywords" else value
        for name, value in guide.items()
        if name not in POINTS and name not in APART
    }
    version = ServiceItemVersion.objects.create(item=item, **facts)
    for name, model in POINTS.items():
        rows = limits(guide) if name == "limits" else guide.get(name, [])
        for order, row in enumerate(rows, 1):
            model(version=version, order=order, **point(row)).save()
    version.publish(by=None, at=at, on=on)


def limits(guide: dict[str, Any]) -> list[dict[str, Any]]:
    """In words as the sources have it, and what the centre promises."""
    found = []
    if guide["limit"]:
        found.append({"text": guide["limit"], "verified": guide["limit_verified"]})
    if days := guide["promise_days"]:
        text = f"中心在 {days} 个工作日内答复或转办"
        promised = {"text": text, "days": days, "verified": guide["promise_verified"]}
        found.append(promised)
    return found


def point(row: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in row.items():
        if name == "choices":
            value = "、".join(value)  # noqa: PLW2901 - the file's list is one line here
        if name == "days" and not value:
            continue
        if name in {"form", "source"}:
            value = WORDS[value]  # noqa: PLW2901
        found[RENAMED.get(name, name)] = value
    return found
