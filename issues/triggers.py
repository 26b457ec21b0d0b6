"""What section 5 of the loop watches for: who is to be pressed today, and why.

Asks "due by", never "due exactly": of a clock only the furthest line speaks. All of
it is read in a few statements, however many issues are live.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils.timezone import localdate

from chains.kinds import UnitKind
from chains.models import Unit
from issues.models import (
    CallBack,
    Clock,
    Issue,
    IssueStep,
    Matter,
    Policy,
    SupervisionNotice,
    WorkOrder,
)
from issues.reminders import stands_still
from issues.workflow import (
    LIVE,
    LIVE_ORDERS,
    NEXT_LEVEL,
    Cause,
    ClockKind,
    Level,
    OrderRole,
    OrderState,
)
from portal.workdays.current import work_calendar

WATCHED = (
    ClockKind.ACCEPTANCE,
    ClockKind.SIGNING,
    ClockKind.ORDER,
    ClockKind.HANDLING,
    ClockKind.REVIEW,
)
# Clocks long enough to fall silent on.
LONG = (ClockKind.ORDER, ClockKind.HANDLING)
# Steps by which somebody has brought the matter on.
PROGRESS = (
    *("accept", "dispatch", "reroute", "ask", "refer", "decide"),
    *("progress", "answer", "adopt", "redo", "propose_closing"),
)


NOBODY = (None, "")


@dataclass(frozen=True)
class Occasion:
    """One reason to press one unit on one issue; `about` says which time it is."""

    issue: int
    unit: int
    level: Level
    cause: Cause
    about: str
    facts: str
    clock: Clock | None = None
    follows: SupervisionNotice | None = None

    @property
    def key(self) -> str:
        return f"{self.issue}-{self.unit}-{self.level}-{self.cause}-{self.about}"


class Scene:
    """The live issues and what the triggers ask of them, in a few statements."""

    def __init__(self, on: date) -> None:
        self.on, self.calendar = on, work_calendar()
        self.current = Policy.current()
        rows = Issue.objects.live().select_related("policy")
        self.issues = {row.pk: row for row in rows.defer("facts", "demand")}
        centre = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("pk").first()
        self.centre, self.centre_name = (centre.pk, centre.name) if centre else NOBODY
        leads = WorkOrder.objects.lead().filter(
            state__in=(*LIVE_ORDERS, OrderState.ADOPTED), issue__state__in=LIVE
        )
        # The youngest of an issue comes last and stays.
        self.leads = dict(leads.order_by("pk").values_list("issue", "unit"))
        self.clocks = self.read_clocks()
        self.keys, self.taken = self.read_notices()
        self.moved = self.read_progress()

    def rules(self, issue: int) -> Policy:
        return self.issues[issue].policy or self.current

    def of(self, issue: int) -> int | None:
        """Whose the issue is: the lead's, else the centre's."""
        return self.leads.get(issue, self.centre)

    def policies(self) -> list[Policy]:
        pinned = {i.policy for i in self.issues.values() if i.policy}
        return [self.current, *pinned]

    def read_clocks(self) -> list[Clock]:
        """Running clocks of the centre and the units that may speak today."""
        rules = self.policies()
        ahead = max(max(p.yellow_days, p.blue_left_days) for p in rules)
        rows = Clock.objects.due_by(self.calendar.add(self.on, ahead))
        rows = (
            rows.of(*WATCHED, ClockKind.HOLD_REVIEW)
            .filter(issue__state__in=LIVE)
            .order_by("pk")
        )
        rows = rows.select_related("issue__enterprise", "issue__owner", "order__unit")
        return list(rows.prefetch_related("pauses"))

    def read_notices(self) -> tuple[set[str], set[tuple]]:
        """Every occasion that was taken, and who has a live notice of which level."""
        rows = SupervisionNotice.objects.filter(issue__state__in=LIVE)
        keys = set(rows.values_list("cause_key", flat=True))
        live = rows.live().answerable().values_list("issue", "unit", "level")
        return keys, set(live)

    def read_progress(self) -> dict[int, list[tuple[str, date]]]:
        """When each issue was last brought on, and by whom."""
        longest = max(p.blue_quiet_days for p in self.policies())
        since = self.calendar.add(self.on, -longest) - timedelta(days=1)
        rows = IssueStep.objects.filter(
            issue__state__in=LIVE, move__in=PROGRESS, at__date__gte=since
        )
        found = defaultdict(list)
        for issue, who, at in rows.values_list("issue", "acting_as", "at"):
            found[issue].append((who, localdate(at)))
        return found

    def is_quiet(self, clock: Clock, unit: str, days: int) -> bool:
        """Begun so long ago, and nothing brought on by this unit since."""
        begun = self.calendar.between(clock.started_on, self.on)
        return begun >= days and not any(
            who.startswith(unit) and self.calendar.between(day, self.on) < days
            for who, day in self.moved[clock.issue_id]
        )

    def is_new(self, occasion: Occasion) -> bool:
        place = (occasion.issue, occasion.unit, occasion.level)
        return occasion.key not in self.keys and place not in self.taken


def clocks(scene: Scene) -> Iterator[Occasion]:
    """What runs out or has run out; a clock that stands still says nothing."""
    led = {
        clock.issue_id: clock.due_on
        for clock in scene.clocks
        if clock.kind == ClockKind.ORDER and clock.order.role == OrderRole.LEAD
    }
    for clock in scene.clocks:
        watched = clock.kind in WATCHED and clock.issue_id in scene.issues
        if not watched or stands_still(clock, scene.on):
            continue
        # The lead answers for its own day; the issue's own clock tells of the centre.
        if clock.kind == ClockKind.HANDLING:
            own = led.get(clock.issue_id)
            if own and own <= clock.due_on:
                continue
        unit = clock.order.unit_id if clock.order else scene.centre
        if unit is not None:
            yield from of_clock(clock, unit, scene)


def of_clock(clock: Clock, unit: int, scene: Scene) -> Iterator[Occasion]:
    """提醒 as the lamp turns or a short clock is missed; else the furthest line."""
    rules = scene.rules(clock.issue_id)
    left = scene.calendar.between(scene.on, clock.due_on)

    def occasion(level: Level, cause: Cause) -> Occasion:
        about, facts = f"{clock.pk}-{clock.due_on}", facts_of(clock, left)
        return Occasion(clock.issue_id, unit, level, cause, about, facts, clock)

    missed = MISSED.get(ClockKind(clock.kind))
    if missed and left < 0:
        yield occasion(Level.REMINDER, missed)
    yellow = rules.yellow_days if clock.limit > rules.yellow_days else 0
    if not missed and 0 <= left <= yellow:
        yield occasion(Level.REMINDER, Cause.LAMP)
    if clock.kind == ClockKind.SIGNING:
        return
    # The first day of a missed acceptance belongs to the reminder.
    late = -left - bool(missed)
    if late >= rules.red_overdue_days:
        yield occasion(Level.RED, Cause.OVERDUE)
    elif late >= rules.yellow_overdue_days:
        yield occasion(Level.YELLOW, Cause.OVERDUE)
    elif clock.kind in LONG and 0 <= left <= rules.blue_left_days:
        name = clock.order.unit.name if clock.order else scene.centre_name
        if scene.is_quiet(clock, name, rules.blue_quiet_days):
            yield occasion(Level.BLUE, Cause.NO_PROGRESS)


MISSED = {
    ClockKind.SIGNING: Cause.NOT_SIGNED,
    ClockKind.ACCEPTANCE: Cause.NOT_ACCEPTED,
}


def missed_reviews(scene: Scene) -> Iterator[Occasion]:
    """Nobody asked in time whether a hold can end; that is the centre's to do."""
    for clock in scene.clocks:
        left = scene.calendar.between(scene.on, clock.due_on)
        if clock.kind == ClockKind.HOLD_REVIEW and left < 0 and scene.centre:
            place = (clock.issue_id, scene.centre, Level.BLUE, Cause.HOLD_MISSED)
            about = f"{clock.pk}-{clock.due_on}"
            yield Occasion(*place, about, facts_of(clock, left), clock)


