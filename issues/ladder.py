"""督办阶梯: what the rules ask for today. Reminders go out, notices wait for a hand.

Safe to run twice and by two schedulers at once, because each occasion has a key; only
on working days.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from chains.models import Unit
from issues import audience
from issues.models import Clock, Instruction, Issue, SupervisionNotice
from issues.reminders import line_crossed, remind_of
from issues.telling import body
from issues.triggers import TRIGGERS, Occasion, Scene
from issues.workflow import LIVE, Level, State
from portal.notices.post import post
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Visibility

# How much of a step's words a notice quotes.
SHOWN = 80


def draft(*, on: date, at: datetime) -> int:
    """Send the reminders and draft the notices that are due; returns how many."""
    if not work_calendar().is_workday(on):
        return 0
    scene = Scene(on)
    made = 0
    for trigger in TRIGGERS:
        for occasion in trigger(scene):
            if scene.is_new(occasion):
                made += take(occasion, scene, at)
    remind_of_instructions(on, at)
    return made + raise_unanswered(on, at) + refer_raised(at)


def take(occasion: Occasion, scene: Scene, at: datetime) -> int:
    """Make the notice; 0 if another scheduler was first or the issue has moved on."""
    issue = Issue.objects.for_list().get(pk=occasion.issue)
    unit = Unit.objects.get(pk=occasion.unit)
    facts = {"by": None, "at": at, "unit": unit, "cause": occasion.cause}
    facts |= {"key": occasion.key, "facts": with_last_steps(occasion, issue, unit)}
    try:
        with transaction.atomic():
            if occasion.level == Level.REMINDER:
                issue.remind_unit(**facts)
                speak(occasion.clock, scene, at)
            else:
                level, follows = occasion.level, occasion.follows
                issue.draft_notice(level=level, follows=follows, **facts)
                if level == Level.BLUE and scene.current.blue_by_itself:
                    issue.issue_notice(by=None, at=at, notice=issue.in_hand)
    except (Refused, IntegrityError):
        return 0
    scene.keys.add(occasion.key)
    scene.taken.add((occasion.issue, occasion.unit, occasion.level))
    return 1


def with_last_steps(occasion: Occasion, issue: Issue, unit: Unit) -> str:
    """The occasion, then what the unit itself last wrote on the matter."""
    steps = issue.steps.filter(acting_as__startswith=unit.name)
    steps = steps.exclude(visibility=Visibility.INTERNAL).exclude(text="")
    last = steps.order_by("-seq").first()
    if last is None:
        return occasion.facts
    words = last.text if len(last.text) <= SHOWN else f"{last.text[:SHOWN]}……"
    return f"{occasion.facts}最近记录（{localdate(last.at):%m-%d}）：{words}"


def speak(clock: Clock, scene: Scene, at: datetime) -> None:
    """The clock's own line, by the key of the reminders: nobody hears it twice."""
    left = scene.calendar.between(scene.on, clock.due_on)
    line = line_crossed(clock, scene.on, scene.calendar)
    remind_of(clock, line or (left, f"余 {left} 个工作日"), at)


def raise_unanswered(on: date, at: datetime) -> int:
    """Red and past its reply day: an item for the next agenda of the committee."""
    late = SupervisionNotice.objects.late(on).filter(level=Level.RED, raised_on=None)
    return sum(moved(notice, "raise_notice", at) for notice in with_issue(late))


def refer_raised(at: datetime) -> int:
    """Put on an agenda what was raised, as soon as the issue's state lets it."""
    waiting = SupervisionNotice.objects.filter(
        raised_on__isnull=False,
        matter=None,
        issue__state__in=(State.ACCEPTED, State.WORKING),
    )
    return sum(moved(notice, "refer_raised", at) for notice in with_issue(waiting))


def with_issue(rows: QuerySet) -> QuerySet:
    return rows.filter(issue__state__in=LIVE).select_related("issue", "unit")


def moved(notice: SupervisionNotice, move: str, at: datetime) -> int:
    """Whether this scheduler made the move; another may have been first."""
    issue = Issue.objects.for_list().get(pk=notice.issue_id)
    try:
        getattr(issue, move)(by=None, at=at, notice=notice)
    except (Refused, IntegrityError):
        return 0
    return 1


def remind_of_instructions(on: date, at: datetime) -> None:
    """The day before, on and after the day by which a leader wants to hear."""
    calendar = work_calendar()
    open_ones = Instruction.objects.filter(
        replied_on=None, reply_by__lte=calendar.add(on, 1), issue__state__in=LIVE
    )
    for row in open_ones.select_related("issue__enterprise", "issue__owner"):
        left = calendar.between(on, row.reply_by)
        words = {1: "明天前报告", 0: "今天报告"}.get(left, "已过报告日期")
        people = [
            *audience.lead_officers(row.issue, on),
            *audience.owner_or_clerks(row.issue, on),
        ]
        post(
            people,
            key=f"instruction-{row.pk}-{max(left, -1)}",
            subject=f"领导批示{words}：{row.issue.title}",
            body=body(row.issue, row.text),
            link=row.issue.get_absolute_url(),
            urgent=left <= 0,
            at=at,
        )
