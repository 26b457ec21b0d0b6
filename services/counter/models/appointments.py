"""预约: one seat in one slot, and how it is given once and to one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from chains.models import Enterprise
from chains.standing import standing_of
from portal.phones import MobileField
from portal.workdays.arithmetic import WorkCalendar
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused
from portal.workflow.origins import origin_of, refuse_a_flood
from services.codes import appointment_code
from services.counter.models.openings import AvailabilityException, AvailabilityRule
from services.counter.models.visits import Visit
from services.counter.models.windows import CounterRules, TicketSeries
from services.counter.moves import Keeping
from services.counter.workflow import AppointmentState, Priority, Source
from services.models import ServiceItem, ServiceItemVersion

ORIGIN = "services.counter.appointment"
PREFIX = "YY"
GONE = "这个时间刚刚约满了，请选别的时间。"


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The centre all, others those they made themselves."""
        if standing_of(user).at_centre:
            return self
        return self.filter(by=user.pk) if user.is_authenticated else self.none()

    def booked(self) -> Self:
        return self.filter(state=AppointmentState.BOOKED)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(start__gte=start, start__lt=end)

    def for_list(self) -> Self:
        current = ServiceItemVersion.objects.current()
        versions = models.Prefetch("item__versions", current, to_attr="guides")
        rows = self.select_related("item", "enterprise", "visit")
        return rows.prefetch_related(versions)

    def named_before(self, at: datetime) -> Self:
        """Whose names and numbers have been kept long enough."""
        return self.filter(end__lt=at).exclude(name="", phone="")

    def forget(self) -> int:
        return self.update(name="", phone="", origin="")


class Appointment(Keeping, Flowing):
    """One appointment. Its seat is one of the numbers 1 to the rule's capacity, and
    the database has each once in a slot: that is what keeps a slot from being given
    to too many. A cancelled one has none."""

    number = models.CharField("预约号", max_length=16, unique=True, editable=False)
    code = models.CharField("查询码", max_length=8, editable=False)
    item = models.ForeignKey(
        ServiceItem,
        models.PROTECT,
        related_name="appointments",
        editable=False,
        verbose_name="事项",
    )
    rule = models.ForeignKey(
        AvailabilityRule,
        models.PROTECT,
        related_name="appointments",
        editable=False,
        verbose_name="时段",
    )
    start = models.DateTimeField("开始", editable=False)
    end = models.DateTimeField("结束", editable=False)
    seat = models.PositiveSmallIntegerField("名额", null=True, editable=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=AppointmentState,
        default=AppointmentState.BOOKED,
        editable=False,
    )
    name = models.CharField("怎么称呼", max_length=30, blank=True)
    phone = MobileField("手机号", blank=True)
    remark = models.CharField("想办什么", max_length=200, blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counter_appointments",
        verbose_name="企业",
    )
    # Empty for a visitor without an account.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="counter_appointments",
        verbose_name="预约人",
    )
    at = models.DateTimeField("预约时间", editable=False)
    origin = models.CharField(max_length=16, blank=True, editable=False)
    reason = models.CharField("取消原因", max_length=200, blank=True, editable=False)
    visit = models.OneToOneField(
        Visit,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="appointment",
        verbose_name="到访",
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预约"
        ordering = ["start", "seat", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "start", "seat"], name="seat_once_a_slot"
            ),
            models.CheckConstraint(
                condition=Q(state=AppointmentState.CANCELLED, seat__isnull=True)
                | (~Q(state=AppointmentState.CANCELLED) & Q(seat__gte=1)),
                name="appointment_seated_unless_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(state=AppointmentState.ARRIVED, visit__isnull=False)
                | (~Q(state=AppointmentState.ARRIVED) & Q(visit__isnull=True)),
                name="appointment_arrived_iff_visit",
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="appointment_has_length"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "start"]),
            models.Index(fields=["origin", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.when} {self.called}"

    def get_absolute_url(self) -> str:
        return reverse("counter:booked", args=[self.number, self.code])

    @property
    def day(self) -> date:
        return localdate(self.start)

    @property
    def when(self) -> str:
        start, end = localtime(self.start), localtime(self.end)
        return f"{start:%Y-%m-%d %H:%M}—{end:%H:%M}"

    @property
    def called(self) -> str:
        """What it is for; without a query where `for_list` has read the guides."""
        found = getattr(self.item, "guides", None)
        if found is None:
            found = [guide] if (guide := self.item.current()) else []
        return found[0].name if found else self.item.code

    @property
    def is_booked(self) -> bool:
        return self.state == AppointmentState.BOOKED

    def latest_cancel(self) -> datetime:
        """Until when who has booked cancels without a call."""
        return self.start - timedelta(hours=CounterRules.current().cancel_hours)

    def book(self, *, address: str, at: datetime, calendar: WorkCalendar) -> None:
        """约: the lowest seat that is free in the slot, or Refused when it is full.
        Without an address it is a clerk who books, and no flood.

        Of many at once for the last seat the unique seat lets one in; the others look
        again and find the slot full.
        """
        rules = CounterRules.current()
        self.at = at
        self.origin = origin_of(address, of=ORIGIN) if address else ""
        self.refuse_closed(at, rules, calendar)
        if self.origin:
            rows = Appointment.objects.all()
            refuse_a_flood(rows, origin=self.origin, at=at, what="预约")
        same = Appointment.objects.booked().filter(phone=self.phone, start__gt=at)
        if same.filter(start=self.start).exists():
            raise Refused("这个手机号在这个时间已经约过，不用再约。")
        if same.count() >= rules.most_per_phone:
            most = rules.most_per_phone
            raise Refused(f"一个手机号最多同时约 {most} 次，请先办完或取消一个。")
        for seat in self.free_seats():
            try:
                with transaction.atomic():
                    self.take(seat)
            except IntegrityError:
                continue
            return
        raise Refused(GONE)

    def take(self, seat: int) -> None:
        self.pk, self.seat, self.code = None, seat, appointment_code()
        self.end = self.rule.ends(self.start)
        last = TicketSeries.take(PREFIX, self.day)
        self.number = f"{PREFIX}{self.day:%Y%m%d}-{last:03d}"
        self.save(force_insert=True)

    def free_seats(self) -> list[int]:
        rows = Appointment.objects.filter(rule=self.rule, start=self.start)
        taken = set(rows.exclude(seat=None).values_list("seat", flat=True))
        return [n for n in range(1, self.rule.capacity + 1) if n not in taken]

    def refuse_closed(
        self, at: datetime, rules: CounterRules, calendar: WorkCalendar
    ) -> None:
        days = bookable_days(localdate(at), rules, calendar)
        fits = self.rule.is_active and self.day in days
        if not fits or self.start not in self.rule.starts(self.day):
            raise Refused("这个时间不开放预约，请从上面的时间里选。")

    def open_visit(self, *, by: Any, at: datetime) -> Visit:
        """The visit of who has come, with all that the appointment already says."""
        visit = Visit(
            purpose=self.remark or self.called,
            name=self.name,
            phone=self.phone,
            enterprise=self.enterprise,
            source=Source.BOOKED,
            priority=Priority.BOOKED,
        )
        visit.register(by=by, at=at, items=[self.item])
        return visit


class AppointmentStep(Step):
    record_field = "appointment"

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="steps", verbose_name="预约"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "seq"], name="appointment_step_once"
            )
        ]