def facts_of(clock: Clock, left: int) -> str:
    state = f"已超期 {-left} 个工作日" if left < 0 else f"剩 {left} 个工作日"
    vague = "（暂定）" if clock.provisional else ""
    return (
        f"{clock.get_kind_display()}时限 {clock.started_on:%m-%d} 起算，"
        f"应于 {clock.due_on:%Y-%m-%d}{vague} 前完成，{state}。"
    )


def repeated(scene: Scene) -> Iterator[Occasion]:
    """Sent back again, or the enterprise was not satisfied (again)."""
    steps = IssueStep.objects.filter(
        issue__state__in=LIVE, move__in=("send_back", "dispute")
    )
    for issue, move, times in steps.values_list("issue", "move").annotate(n=Count("*")):
        unit = scene.of(issue)
        if issue not in scene.issues or unit is None:
            continue
        rules, level = scene.rules(issue), None
        if move == "send_back":
            level = Level.BLUE if times >= rules.blue_send_backs else None
            cause, facts = Cause.SENT_BACK, f"销号申请第 {times} 次被退回。"
        else:
            cause, facts = Cause.DISSATISFIED, f"企业第 {times} 次不认可办理结果。"
            if times >= rules.red_disputes:
                level = Level.RED
            elif times >= rules.yellow_disputes:
                level = Level.YELLOW
        if level:
            yield Occasion(issue, unit, level, cause, str(times), facts)


