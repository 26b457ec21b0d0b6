"""到访: one person at the counter, from the ticket to what came of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import Enterprise
from chains.permissions import works_at_centre
from portal.phones import MobileField
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, has_moved_on
from services.codes import ticket_code
from services.counter.models.windows import TicketSeries, Window
from services.counter.moves import Serving
from services.counter.workflow import (
    AT_WINDOW,
    BEGUN,
    ENDED,
    LIVE,
    MOST_CALLS,
    PREFIX,
    Outcome,
    Priority,
    Source,
    VisitState,
)
from services.models import ServiceItem, ServiceItemVersion

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT}
LINE = ("priority", "queued_at", "pk")
Services = Sequence[tuple[ServiceItem | None, str, str]]


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The centre alone; others read figures, and a visitor the own ticket."""
        return self if works_at_centre(user) else self.none()

    def of_day(self, day: date) -> Self:
        return self.filter(day=day)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def in_line(self) -> Self:
        """Who waits, in the order of being called."""
        return self.filter(state=VisitState.WAITING).order_by(*LINE)

    def for_figures(self) -> Self:
        """What leaders read too: times and states, nobody's name."""
        return self.defer("name", "phone", "purpose")

    def for_list(self) -> Self:
        """All that a row prints, in a constant number of statements."""
        current = ServiceItemVersion.objects.current()
        versions = Prefetch("item__versions", current, to_attr="guides")
        # `request` points down here from the room of requests.
        lines = VisitService.objects.select_related("item", "request")
        lines = lines.prefetch_related(versions)
        rows = self.select_related("enterprise", "window", "clerk")
        return rows.prefetch_related(Prefetch("services", lines))

    def named_before(self, day: date) -> Self:
        """Whose names and numbers have been kept long enough."""
        return self.filter(day__lt=day).exclude(name="", phone="")

    def forget(self) -> int:
        """Empty who it was; what it was about and how long it took stays."""
        return self.update(name="", phone="")


