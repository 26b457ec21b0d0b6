"""Clock segments: when they began, how long they may run, when they stood still."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from issues.clockwork import (
    Reading,
    Span,
    due_day,
    late_before,
    limit_until,
    read,
)
from issues.workflow import ENTERPRISE_CLOCKS, ClockKind, PauseReason
from portal.workdays.arithmetic import WorkCalendar
from portal.workdays.current import work_calendar


class ClockQuerySet(models.QuerySet):
    def running(self) -> Self:
        """Neither stopped nor part of the past; a paused clock still counts here."""
        return self.filter(stopped_on__isnull=True)

    def of(self, *kinds: ClockKind) -> Self:
        return self.filter(kind__in=kinds) if kinds else self

    def of_units(self) -> Self:
        """Clocks that the centre and the units answer for, not the enterprise."""
        return self.exclude(kind__in=ENTERPRISE_CLOCKS)

    def with_halts(self) -> list["Clock"]:
        """Each clock once, with its pauses and the days the calendar moved it, all in
        one statement: a page must not ask three times for one ledger."""
        return self.model.gathered(self.by_halts())

    def by_halts(self) -> Self:
        """A line for each pause and each move of each clock."""
        rows = self.annotate(
            halt=F("pauses"),
            since=F("pauses__since"),
            until=F("pauses__until"),
            why=F("pauses__reason"),
            log=F("calendar_log"),
            log_was=F("calendar_log__was"),
            log_now=F("calendar_log__now"),
        )
        return rows.order_by("started_on", "pk", "since", "halt", "log")

    def of_the_issue(self) -> Self:
        """Its own clocks: neither an order's nor those of a notice's answer."""
        return self.filter(order=None, notice=None)

    def due_by(self, day: date) -> Self:
        return self.running().filter(due_on__lte=day)

    def stop(self, on: date) -> int:
        """Stop the running ones; open pauses end with them, lateness is frozen."""
        running = self.running()
        paused = list(running.filter(pauses__in=ClockPause.objects.open(on)))
        ClockPause.objects.filter(clock__in=paused).open(on).end(on)
        for clock in paused:
            refreshed(clock)
        running.mark_late(on)
        return running.update(stopped_on=on)

    def mark_late(self, on: date) -> None:
        """Freeze the first working day after the due day, where that has come."""
        calendar = work_calendar()
        late = self.running().filter(
            due_on__lt=late_before(on, calendar), overdue_from=None
        )
        for due in set(late.values_list("due_on", flat=True)):
            first = calendar.add(due, 1)
            late.filter(due_on=due).update(overdue_from=first)


class Clock(models.Model):
    """One clock of an issue or of one of its orders. All limits are working days."""

    issue = models.ForeignKey(
        "issues.Issue", models.CASCADE, related_name="clocks", verbose_name="问题"
    )
    order = models.ForeignKey(
        "issues.WorkOrder",
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,  # see the indexes
        related_name="clocks",
        verbose_name="交办单",
    )
    notice = models.ForeignKey(
        "issues.SupervisionNotice",
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,  # see the indexes
        related_name="clocks",
        verbose_name="督办单",
    )
    kind = models.CharField("时钟", max_length=14, choices=ClockKind)
    started_on = models.DateField("起算日")
    limit = models.PositiveSmallIntegerField("限（工作日）")
    first_due_on = models.DateField("原时限")
    due_on = models.DateField("现时限")
    provisional = models.BooleanField("暂定", default=False)
    stopped_on = models.DateField("停止日", null=True, blank=True)
    # Frozen when it happens: a later calendar edit never rewrites it.
    overdue_from = models.DateField("超期起", null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "时钟"
        ordering = ["started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True)
                | Q(stopped_on__gte=F("started_on")),
                name="clock_stops_after_its_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(stopped_on__isnull=True),
                name="clock_running_due",
            ),
            # What waits for somebody by a clock of few: calls to make, holds to review.
            models.Index(
                fields=["kind", "due_on", "issue"],
                condition=Q(stopped_on__isnull=True),
                name="clock_running_kind",
            ),
            # Without those of an issue alone: SQLite takes clocks without an order for
            # as few as one order has, and would read them all to find an issue's.
            models.Index(
                fields=["order"],
                condition=Q(order__isnull=False),
                name="clock_of_order",
            ),
            models.Index(
                fields=["notice"],
                condition=Q(notice__isnull=False),
                name="clock_of_notice",
            ),
            # What stopped or became overdue in a month, for its assessment.
            models.Index(
                fields=["stopped_on"],
                condition=Q(stopped_on__isnull=False),
                name="clock_stopped",
            ),
            models.Index(
                fields=["overdue_from"],
                condition=Q(overdue_from__isnull=False),
                name="clock_overdue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"

    @classmethod
    def start(
        cls,
        issue: models.Model,
        kind: ClockKind,
        *,
        on: date,
        limit: int,
        **facts: object,
    ) -> Self:
        """A new clock of `issue` from the day after `on`, `limit` working days long."""
        calendar = work_calendar()
        due = calendar.add(on, limit)
        return cls.objects.create(
            issue=issue,
            kind=kind,
            started_on=on,
            limit=limit,
            first_due_on=due,
            due_on=due,
            provisional=not calendar.is_announced(due),
            **facts,
        )

    @classmethod
    def gathered(cls, rows: Iterable["Clock"]) -> list["Clock"]:
        """The lines of `by_halts`, each clock once."""
        found: dict[int, Clock] = {}
        for row in rows:
            found.setdefault(row.pk, row).take_halt(row)
        return list(found.values())

    def take_halt(self, row: "Clock") -> None:
        """Keep one line of `with_halts`: its pause and its change, each once."""
        self.halts = getattr(self, "halts", {})
        self.moved = getattr(self, "moved", {})
        if row.halt:
            reason = PauseReason(row.why).label
            self.halts[row.halt] = Span(row.since, row.until, reason)
        if row.log:
            self.moved[row.log] = (row.log_was, row.log_now)

    def spans(self) -> list[Span]:
        """Its pauses in their order; without a statement after `with_halts`."""
        if hasattr(self, "halts"):
            return list(self.halts.values())
        return [
            Span(pause.since, pause.until, pause.get_reason_display())
            for pause in self.pauses.all()
        ]

    def reading(self, on: date, *, yellow: int = 3) -> Reading:
        """What the clock says on day `on`; prefetch `pauses` where many are read."""
        return read(
            start=self.started_on,
            limit=self.limit,
            pauses=self.spans(),
            on=on,
            calendar=work_calendar(),
            stopped_on=self.stopped_on,
            in_time=bool(self.stopped_on) and self.overdue_from is None,
            yellow=yellow,
        )

    def refresh_due(self, calendar: WorkCalendar) -> date:
        """Recompute the cached due day, which its order bears, too; returns the day
        that it was."""
        before = self.due_on
        self.due_on = due_day(self.started_on, self.limit, self.spans(), calendar)
        self.provisional = not calendar.is_announced(self.due_on)
        self.save(update_fields=["due_on", "provisional"])
        if self.kind == ClockKind.ORDER and self.due_on != before:
            orders = self._meta.get_field("order").related_model.objects
            orders.filter(pk=self.order_id).update(due_on=self.due_on)
        return before

    def extend(self, days: int, *, asked_on: date) -> None:
        """Granted more working days: what looked late since the request was not."""
        self.limit += days
        if self.overdue_from and self.overdue_from > asked_on:
            self.overdue_from = None
        self.save(update_fields=["limit", "overdue_from"])
        self.refresh_due(work_calendar())

    def move_due(self, day: date) -> None:
        """Set another due day by decision; the first one stays on record."""
        calendar = work_calendar()
        self.limit = limit_until(self.started_on, day, self.spans(), calendar)
        self.save(update_fields=["limit"])
        self.refresh_due(calendar)


class PauseQuerySet(models.QuerySet):
    def open(self, on: date) -> Self:
        """Pauses that still hold after day `on`."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on))

    def end(self, on: date) -> int:
        return self.update(until=models.functions.Greatest(F("since"), on))