def absences(scene: Scene) -> Iterator[Occasion]:
    """The lead did not come to the consultation of its own issue."""
    matters = Matter.objects.filter(
        result=Matter.Result.DECIDED, absent__isnull=False, issue__state__in=LIVE
    )
    missed = list(matters.values_list("pk", "issue", "absent", "decided_on"))
    leads = WorkOrder.objects.lead().filter(issue__in=[row[1] for row in missed])
    led = set(leads.values_list("issue", "unit", "sent_on", "decision__matter"))
    for pk, issue, unit, day in missed:
        was_lead = any(
            (issue, unit) == (row[0], row[1]) and row[2] <= day and row[3] != pk
            for row in led
        )
        if was_lead and issue in scene.issues:
            facts = f"主办单位缺席 {day:%m-%d} 的会商。"
            about = str(pk)
            yield Occasion(issue, unit, Level.YELLOW, Cause.ABSENT, about, facts)


def false_closings(scene: Scene) -> Iterator[Occasion]:
    """Closed as solved, and on the call-back the enterprise says that it is not."""
    calls = CallBack.objects.false_closings().filter(issue__state__in=LIVE)
    for pk, issue, at in calls.values_list("pk", "issue", "at"):
        unit = scene.of(issue)
        if issue in scene.issues and unit is not None:
            facts = f"按已解决销号，{localdate(at):%m-%d} 回访时企业说没有解决。"
            about = str(pk)
            yield Occasion(issue, unit, Level.RED, Cause.FALSE_CLOSING, about, facts)


def unanswered(scene: Scene) -> Iterator[Occasion]:
    """A notice whose reply day has passed draws the next level after it."""
    late = SupervisionNotice.objects.late(scene.on).exclude(level=Level.RED)
    for notice in late.filter(issue__state__in=LIVE):
        facts = f"{notice.title}应于 {notice.reply_due_on:%m-%d} 前答复，至今未答复。"
        yield Occasion(
            notice.issue_id,
            notice.unit_id,
            NEXT_LEVEL[Level(notice.level)],
            Cause.UNANSWERED,
            str(notice.pk),
            facts,
            follows=notice,
        )


TRIGGERS = (
    *(clocks, missed_reviews, repeated),
    *(absences, false_closings, unanswered),
)
