"""A guide as its pages read it: sections, self-check, what waits to be verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from services.models import POINTS, Condition, Point, Sections, ServiceItemVersion

YES, NO = "yes", "no"


def shown(sections: Sections) -> Sections:
    """What the public reads of them: the points that staff stand for."""
    return {
        name: [point for point in points if point.is_verified]
        for name, points in sections.items()
    }


def to_verify(sections: Sections) -> int:
    """How many points nobody stands for yet."""
    return sum(
        not point.is_verified for points in sections.values() for point in points
    )


def labelled(sections: Sections) -> list[tuple[str, str, list]]:
    """(label, kind, points) of each section."""
    return [
        (str(POINTS[kind]._meta.verbose_name), kind, points)
        for kind, points in sections.items()
    ]


def spelled(row: models.Model, names: Iterable[str]) -> list[tuple[str, str]]:
    """(label, words) of each of these fields that says something."""
    found = []
    for name in names:
        value = getattr(row, name)
        if value in {"", None, False}:
            continue
        display = getattr(row, f"get_{name}_display", None)
        words = "是" if value is True else display() if display else str(value)
        found.append((str(row._meta.get_field(name).verbose_name), words))
    return found


def in_full(sections: Sections) -> list[tuple[str, str, list]]:
    """(label, kind, points) of each section, a point with all that it says beside its
    first words: who publishes them has read them."""
    return [
        (label, kind, [(point, besides(point)) for point in points])
        for label, kind, points in labelled(sections)
    ]


def besides(point: Point) -> list[tuple[str, str]]:
    first, words = str(point), point.words
    return spelled(point, (n for n in words if n != "order" and words[n] != first))


@dataclass(frozen=True)
class Asked:
    """One condition of the self-check with what the person answered, if anything."""

    condition: Condition
    name: str
    said: str

    @property
    def fails(self) -> bool:
        return self.said == NO


@dataclass(frozen=True)
class SelfCheck:
    """自查: nothing is stored, the answers stand in the address only."""

    asked: list[Asked]

    @property
    def answered(self) -> bool:
        return any(one.said for one in self.asked)

    @property
    def is_complete(self) -> bool:
        return all(one.said for one in self.asked)

    @property
    def failing(self) -> list[Asked]:
        return [one for one in self.asked if one.fails]

    @property
    def fits(self) -> bool:
        return self.is_complete and not self.failing


def self_check(version: ServiceItemVersion, answers: Any) -> SelfCheck:
    """Only conditions that staff stand for are asked."""
    asked = []
    for condition in version.conditions.public().exclude(question=""):
        name = f"c{condition.pk}"
        said = answers.get(name, "")
        asked.append(Asked(condition, name, said if said in {YES, NO} else ""))
    return SelfCheck(asked)


# Of each kind of point: its heading on the public page.
HEADINGS = {
    "conditions": "先看符不符合",
    "materials": "准备材料",
    "steps": "怎么办",
    "limits": "多久办好",
    "bases": "依据",
    "questions": "常见问题",
}
