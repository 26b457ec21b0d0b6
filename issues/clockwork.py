"""What a clock says: one pure function from facts to days, lamp and reason.

Rules of issue-loop section 4: days only; the trigger's own day never counts; the due
day itself is still in time; a pause takes out the days after it began up to and with
the day it ended, mirroring how a clock starts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.workdays.arithmetic import WorkCalendar


class Lamp(StrEnum):
    """The names are those of the `light` tag."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    PAUSED = "pause"
    DONE = "done"


@dataclass(frozen=True)
class Span:
    """A pause; `until` is None while nobody has ended it."""

    since: date
    until: date | None
    reason: str = ""


@dataclass(frozen=True)
class Reading:
    """All figures are working days."""

    limit: int
    used: int
    left: int
    due_on: date
    lamp: Lamp
    paused_days: int
    paused_for: str
    provisional: bool
    days_off: tuple[date, ...]

    @property
    def text(self) -> str:
        """The lamp in words, as staff and enterprises read it."""
        if self.lamp == Lamp.PAUSED:
            return f"停表 · {self.paused_for}"
        if self.lamp == Lamp.DONE:
            return f"超期 {-self.left} 个工作日办结" if self.left < 0 else "按期"
        return glance(self.left, yellow=0)[1]


def due_day(
    start: date, limit: int, pauses: Iterable[Span], calendar: WorkCalendar
) -> date:
    """The last day in time, given the pauses that have ended or will end by plan."""
    due = calendar.add(start, limit)
    for pause in sorted(pauses, key=lambda span: span.since):
        # On the due day itself, or on days off after it, nothing is late yet.
        if pause.until and calendar.between(due, pause.since) <= 0:
            due = calendar.add(due, days_within(pause, start, calendar))
    return due


def limit_until(
    start: date, day: date, pauses: Iterable[Span], calendar: WorkCalendar
) -> int:
    """The limit with which a clock begun on `start` is due on `day`, pauses and all."""
    spans = [Span(p.since, min(p.until or day, day)) for p in pauses]
    lost = sum(days_within(span, start, calendar) for span in spans)
    return max(calendar.between(start, day) - lost, 0)


def late_before(on: date, calendar: WorkCalendar) -> date:
    """Due days before this one are late on day `on`: a day off makes nothing late."""
    return on if calendar.is_workday(on) else calendar.add(on, -1)


def due_anew(
    due: date, start: date, limit: int, *, on: date, calendar: WorkCalendar
) -> date:
    """The due day of a clock without pauses after the calendar changed: what is late
    stays so, and no edit makes anything late after the fact."""
    if due < on:
        return due
    today = on if calendar.is_workday(on) else calendar.add(on, 1)
    return max(calendar.add(start, limit), today)


def days_within(pause: Span, start: date, calendar: WorkCalendar) -> int:
    """Working days that an ended pause takes out of a clock begun on `start`."""
    since = max(pause.since, start)
    if pause.until is None or pause.until <= since:
        return 0
    return calendar.between(since, pause.until)


def read(
    *,
    start: date,
    limit: int,
    pauses: Iterable[Span],
    on: date,
    calendar: WorkCalendar,
    stopped_on: date | None = None,
    in_time: bool = False,
    yellow: int = 3,
) -> Reading:
    """The clock as it stands on day `on`, or as it stood when it stopped.

    `yellow` is how many days before the end the lamp turns; clocks no longer than
    that turn on their last day. `in_time` says that it stopped so: a calendar
    edited since cannot make it late.
    """
    day = stopped_on or on
    pauses = list(pauses)
    spans = [span for span in pauses if span.since < day]
    ended = [Span(s.since, min(s.until or day, day), s.reason) for s in spans]
    paused_days = sum(days_within(span, start, calendar) for span in ended)
    used = calendar.between(start, day) - paused_days
    used = min(used, limit) if in_time else used
    left = limit - used
    running = next((s for s in spans if s.until is None or s.until > day), None)
    due = due_day(start, limit, pauses, calendar)
    lamp = lamp_of(
        left=left, limit=limit, stopped=bool(stopped_on), paused=running, yellow=yellow
    )
    return Reading(
        limit=limit,
        used=used,
        left=left,
        due_on=due,
        lamp=lamp,
        paused_days=paused_days,
        paused_for=running.reason if running else "",
        provisional=not calendar.is_announced(due),
        days_off=tuple(calendar.days_off(start, max(day, start))),
    )


def lamp_of(
    *, left: int, limit: int, stopped: bool, paused: Span | None, yellow: int
) -> Lamp:
    if stopped:
        return Lamp.DONE
    if paused and left >= 0:
        return Lamp.PAUSED
    if left < 0:
        return Lamp.RED
    last_days = yellow if limit > yellow else 0
    return Lamp.YELLOW if left <= last_days else Lamp.GREEN


def glance(left: int, *, yellow: int) -> tuple[Lamp, str]:
    """Lamp and words of a running clock of which only the days left are known."""
    if left < 0:
        return Lamp.RED, f"超期 {-left} 个工作日"
    lamp = Lamp.YELLOW if left <= yellow else Lamp.GREEN
    return lamp, "今天到期" if left == 0 else f"余 {left} 个工作日"
