"""The cell of a committee and month: the truth table of the plan, day by day."""

from datetime import date

import pytest

from chains.meetings.grid import Month, Sitting, cell_of
from chains.meetings.workflow import Cell

NOVEMBER = Month(plan_due=date(2026, 11, 5), hold_due=date(2026, 11, 30))


def day(month, number):
    return date(2026, month, number)


def sitting(state, on, **facts):
    return Sitting(state, on, facts.pop("minutes_due", day(12, 3)), **facts)


HELD_26 = sitting("held", day(11, 26), minutes_due=day(12, 1))


def signed(on, signed_on, **facts):
    return sitting("signed", on, signed_on=signed_on, **facts)


# What there is, the day, and what the month has come to.
TABLE = {
    "nothing, on the last day for planning": ([], day(11, 5), Cell.NOT_DUE),
    "nothing, the day after": ([], day(11, 6), Cell.NOT_ARRANGED),
    "nothing, on the last day of the month": ([], day(11, 30), Cell.NOT_ARRANGED),
    "nothing, on the first day after": ([], day(12, 1), Cell.MISSED),
    "planned for later in the month": (
        [sitting("planned", day(11, 26))],
        day(11, 20),
        Cell.ARRANGED,
    ),
    "planned for today": (
        [sitting("notified", day(11, 26))],
        day(11, 26),
        Cell.ARRANGED,
    ),
    "its day has passed and nobody said a word": (
        [sitting("notified", day(11, 26))],
        day(11, 27),
        Cell.UNCONFIRMED,
    ),
    "still nobody, and the month is over": (
        [sitting("notified", day(11, 26))],
        day(12, 5),
        Cell.UNCONFIRMED,
    ),
    "planned for the next month does not count before": (
        [sitting("planned", day(12, 1))],
        day(11, 20),
        Cell.NOT_ARRANGED,
    ),
    "nor when the month is over": (
        [sitting("planned", day(12, 2))],
        day(12, 1),
        Cell.MISSED,
    ),
    "held, minutes due today": ([HELD_26], day(12, 1), Cell.AWAITING_MINUTES),
    "held, minutes due yesterday": ([HELD_26], day(12, 2), Cell.MINUTES_OVERDUE),
    "signed on the last day for it": (
        [signed(day(11, 26), day(12, 1), minutes_due=day(12, 1))],
        day(12, 9),
        Cell.MET,
    ),
    "signed a day late": (
        [signed(day(11, 26), day(12, 2), minutes_due=day(12, 1))],
        day(12, 9),
        Cell.LATE,
    ),
    "held on the last day of the month": (
        [signed(day(11, 30), day(12, 1))],
        day(12, 9),
        Cell.MET,
    ),
    "held on 1 December for November": (
        [signed(day(12, 1), day(12, 2))],
        day(12, 9),
        Cell.LATE,
    ),
    "entered after it took place": (
        [signed(day(11, 26), day(11, 27), late=True)],
        day(12, 9),
        Cell.LATE,
    ),
    "a cancelled one is none": (
        [sitting("cancelled", day(11, 26))],
        day(11, 27),
        Cell.NOT_ARRANGED,
    ),
    "of two the one that says most": (
        [sitting("planned", day(11, 28)), signed(day(11, 10), day(11, 11))],
        day(11, 20),
        Cell.MET,
    ),
    "a late one and a good one": (
        [signed(day(12, 1), day(12, 2)), signed(day(11, 10), day(11, 11))],
        day(12, 9),
        Cell.MET,
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_month_comes_to(name):
    rows, on, cell = TABLE[name]

    assert cell_of(NOVEMBER, rows, on) == cell


def test_a_waived_month_is_waived_whatever_happened():
    waived = Month(NOVEMBER.plan_due, NOVEMBER.hold_due, waived=True)

    assert {cell_of(waived, rows, on) for rows, on, _ in TABLE.values()} == {
        Cell.WAIVED
    }


def test_every_cell_of_the_plan_stands_in_the_table():
    assert {cell for *_, cell in TABLE.values()} | {Cell.WAIVED} == set(Cell)