class Visit(Serving, Flowing):
    """One visit under one number, with one or several services.

    Only a move changes its state; `steps` is its journal, which never names the
    visitor, so that the names can be forgotten.
    """

    day = models.DateField("日期", editable=False)
    ticket = models.CharField("票号", max_length=8, editable=False)
    code = models.CharField("查询码", max_length=8, unique=True, editable=False)
    purpose = models.CharField("来办什么", max_length=200)
    name = models.CharField("怎么称呼", max_length=30, blank=True)
    phone = MobileField("手机号", blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counter_visits",
        verbose_name="企业",
    )
    source = models.CharField(
        "来源", max_length=8, choices=Source, default=Source.WALK_IN, editable=False
    )
    priority = models.PositiveSmallIntegerField(
        "先后", choices=Priority, default=Priority.PLAIN
    )
    state = models.CharField(
        "状态",
        max_length=8,
        choices=VisitState,
        default=VisitState.WAITING,
        editable=False,
    )
    window = models.ForeignKey(
        Window,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="visits",
        verbose_name="窗口",
    )
    clerk = models.ForeignKey(
        **PERSON, null=True, editable=False, related_name="+", verbose_name="接待人"
    )
    call_count = models.PositiveSmallIntegerField("叫号次数", default=0, editable=False)
    arrived_at = models.DateTimeField("到达时间", editable=False)
    # Where it stands in the line: who comes back after being passed over stands anew.
    queued_at = models.DateTimeField("排队时间", editable=False)
    called_at = models.DateTimeField("叫号时间", null=True, editable=False)
    started_at = models.DateTimeField("开始时间", null=True, editable=False)
    ended_at = models.DateTimeField("结束时间", null=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到访"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "ticket"], name="ticket_once_a_day"),
            models.UniqueConstraint(
                fields=["window"],
                condition=Q(state__in=AT_WINDOW),
                name="one_visit_at_a_window",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AT_WINDOW) | Q(window__isnull=False),
                name="visit_called_to_a_window",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
                name="visit_ended_iff_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BEGUN) | Q(started_at__isnull=False),
                name="visit_served_has_begun",
            ),
            models.CheckConstraint(
                condition=Q(call_count__lte=MOST_CALLS), name="visit_called_thrice"
            ),
        ]
        indexes = [models.Index(fields=["day", "state"])]

    def __str__(self) -> str:
        return f"{self.ticket} {self.purpose}"

    def get_absolute_url(self) -> str:
        return reverse("counter:visit", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("counter:ticket", args=[self.code])

    @property
    def is_waiting(self) -> bool:
        return self.state == VisitState.WAITING

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def may_be_called_again(self) -> bool:
        return self.state == VisitState.CALLED and self.call_count < MOST_CALLS

    def ahead(self) -> int:
        """How many are called before it, by the very order in which they are called."""
        line = Visit.objects.of_day(self.day).in_line()
        same = Q(priority=self.priority)
        sooner = Q(priority__lt=self.priority)
        sooner |= same & Q(queued_at__lt=self.queued_at)
        sooner |= same & Q(queued_at=self.queued_at, pk__lt=self.pk)
        return line.filter(sooner).count()

    def waited(self, at: datetime) -> int:
        """Whole minutes between coming and being served, or until now."""
        until = self.started_at or self.ended_at or at
        return max(0, (until - self.arrived_at) // timedelta(minutes=1))

    def served(self) -> int | None:
        """Whole minutes at the window, a pause included; None while it is open."""
        if self.started_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.started_at) // timedelta(minutes=1)

    def register(
        self, *, by: Any, at: datetime, items: Sequence[ServiceItem] = ()
    ) -> None:
        """登记: gives the number and puts the visit at its place in the line."""
        self.day = localdate(at)
        self.arrived_at = self.queued_at = at
        with transaction.atomic():
            prefix = PREFIX[Source(self.source)]
            self.ticket = f"{prefix}{TicketSeries.take(prefix, self.day):03d}"
            self.code = ticket_code()
            self.save(force_insert=True)
            for item in items:
                self.services.create(item=item, added_by=by)

    def log_call(self, *, by: Any, at: datetime, services: Services) -> None:
        """登记电话咨询: a call that was answered, begun and closed with one tap."""
        self.source, self.state, self.clerk = Source.PHONE, VisitState.DONE, by
        self.started_at = self.ended_at = at
        with transaction.atomic():
            self.register(by=by, at=at)
            self.write_outcomes(services, by=by)

    def write_outcomes(self, services: Services, *, by: Any) -> None:
        """What came of each item, in place of what was registered."""
        # Not `self.services`: read ahead for a page it joins what cannot be locked.
        rows = VisitService.objects.filter(visit=self)
        for item, outcome, note in services:
            facts = {"outcome": outcome, "note": note.strip(), "added_by": by}
            rows.update_or_create(visit=self, item=item, defaults=facts)
        # What was registered and turned out to be something else.
        rows.filter(outcome="").delete()


class VisitService(models.Model):
    """One thing that a visit was about. Without an item it is none of the catalogue.

    An outcome 转办件 is where a request of `services.requests` begins; that room
    points down to this row.
    """

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="services", verbose_name="到访"
    )
    item = models.ForeignKey(
        ServiceItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visit_services",
        verbose_name="事项",
    )
    # Empty until the visit is finished.
    outcome = models.CharField("结果", max_length=12, choices=Outcome, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    added_by = models.ForeignKey(
        **PERSON, editable=False, related_name="+", verbose_name="登记人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "到访事项"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="item_once_a_visit"),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(item__isnull=True),
                name="one_other_matter_a_visit",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Its name; without a query where `for_list` has read the guides."""
        if self.item is None:
            return "目录以外的事"
        found = getattr(self.item, "guides", None)
        if found is None:
            found = [guide] if (guide := self.item.current()) else []
        return found[0].name if found else self.item.code

    @property
    def becomes_request(self) -> bool:
        return self.outcome == Outcome.REQUEST


class VisitStep(Step):
    record_field = "visit"

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="steps", verbose_name="到访"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["visit", "seq"], name="visit_step_once")
        ]


@contextmanager
def one_at_a_window(window: Window) -> Iterator[None]:
    """Of two who press for the same window at once the database lets one in."""
    try:
        yield
    except IntegrityError as taken:
        text = f"{window.name}刚刚已经有人在办，请刷新后查看。"
        raise Refused(text) from taken


def call_next(window: Window, *, by: Any, at: datetime) -> Visit:
    """叫下一位 to this window.

    Of two windows that press at once each gets another visit: who loses the row of the
    first takes the next. Raises Refused while the window is taken up, and when nobody
    waits.
    """
    while visit := Visit.objects.of_day(localdate(at)).in_line().first():
        try:
            with one_at_a_window(window):
                visit.call(by=by, at=at, window=window)
        except Refused:
            # Another window had it first, or this window is not free.
            if not has_moved_on(visit):
                raise
        else:
            return visit
    raise Refused("现在没有人在等。")


def take_up(visit: Visit, window: Window, *, by: Any, at: datetime) -> None:
    """接着办 a visit that was put aside."""
    with one_at_a_window(window):
        visit.resume(by=by, at=at, window=window)
