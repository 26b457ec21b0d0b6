"""Scores and places: linear, among equals, never for few."""

from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace

import pytest

from issues.assessment.periods import Stretch
from issues.assessment.scoring import Figure, Row, Weights, rank, rounded, share
from issues.assessment.workflow import Measure

WEIGHTS = Weights(response=30, on_time=40, satisfied=30, few=5)


def a_row(*, issues=8, kind="factor_group", lost=0, **shares):
    """A unit with so much of so much in each measure."""
    row = Row(SimpleNamespace(kind=kind, order=0, pk=1))
    row.figures[Measure.VOLUME] = Figure(Decimal(issues), issues)
    row.figures[Measure.DEDUCTION] = Figure(Decimal(str(lost)), 1)
    for name, (value, weight) in shares.items():
        row.figures[Measure(name)] = Figure(Decimal(value), weight)
    return row


def scored(row):
    rank([row], WEIGHTS)
    return row.score


def test_the_score_is_the_weighted_mean_less_the_points_lost():
    """The example of the design: 87.5×30% + 75×40% + 75×30% − 0.5 = 78.3."""
    row = a_row(response=(7, 8), on_time=(6, 8), satisfied=(3, 4), lost=0.5)

    assert scored(row) == Decimal("78.3")


def test_the_score_is_the_sum_of_the_shares_as_they_are_shown():
    for n in range(1, 30):
        for whole in range(n, 30):
            row = a_row(response=(n, whole), on_time=(1, whole), satisfied=(1, 3))
            shown = [
                rounded(share(*row.figures[measure].now)) * weight
                for measure, weight in WEIGHTS.pairs()
            ]
            assert scored(row) == rounded(sum(shown) / 100)


def test_one_case_more_moves_the_score_by_the_same_each_time():
    scores = [
        scored(a_row(response=(8, 8), on_time=(n, 8), satisfied=(4, 4)))
        for n in range(9)
    ]

    assert {b - a for a, b in pairwise(scores)} == {Decimal(5)}


def test_a_share_that_does_not_exist_leaves_its_weight_to_the_others():
    assert scored(a_row(response=(1, 2), on_time=(2, 2))) == Decimal("78.6")
    assert scored(a_row()) is None


def test_fewer_than_five_issues_are_listed_and_not_ranked():
    few = a_row(issues=4, response=(4, 4))
    rows = [few, a_row(response=(3, 4)), a_row(response=(2, 4))]

    rank(rows, WEIGHTS)

    assert few.score is None
    assert [row.place for row in rows] == [None, 1, 2]


def test_equals_share_a_place_and_kinds_are_ranked_apart():
    rows = [a_row(response=(n, 4)) for n in (3, 3, 2)]
    alone = a_row(kind="bank", response=(1, 4))

    rank([*rows, alone], WEIGHTS)

    assert [row.place for row in rows] == [1, 1, 3]
    assert alone.place is None


def test_nothing_to_divide_by_is_neither_0_nor_100():
    assert share(Decimal(0), 0) is None


def test_a_correction_moves_the_score_and_leaves_the_frozen_one():
    row = a_row(response=(4, 4), on_time=(2, 4), satisfied=(4, 4))
    row.figures[Measure.ON_TIME].more_weight = -1

    scored(row)

    assert (row.frozen_score, row.score) == (Decimal("80.0"), Decimal("86.7"))
    assert row.is_corrected


@pytest.mark.parametrize(
    ("slug", "last", "label"),
    [
        ("2026-02", "2026-02-28", "2026 年 2 月"),
        ("2026-12", "2026-12-31", "2026 年 12 月"),
        ("2026-Q4", "2026-12-31", "2026 年第 4 季度"),
    ],
)
def test_a_period_knows_its_last_day_and_its_neighbours(slug, last, label):
    stretch = Stretch.read(slug)

    assert (stretch.last.isoformat(), stretch.label) == (last, label)
    assert stretch.slug == slug
    assert stretch.step(1).step(-1) == stretch


@pytest.mark.parametrize("slug", ["2026-00", "2026-13", "2026-Q0", "26-01", "2026-1"])
def test_what_is_no_period_is_none(slug):
    assert Stretch.read(slug) is None
