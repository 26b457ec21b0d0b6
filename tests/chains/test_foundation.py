"""The 2+2+7+N as it is laid at the first start."""

import pytest

from chains.foundation import load_foundation
from chains.models import IndustryChain, Segment, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def count(kind):
    return Unit.objects.active().of_kind(kind).count()


def test_the_foundation_is_two_plus_two_plus_seven(settings):
    load_foundation()

    assert [c.name for c in IndustryChain.objects.all()] == [
        "纺织服装",
        "高端装备",
        "绿色化工",
    ]
    assert [count(kind) for kind in ("lead", "headquarters", "factor_group")] == [
        2,
        2,
        7,
    ]
    assert (count("committee"), count("task_force"), count("centre")) == (3, 3, 1)
    assert Segment.objects.count() == 9
    assert Unit.objects.get(kind="centre").name == settings.CENTRE_NAME


def test_every_group_has_departments():
    load_foundation()

    groups = Unit.objects.of_kind("factor_group")
    assert [g.name for g in groups if not g.children.exists()] == []


def test_loading_again_keeps_what_was_renamed():
    load_foundation()
    group = Unit.objects.of_kind("factor_group").first()
    group.name = "要素一组"
    group.save()
    before = Unit.objects.count()

    assert load_foundation() == 0
    assert Unit.objects.count() == before
    assert Unit.objects.filter(name="要素一组").count() == 1
