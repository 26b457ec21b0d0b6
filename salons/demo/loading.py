"""Twelve months of turns in three chains: swapped, covered, joined late, handed on."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from chains.kinds import LiaisonKind, PostRole, UnitKind
from chains.meetings.models.obligations import month_of
from chains.models import CommitteeMembership, IndustryChain, Liaison, Post
from portal.workdays.current import work_calendar
from salons import asking
from salons.demo import salons
from salons.demo.moments import later, moment, months_back
from salons.models import Cadence, Turn
from salons.plan import plan_of

MONTHS = 12
AHEAD = 3  # turns confirmed by now
NOTICE = 15  # working days between a confirmation and its day
# By the slug of the chain: who joined five months ago, who is exempt.
LATE = {"chemical": "示例环保材料有限公司"}
EXEMPT = {"textile": "示例绣花有限公司"}
# Turns back, by the slug of the chain, at which something went otherwise.
SWAPPED = {("equipment", 6), ("textile", 1)}
COVERED, DEFERRED = ("textile", 8), ("chemical", 4)
LISTS = (
    ("旺季用工缺口两家未答复", "办公室 0537-0000201", "成员企业 9 家，共 21 人"),
    ("无", "综合办 0537-0000202", "成员企业 8 家、部门 3 个，共 19 人"),
    ("技改补助口径待科技政策组答复", "行政部 0537-0000203", "成员企业 10 家，共 24 人"),
)
ADVICE = ("观摩路线提前一天走一遍。", "茶歇放在座谈之后，时间更宽裕。", "")


class Stage:
    """One chain of the demo and the people who move its turns."""

    def __init__(self, chain: IndustryChain, at: datetime) -> None:
        self.chain, self.at, self.today = chain, at, localdate(at)
        post = Post.objects.filter(
            role=PostRole.SECRETARY,
            unit__kind=UnitKind.COMMITTEE,
            unit__chain=chain,
        )
        self.secretary = post.select_related("user").first().user
        rows = Liaison.objects.filter(kind=LiaisonKind.LIAISON)
        self.last = self.last_period()
        self.liaisons = {
            row.enterprise_id: row.user for row in rows.select_related("user")
        }

    def last_period(self) -> date:
        """This month, if its day is over, else the month before."""
        this = month_of(self.today)
        over = Cadence.of(self.chain).day_of(this) < self.today
        return this if over else months_back(self.today, 1)

    def speaks(self, enterprise: Any) -> Any:
        """Who acts for the enterprise; without an account the secretary writes it."""
        return self.liaisons.get(enterprise.pk, self.secretary)

    def turn(self, number: int) -> Turn:
        rows = Turn.objects.for_list()
        return rows.get(chain=self.chain, number=number)


def load(at: datetime) -> int:
    """A year of turns; the next ones are confirmed, one swap waits for an answer."""
    for chain in IndustryChain.objects.active():
        stage = Stage(chain, at)
        join_late(stage)
        exempt(stage)
        for back in range(MONTHS, 0, -1):
            past(stage, back)
        ahead(stage)
    return Turn.objects.count()


def join_late(stage: Stage) -> None:
    seats = CommitteeMembership.objects.filter(
        committee__chain=stage.chain,
        enterprise__name=LATE.get(stage.chain.slug, ""),
    )
    seats.update(since=months_back(stage.today, 5))


def exempt(stage: Stage) -> None:
    """Granted a year ago, and for half a year to come."""
    name = EXEMPT.get(stage.chain.slug)
    if not name:
        return
    since = months_back(stage.last, MONTHS - 1)
    asking.ask_exemption(
        stage.chain,
        stage.chain.enterprises.get(name=name),
        by=stage.secretary,
        at=moment(since, 9),
        since=since,
        until=stage.today + timedelta(days=180),
        reason="停产检修，复产后恢复轮值",
        at_once=True,
    )


def past(stage: Stage, back: int) -> None:
    """One month that is over: confirmed in time, hosted, handed to the next.

    `back` is 1 for the last one.
    """
    period = months_back(stage.last, back - 1)
    calendar = work_calendar()
    early = moment(calendar.add(period.replace(day=20), -NOTICE), 9)
    turn = confirm_next(stage, early)
    here = (stage.chain.slug, back)
    if here in SWAPPED:
        swap_with_next(stage, turn, early)
    elif here == COVERED:
        cover(stage, turn, early)
    elif here == DEFERRED:
        why = "当月设备检修，车间不能观摩"
        turn.ask_deferral(by=stage.speaks(turn.host), at=later(early, 1), reason=why)
        turn.defer(by=stage.secretary, at=later(early, 2), reason=why)
    turn = stage.turn(turn.number)
    sign_list(stage, turn.number - 1, turn)
    salons.past(stage, turn, early, back)
    write_list(stage, stage.turn(turn.number))


def confirm_next(stage: Stage, at: datetime) -> Turn:
    """The next one, unless it was confirmed with the last for the sake of a swap."""
    settled = stage.chain.turns.ahead().order_by("number").first()
    if settled:
        return stage.turn(settled.number)
    return confirm(stage, at, 1)[0]


def confirm(stage: Stage, at: datetime, count: int) -> list[Turn]:
    line = plan_of(stage.chain, localdate(at)).first_open
    return asking.confirm(
        stage.chain,
        by=stage.secretary,
        at=at,
        number=line.number,
        host=line.host.pk,
        count=count,
    )


def swap_with_next(stage: Stage, turn: Turn, at: datetime) -> None:
    other = confirm(stage, at, 1)[0]
    swap = asking.propose_swap(
        turn,
        other,
        by=stage.speaks(turn.host),
        at=later(at, 1),
        reason="当月有客户验厂，下月更从容",
    )
    swap.accept(by=stage.speaks(other.host), at=later(at, 2))
    swap.approve(by=stage.secretary, at=later(at, 3))


def cover(stage: Stage, turn: Turn, at: datetime) -> None:
    """Somebody further down the list wants to show a new line."""
    lines = plan_of(stage.chain, localdate(at)).lines
    volunteer = next(row.host for row in lines[3:] if row.host != turn.host)
    turn.cover(
        by=stage.secretary,
        at=later(at, 1),
        enterprise=volunteer,
        reason="新产线投产，愿意先请大家来看",
    )


def write_list(stage: Stage, turn: Turn) -> None:
    at = moment(work_calendar().add(turn.day, 2), 10)
    if at > stage.at:
        return
    demands, contact, attendance = LISTS[turn.number % len(LISTS)]
    turn.hand_over(
        by=stage.speaks(turn.host),
        at=at,
        demands=demands,
        contact=contact,
        attendance=attendance,
        experience=ADVICE[turn.number % len(ADVICE)],
    )


def sign_list(stage: Stage, number: int, heir: Turn) -> None:
    """The next host has signed, if it has somebody who can."""
    if number and heir.host_id in stage.liaisons:
        at = moment(work_calendar().add(heir.day, -3), 10)
        stage.turn(number).take_over(by=stage.speaks(heir.host), at=at)


def ahead(stage: Stage) -> None:
    """The next ones are confirmed; in the first chain somebody asks to swap."""
    at = moment(work_calendar().add(stage.today, -1), 9)
    settled = stage.chain.turns.ahead().count()
    confirm(stage, at, AHEAD - settled)
    salons.ahead(stage, at)
    if stage.chain.slug == "textile":
        first, *_, last = stage.chain.turns.ahead().order_by("number")
        asking.propose_swap(
            last,
            first,
            by=stage.speaks(last.host),
            at=later(at, 2),
            reason="下月外出参展，想早一期承办",
        )
