"""Counting working days: pure, immutable, every question answered in constant time."""

from array import array
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from portal.workdays.statutory import statutory_days

FIRST, LAST = date(2004, 1, 1), date(2040, 12, 31)
YEARS = range(FIRST.year, LAST.year + 1)
WEEKEND = "周末"
SATURDAY = 5


class WorkCalendar:
    """The working days of `YEARS`; outside them plain weeks of Monday to Friday.

    `off` and `work` are the days that differ from a plain week, with the names of
    their holidays. A year not `announced` is 推定: plain weeks minus statutory days.

    Every day has the number of working days up to and including it, every such
    number its day: two arrays make `add` and `between` subtraction and look-up.
    """

    __slots__ = ("_announced", "_days", "_off", "_shift", "_upto", "_work")

    def __init__(
        self,
        off: Mapping[date, str],
        work: Mapping[date, str],
        announced: Collection[int],
    ) -> None:
        self._announced = frozenset(announced)
        presumed = {
            day: name
            for year in YEARS
            if year not in self._announced
            for day, name in statutory_days(year)
        }
        self._off = {**presumed, **off}
        self._work = dict(work)
        self._upto, self._days = self._count()
        # How many fewer days are worked in YEARS than plain weeks would have.
        self._shift = self._upto[-1] - weekdays_up_to(LAST.toordinal())

    def _count(self) -> tuple[array, array]:
        upto, days = array("l"), array("l")
        total = weekdays_up_to(FIRST.toordinal() - 1)
        for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day in self._work or (day.weekday() < SATURDAY and day not in self._off):
                total += 1
                days.append(ordinal)
            upto.append(total)
        return upto, days

    def is_workday(self, day: date) -> bool:
        return self._number(day.toordinal()) > self._number(day.toordinal() - 1)

    def is_announced(self, day: date) -> bool:
        """Whether the notice that arranges this day's year has been entered."""
        return day.year in self._announced

    def add(self, start: date, days: int) -> date:
        """The day on which working day number `days` after `start` ends.

        The start's own day never counts; negative goes back; 0 returns `start`.
        """
        if days == 0:
            return start
        if days > 0:
            return self._day(self._number(start.toordinal()) + days)
        return self._day(self._number(start.toordinal() - 1) + days + 1)

    def between(self, a: date, b: date) -> int:
        """The working days in (a, b]; negative if b is before a."""
        return self._number(b.toordinal()) - self._number(a.toordinal())

    def days_off(self, a: date, b: date) -> list[date]:
        """The days in (a, b] on which nobody works, as long as the answer itself."""
        days = (a + timedelta(n) for n in range(1, (b - a).days + 1))
        return [day for day in days if not self.is_workday(day)]

    def why_off(self, day: date) -> str:
        """The holiday's name, 周末, or nothing on a working day."""
        if self.is_workday(day):
            return ""
        return self._off.get(day, WEEKEND)

    def why_worked(self, day: date) -> str:
        """The holiday for which a Saturday or Sunday is worked, else nothing."""
        return self._work.get(day, "")

    def _number(self, ordinal: int) -> int:
        if ordinal < FIRST.toordinal():
            return weekdays_up_to(ordinal)
        if ordinal > LAST.toordinal():
            return weekdays_up_to(ordinal) + self._shift
        return self._upto[ordinal - FIRST.toordinal()]

    def _day(self, number: int) -> date:
        before = weekdays_up_to(FIRST.toordinal() - 1)
        if number <= before:
            return date.fromordinal(ordinal_of_weekday(number))
        if number > self._upto[-1]:
            return date.fromordinal(ordinal_of_weekday(number - self._shift))
        return date.fromordinal(self._days[number - before - 1])


def weekdays_up_to(ordinal: int) -> int:
    """Mondays to Fridays among the days 1..`ordinal`; day 1 is a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, 5)


def ordinal_of_weekday(number: int) -> int:
    """The ordinal of the `number`-th Monday to Friday, counted from 1."""
    weeks, rest = divmod(number - 1, 5)
    return 7 * weeks + rest + 1
