"""The holidays the law itself fixes: all that is known of a year without a notice."""

from collections.abc import Iterator
from datetime import date

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
# 《全国年节及纪念日放假办法》, as amended with effect from 2025-01-01. Of its days
# only these stand on the same Gregorian date every year.
FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
# Lunar and solar-term days, year by year, as the package `holidays` 0.109 lists the
# statutory days. A year that is missing here loses only those days of grace.
MOVING = {
    2027: {
        (2, 5): "春节",
        (2, 6): "春节",
        (2, 7): "春节",
        (2, 8): "春节",
        (4, 5): "清明节",
        (6, 9): "端午节",
        (9, 15): "中秋节",
    },
}


def statutory_days(year: int) -> Iterator[tuple[date, str]]:
    """The days off by law in `year`, each with its name, in calendar order."""
    for (month, day), name in sorted((FIXED | MOVING.get(year, {})).items()):
        yield date(year, month, day), name


def official(names: str) -> str:
    """The holidays named in `names`, in their full official form."""
    full = [holiday for holiday in HOLIDAYS if holiday[:2] in names]
    return "、".join(full) or names