class ClockPause(models.Model):
    """A stretch in which a clock stood still, and why."""

    clock = models.ForeignKey(
        Clock, models.CASCADE, related_name="pauses", verbose_name="时钟"
    )
    since = models.DateField("停表日")
    until = models.DateField("恢复日", null=True, blank=True)
    reason = models.CharField("原因", max_length=12, choices=PauseReason)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "停表"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="pause_ends_after_its_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.since}"


def pause(
    clocks: Iterable[Clock], *, on: date, reason: PauseReason, until: date | None = None
) -> None:
    """Stop the hands of `clocks` from the end of day `on`; a stopped hand stays."""
    rows = [
        ClockPause(clock=clock, since=on, until=until, reason=reason)
        for clock in clocks
        if not any(p.until is None or p.until > on for p in clock.pauses.all())
    ]
    ClockPause.objects.bulk_create(rows)
    if until:
        for row in rows:
            refreshed(row.clock)


def resume(clocks: Iterable[Clock], *, on: date, reason: PauseReason) -> None:
    """End the pauses of that `reason`; the due days move by what was lost."""
    for clock in clocks:
        if clock.pauses.filter(reason=reason).open(on).end(on):
            refreshed(clock)


def refreshed(clock: Clock) -> None:
    Clock.objects.prefetch_related("pauses").get(pk=clock.pk).refresh_due(
        work_calendar()
    )


class CalendarRun(models.Model):
    """One change of the calendar, carried through to every running clock."""

    change = models.PositiveBigIntegerField("日历变更号", unique=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "日历重算"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"日历变更 {self.change}"


class CalendarLog(models.Model):
    """A due day that moved because the calendar did: from what to what."""

    run = models.ForeignKey(
        CalendarRun, models.CASCADE, related_name="log", verbose_name="日历重算"
    )
    clock = models.ForeignKey(
        Clock, models.CASCADE, related_name="calendar_log", verbose_name="时钟"
    )
    was = models.DateField("原时限")
    now = models.DateField("现时限")

    class Meta:
        verbose_name = verbose_name_plural = "日历改期记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "clock"], name="calendar_log_once_a_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.was} → {self.now}"
