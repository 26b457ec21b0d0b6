"""All that the page of a salon prints, read in a constant number of statements."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from chains.models import Enterprise
from chains.standing import standing_of
from portal.workflow.moves import Visibility
from salons.answering import Line, lines
from salons.models import Guest, Salon, Task, Turn, opinions
from salons.permissions import (
    hosts_salon,
    keeps_salon,
    may_opine,
    may_tick,
    oversees,
    reads_list,
    speaks_for,
)
from salons.roll import seated
from salons.workflow import SalonState, Side

# Days before its day from which a settled turn without a salon is on the list.
ARRANGE_FROM = timedelta(days=45)
PATH = (
    (SalonState.PREPARING, "筹备", "环节、清单、名单"),
    (SalonState.OPEN, "报名", "邀请、席位、候补"),
    (SalonState.HELD, "举办", "到会、答复、新诉求"),
    (SalonState.CLOSED, "闭环", "小结写好、件件有回应"),
)


@dataclass
class Part:
    """One side's part of the checklist."""

    label: str
    headings: str
    tasks: list[Task]


@dataclass
class Page:
    """One salon as one person sees it."""

    salon: Salon
    at: datetime
    keeps: bool
    hosts: bool
    reads_list: bool
    guests: list[Guest]
    mine: list[Guest]
    tasks: list[Task]
    lines: list[Line]
    missing: list[str]
    may_opine: bool
    user: Any

    @property
    def today(self) -> date:
        return localdate(self.at)

    @property
    def arranges(self) -> bool:
        return self.keeps or self.hosts

    @property
    def has_begun(self) -> bool:
        return self.salon.start <= self.at

    @property
    def is_the_day(self) -> bool:
        """From the morning of its day on answers and demands are taken down."""
        return self.today >= self.salon.day and self.salon.state in {
            SalonState.OPEN,
            SalonState.HELD,
        }

    @property
    def takes_replies(self) -> bool:
        return self.salon.takes_replies(self.today) and not self.has_begun

    @property
    def may_join(self) -> bool:
        """Speaks for an enterprise of the chain that stands in no list."""
        if self.mine or self.hosts or not self.takes_replies:
            return False
        return joinable(self.user, self.salon).exists()

    @cached_property
    def rota(self) -> list[Turn]:
        """The turn among its neighbours, two before it and three after."""
        turn = self.salon.turn
        near = (turn.number - 2, turn.number + 3)
        rows = Turn.objects.filter(chain=turn.chain_id, number__range=near)
        return list(rows.for_list().order_by("number"))

    @property
    def sides(self) -> list[Part]:
        found = []
        for side in Side:
            own = [task for task in self.tasks if task.side == side]
            if own:
                names = dict.fromkeys(task.get_heading_display() for task in own)
                found.append(Part(side.label, " · ".join(names), own))
        return found

    @property
    def done_count(self) -> int:
        return sum(task.is_done for task in self.tasks)

    @property
    def enterprises(self) -> list[Guest]:
        return [row for row in self.guests if row.enterprise_id]

    @property
    def units(self) -> list[Guest]:
        return [row for row in self.guests if row.unit_id]

    @property
    def taken(self) -> int:
        return sum(row.seats for row in self.enterprises if row.is_coming)

    @property
    def waiting(self) -> list[Guest]:
        rows = [row for row in self.enterprises if row.is_waiting]
        return sorted(rows, key=lambda row: (row.asked_at, row.pk))

    @property
    def silent_count(self) -> int:
        return sum(row.reply == "invited" for row in self.guests)

    @property
    def came(self) -> int:
        return sum(bool(row.present) for row in self.guests)

    @property
    def share(self) -> float:
        return 100 * self.taken / self.salon.capacity

    @property
    def answered_count(self) -> int:
        return sum(line.answer is not None for line in self.lines)

    @property
    def shown_guests(self) -> list[Guest]:
        """Those who come first, then who waits, then the rest, as the organiser needs
        them; a guest sees who comes."""
        order = {"confirmed": 0, "waiting": 1, "invited": 2, "declined": 3}
        rows = sorted(self.guests, key=lambda row: order[row.reply])
        if self.reads_list or self.hosts:
            return rows
        return [row for row in rows if row.is_coming or row in self.mine]

    @property
    def path(self) -> list[dict[str, str]]:
        order = [state for state, _, _ in PATH]
        at = order.index(self.salon.state) if self.salon.state in order else -1
        if self.salon.state == SalonState.CLOSED:
            at = len(order)
        return [
            {
                "title": title,
                "note": note,
                "status": "done" if number < at else "now" if number == at else "",
            }
            for number, (_, title, note) in enumerate(PATH)
        ]

    @cached_property
    def demands(self) -> Any:
        """All for who keeps or hosts it; an enterprise its own."""
        rows = self.salon.demands.select_related("enterprise", "issue")
        if self.arranges or self.reads_list:
            return rows
        return rows.filter(enterprise__in=standing_of(self.user).enterprise_ids)

    @cached_property
    def files(self) -> Any:
        rows = self.salon.files.readable_by(arranges=self.arranges)
        return rows.order_by("is_photo", "pk")

    @cached_property
    def notes(self) -> Any:
        return self.salon.notes.select_related("enterprise")

    @cached_property
    def steps(self) -> Any:
        rows = self.salon.steps.select_related("by")
        if self.reads_list:
            return rows
        return rows.readable_by({Visibility.ENTERPRISE})

    @cached_property
    def opinions(self) -> dict[str, Any] | None:
        """For who arranges it; others have only given theirs."""
        return opinions.result(self.salon) if self.arranges else None


