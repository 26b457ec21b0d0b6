"""A guide as its pages read it: sections, self-check, what waits to be verified."""

from dataclasses import dataclass
from typing import Any

from services.models import POINTS, Condition, Sections, ServiceItemVersion

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
