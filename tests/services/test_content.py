"""The shipped catalogue says only what it may, in a shape that the pages can show."""

import re

import pytest

from services.foundation import WORDS, guides
from services.models import POINTS
from services.workflow import Domain, FieldKind, Mode

GUIDES = list(guides())
NAMES = [guide["code"] for guide in GUIDES]
# Whole identity numbers and rolls are never asked for.
PERSONAL = re.compile("身份证号|身份证复印件")


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def test_the_plan_has_eighteen_items_in_three_domains():
    assert len(GUIDES) == len(set(NAMES)) == 18
    assert sorted(guide["order"] for guide in GUIDES) == list(range(1, 19))
    assert {guide["domain"] for guide in GUIDES} == set(Domain.values)


@pytest.mark.parametrize("guide", GUIDES, ids=NAMES)
def test_a_guide_says_what_every_guide_must(guide):
    for section in ("conditions", "materials", "steps", "bases", "questions"):
        assert guide[section], section
    assert guide["mode"] in Mode.values
    assert len(guide["summary"]) <= 200
    assert bool(guide["promise_days"]) == (guide["mode"] == "promised")
    assert bool(guide.get("fields")) == guide["online"]


@pytest.mark.parametrize("guide", GUIDES, ids=NAMES)
def test_every_point_says_whether_it_is_verified_and_fits_its_model(guide):
    for section, model in POINTS.items():
        for row in guide.get(section, []):
            assert isinstance(row["verified"], bool)
            for name, value in row.items():
                if isinstance(value, str) and name not in {"form", "source"}:
                    field = model._meta.get_field(name)
                    assert len(value) <= field.max_length, value
    for row in guide.get("materials", []):
        assert {row["form"], row["source"]} <= set(WORDS)
    for row in guide.get("fields", []):
        assert row["kind"] in FieldKind.values


@pytest.mark.parametrize("guide", GUIDES, ids=NAMES)
def test_no_guide_asks_for_identity_numbers(guide):
    assert [text for text in texts(guide) if PERSONAL.search(text)] == []


def test_what_party_members_bring_is_never_uploaded():
    words = ("花名册", "党员", "入党", "介绍信", "党支部证明")
    rolls = [
        material
        for guide in GUIDES
        for material in guide["materials"]
        if any(word in material["name"] for word in words)
    ]

    assert len(rolls) > 5
    assert [row["name"] for row in rolls if not row["paper_only"]] == []


def test_the_one_guide_of_twenty_five_steps_has_twenty_five():
    found = next(guide for guide in GUIDES if guide["code"] == "DW-06")

    assert len(found["steps"]) == 25