def page_of(salon: Salon, user: Any, at: datetime) -> Page:
    guests = list(salon.guests.for_page())
    keeper, host = keeps_salon(user, salon), hosts_salon(user, salon)
    tasks = []
    if keeper or host or oversees(user, salon.turn.chain_id):
        tasks = list(salon.tasks.all())
    for task in tasks:
        task.salon = salon
        task.colour, task.words = task.lamp(localdate(at))
        task.may_tick = salon.is_coming and may_tick(user, task)
    open_questions = opinions.is_open(salon, localdate(at))
    given = open_questions and salon.opinions_given.filter(person=user.pk).exists()
    return Page(
        salon=salon,
        at=at,
        keeps=keeper,
        hosts=host,
        reads_list=reads_list(user, salon),
        guests=guests,
        mine=[row for row in guests if speaks_for(user, row)],
        tasks=tasks,
        lines=lines(salon, user),
        missing=salon.missing() if keeper and salon.state == SalonState.HELD else [],
        may_opine=open_questions and not given and may_opine(user, salon),
        user=user,
    )


def joinable(user: Any, salon: Salon) -> Any:
    """The enterprises for which this person may join: of the chain or in its committee,
    or invited."""
    who = standing_of(user)
    rows = Enterprise.objects.active().filter(pk__in=who.enterprise_ids)
    invited = salon.guests.enterprises().values("enterprise")
    members = seated(salon.turn.chain_id, salon.day)
    there = Q(chain=salon.turn.chain_id) | Q(pk__in=invited) | Q(pk__in=members)
    return rows.filter(there).exclude(pk=salon.turn.host_id).order_by("name")


def to_arrange(user: Any, on: date) -> QuerySet[Turn]:
    """Settled turns of the next weeks without a salon, for who keeps them."""
    who = standing_of(user)
    rows = Turn.objects.ahead().filter(day__lte=on + ARRANGE_FROM, day__gte=on)
    if not who.at_centre:
        rows = rows.filter(chain__in=who.secretary_chain_ids)
    live = Salon.objects.exclude(state=SalonState.CANCELLED).values("turn")
    return rows.exclude(pk__in=live).for_list().order_by("day", "pk")