@dataclass(frozen=True)
class Slot:
    """A time that can be chosen, and how many seats are left in it."""

    rule: AvailabilityRule
    start: datetime
    left: int

    @property
    def value(self) -> str:
        """As the form sends it."""
        return f"{self.rule.pk}@{localtime(self.start):%Y-%m-%dT%H:%M}"

    @property
    def label(self) -> str:
        start, end = localtime(self.start), localtime(self.rule.ends(self.start))
        return f"{start:%H:%M}—{end:%H:%M}"


def bookable_days(on: date, rules: CounterRules, calendar: WorkCalendar) -> list[date]:
    """The next working days after `on`, without those the centre has closed."""
    days = [calendar.add(on, ahead) for ahead in range(1, rules.days_ahead + 1)]
    rows = AvailabilityException.objects.filter(day__in=days)
    closed = set(rows.values_list("day", flat=True))
    return [day for day in days if day not in closed]


def free_slots(
    item: ServiceItem, *, on: date, calendar: WorkCalendar
) -> list[tuple[date, list[Slot]]]:
    """The days with a seat left for this item, each with its times."""
    days = bookable_days(on, CounterRules.current(), calendar)
    rules = list(AvailabilityRule.objects.open_for(item))
    if not days or not rules:
        return []
    rows = Appointment.objects.filter(rule__in=rules, start__date__gte=days[0])
    taken: dict[tuple[int, datetime], int] = {}
    for rule, start in rows.exclude(seat=None).values_list("rule", "start"):
        taken[rule, start] = taken.get((rule, start), 0) + 1
    found = []
    for day in days:
        slots = [
            Slot(rule, start, rule.capacity - taken.get((rule.pk, start), 0))
            for rule in rules
            for start in rule.starts(day)
        ]
        slots = [slot for slot in slots if slot.left > 0]
        slots.sort(key=lambda slot: (slot.start, slot.rule.pk))
        if slots:
            found.append((day, slots))
    return found
