"""The clock of a request: working days from acceptance, without the stretches in which
it waits for somebody else, explained line by line."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from issues.clockwork import (
    Lamp,
    days_within,
    due_day,
    glance,
    limit_until,
)
from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.current import work_calendar
from services.requests.workflow import LIVE, STILL, PauseReason, State

WAITS = {
    State.SUPPLEMENT: "停表 · 等补正",
    State.DEPARTMENT: "停表 · 等部门",
    State.REFERRED: "停表 · 转为问题",
}


@dataclass(frozen=True)
class Line:
    """One line of the explanation: what, from when to when, how many days it makes."""

    what: str
    note: str
    days: str = ""


class Ticking(models.Model):
    """When the clock began, how long it may run, and the day that follows from it."""

    clock_from = models.DateField("起算日", null=True, editable=False)
    limit = models.PositiveSmallIntegerField("限（工作日）", default=0, editable=False)
    extra_days = models.PositiveSmallIntegerField(
        "延长（工作日）", default=0, editable=False
    )
    extension_reason = models.CharField(
        "延期理由", max_length=300, blank=True, editable=False
    )
    due_on = models.DateField("办理期限", null=True, editable=False)
    provisional = models.BooleanField("暂定", default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def days(self) -> int:
        return self.limit + self.extra_days

    def spans(self) -> list:
        return [pause.span for pause in self.pauses.all()]

    def start_clock(self, on: date, limit: int) -> None:
        """From the day after `on`; an extension belonged to the run before."""
        self.clock_from, self.limit = on, limit
        self.extra_days, self.extension_reason = 0, ""
        self.refresh_due(work_calendar())

    def refresh_due(self, calendar: WorkCalendar) -> None:
        spans = self.pauses.model.objects.filter(request=self.pk) if self.pk else ()
        found = [pause.span for pause in spans]
        self.due_on = due_day(self.clock_from, self.days, found, calendar)
        self.provisional = not calendar.is_announced(self.due_on)

    def move_due(self, day: date, calendar: WorkCalendar) -> None:
        """Give as many days as it takes until `day`."""
        days = limit_until(self.clock_from, day, self.spans(), calendar)
        self.limit = max(days - self.extra_days, 0)
        self.refresh_due(calendar)

    def pause_clock(self, on: date, reason: PauseReason) -> None:
        """From the end of day `on`; a clock that stands still already stays so."""
        if not self.pauses.filter(until=None).exists():
            self.pauses.create(since=on, reason=reason)

    def resume_clock(self, on: date) -> None:
        self.pauses.filter(until=None).update(until=on)
        self.refresh_due(work_calendar())

    def glance(self, on: date) -> tuple[str, str]:
        """Lamp and words for a row, from its own columns alone."""
        if self.state not in LIVE:
            return (Lamp.DONE, self.state_words) if self.number else ("", "")
        if self.state in STILL:
            return Lamp.PAUSED, WAITS[State(self.state)]
        left = work_calendar().between(on, self.due_on)
        return glance(left, yellow=1 if self.days > 1 else 0)

    def explained(self, on: date) -> list[Line]:
        """How the due day comes about: every stretch with its reason."""
        calendar = work_calendar()
        began = "受理" if self.accepted_at else "提交"
        if self.accepted_at and self.was_reopened:
            began = "重开"
        lines = [
            Line(f"{self.clock_from} {began}", "从下一个工作日起算"),
            Line("限", self.limit_source, f"{self.limit} 个工作日"),
        ]
        if self.extra_days:
            extra = f"+{self.extra_days} 个工作日"
            lines.append(Line("延期", self.extension_reason, extra))
        lines += [pause_line(span, self.clock_from, calendar) for span in self.spans()]
        end = max(self.due_on, on) if self.state in LIVE else self.due_on
        lines += off_lines(self.clock_from, end, calendar)
        mark = "（暂定：放假安排未公布的年份按推定计算）" if self.provisional else ""
        due = "停表中，恢复后顺延" if self.state in STILL else ""
        lines.append(Line(f"{self.due_on} 到期{mark}", due))
        return lines


def pause_line(span: Any, start: date, calendar: WorkCalendar) -> Line:
    until = span.until or "现在"
    days = days_within(span, start, calendar)
    counted = f"顺延 {days} 个工作日" if span.until else "停表中"
    return Line(f"停表：{span.reason}", f"{span.since} 至 {until}", counted)


def off_lines(start: date, end: date, calendar: WorkCalendar) -> list[Line]:
    """Holidays and weekends that are worked, which surprise people; plain weekends do
    not."""
    lines, day = [], start
    while day < end:
        day = date.fromordinal(day.toordinal() + 1)
        name, worked = calendar.why_off(day), calendar.why_worked(day)
        presumed = "" if calendar.is_announced(day) else "（推定）"
        if name not in {"", "周末"}:
            lines.append(Line(f"{day} {name}{presumed}", "放假，不计"))
        elif worked and calendar.is_workday(day):
            lines.append(Line(f"{day} 调休上班", worked, "照常计"))
    return lines
