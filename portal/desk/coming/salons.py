"""Turns to host, salons to prepare, ideas to judge and to carry out."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from chains.standing import Standing
from portal.desk.coming.tray import SHOWN, Line, Tray
from salons.ideas.models import Idea
from salons.ideas.workflow import OWED, UNDER_WAY, IdeaState
from salons.page import to_arrange
from salons.preparing import is_asked, live_salons, salons_asking, turns_asking
from salons.waiting import Waiting, rotation_of


def of_salons(user: Any, who: Standing, at: datetime) -> Iterator[tuple[str, Tray]]:
    """Salons to reply to, to prepare, to hold, to close; turns to arrange one for."""
    if is_asked(who):
        salons = partial(salons_asking, user, at)
        yield "salons", Tray(live_salons(user), partial(printed, salons))
    if who.secretary_chain_ids:
        turns = to_arrange(user, localtime(at).date())
        yield "arranging", Tray(turns, partial(printed, partial(turns_asking, turns)))


def of_rotation(who: Standing, on: date) -> Iterator[tuple[str, Tray]]:
    """Turns to host, to decide on, to hand over; swaps and exemptions to answer."""
    for name, rows, asking in rotation_of(who, on):
        yield name, Tray(rows, partial(printed, asking))


def printed(asking: Callable[[], Iterable[Waiting]]) -> Iterator[Line]:
    """What the salons' room asks, as lines of the desk."""
    for row in asking():
        yield Line(row.text, row.note, row.url, row.lamp, row.lamp_text)


WANTED = {
    IdeaState.SUBMITTED: "受理",
    IdeaState.REVIEWING: "评审",
    IdeaState.DONE: "核验",
}


def of_ideas(user: Any, who: Standing, on: date) -> Tray:
    """Ideas that wait for who keeps their call, then those that the own unit has to put
    into practice, each the soonest due first."""
    judged, done = ideas_to_judge(user, who), ideas_to_do(who)
    first = Q(pk__in=soonest(judged)) | Q(pk__in=soonest(done))
    rows = Idea.objects.filter(first)

    def lines() -> Iterator[Line]:
        found: dict[bool, list[Line]] = {False: [], True: []}
        for row in rows.for_list().order_by("due_on", "pk"):
            under_way = row.state in UNDER_WAY
            what = "实施" if under_way else WANTED[row.state]
            colour, words = row.lamp(on)
            text, url = f"{what}金点子：{row.title}", row.get_absolute_url()
            line = Line(text, row.call.title, url, colour, words)
            found[under_way].append(line)
        yield from (*found[False], *found[True])

    return Tray(rows, lines)


def soonest(rows: QuerySet) -> QuerySet:
    return rows.order_by("due_on", "pk").values("pk")[:SHOWN]


def ideas_to_judge(user: Any, who: Standing) -> QuerySet:
    if not (who.at_centre or who.secretary_chain_ids):
        return Idea.objects.none()
    rows = Idea.objects.visible_to(user).filter(state__in=(*OWED, IdeaState.DONE))
    rows = rows.exclude(author=user.pk).exclude(reported_by=user.pk)
    if who.at_centre:
        return rows
    return rows.filter(call__chain__in=who.secretary_chain_ids)


def ideas_to_do(who: Standing) -> QuerySet:
    return Idea.objects.filter(unit__in=who.unit_ids, state__in=UNDER_WAY)
