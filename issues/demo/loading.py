"""Ninety issues over twelve months, each moved by the account whose move it was."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from django.db import transaction
from django.utils.timezone import localdate

from issues.demo.supervision import supervise
from issues.demo.texts import CASES, STUCK_PERMIT
from issues.demo.walking import Cast, Walker
from issues.models import Issue
from issues.moves.joining import Part
from issues.workflow import State
from portal.workdays.current import work_calendar

# (how many calendar days ago it was reported, the way it went). The last word is
# where it stands today; a way that would run past today simply stops there.
MAIN = "report accept dispatch sign progress propose approve confirm call_back"
WAYS = {
    "closed": MAIN,
    "partly": MAIN.replace(" confirm ", " confirm_partly "),
    "helped": "report accept dispatch_both sign help adopt propose approve confirm "
    "call_back",
    "consulted": (
        "report accept dispatch refer decide sign progress propose approve confirm "
        "call_back"
    ),
    "redone": "report accept dispatch propose approve dispute progress propose "
    "approve confirm call_back",
    "simple": "report accept answer_directly approve confirm call_back",
    "asked": "report ask supply accept dispatch propose approve confirm call_back",
    "declined": "report decline",
    "withdrawn": "report accept withdraw",
    "submitted": "report",
    "waiting": "report ask",
    "accepted": "report accept",
    "working": "report accept dispatch sign progress",
    "unsigned": "report accept dispatch",
    "returned": "report accept dispatch return_order",
    "consulting": "report accept dispatch refer",
    "review": "report accept dispatch sign progress propose",
    "sent_back": "report accept dispatch sign propose send_back",
    "sent_back_twice": "report accept dispatch sign propose send_back propose "
    "send_back",
    "disputed": "report accept dispatch sign propose approve dispute",
    "confirming": "report accept dispatch sign propose approve",
    "held": "report accept dispatch sign progress propose_hold hold",
    "hold_asked": "report accept dispatch sign propose_hold",
    "extended": "report accept dispatch ask_extension grant_extension progress",
    "extension_asked": "report accept dispatch ask_extension",
    "reopened": "report accept dispatch propose approve confirm reopen",
    "appealed": "report decline appeal",
    "just_closed": "report accept dispatch propose approve confirm",
}
FINISHED = (
    *("closed", "helped", "closed", "consulted", "closed", "simple", "partly"),
    *("redone", "closed", "asked", "closed", "declined", "closed", "withdrawn"),
)
# Open ones: the way and how many working days ago each began.
OPEN = (
    *(("submitted", 0), ("submitted", 1), ("waiting", 4), ("accepted", 1)),
    *(("unsigned", 3), ("working", 14), ("working", 9), ("working", 5)),
    *(("working", 6), ("confirming", 9), ("consulting", 7), ("review", 7)),
    *(("review", 9), ("sent_back", 12), ("returned", 3), ("confirming", 12)),
    *(("working", 12), ("unsigned", 2), ("waiting", 8), ("consulting", 5)),
    *(("sent_back_twice", 12), ("disputed", 9), ("disputed", 10), ("working", 16)),
    *(("unsigned", 14), ("working", 13)),
    *(("held", 15), ("hold_asked", 7), ("extended", 6), ("extension_asked", 5)),
    *(("reopened", 12), ("appealed", 3), ("just_closed", 10), ("submitted", 1)),
)
HISTORY = 54


@transaction.atomic
def load(at: datetime) -> int:
    """All demo issues; returns how many. Needs accounts and categories."""
    cast = Cast()
    walkers = [
        *history(cast, at),
        *(still_open(cast, way, days, n, at) for n, (way, days) in enumerate(OPEN)),
    ]
    for walker in sorted(walkers, key=lambda walker: walker.at):
        walker.walk()
    supervise(at, cast.officers)
    join(cast, at)
    return len(walkers)


def history(cast: Cast, at: datetime) -> Iterator[Walker]:
    ways, cases = cycle(FINISHED), cycle(CASES)
    for number in range(HISTORY):
        begun = at - timedelta(days=350 - number * 6)
        yield Walker(cast, next(cases), number, begun, WAYS[next(ways)], at)


def still_open(cast: Cast, way: str, days: int, number: int, at: datetime) -> Walker:
    day = work_calendar().add(localdate(at), -days)
    begun = at - (localdate(at) - day) - timedelta(hours=1)
    case = STUCK_PERMIT if way == "consulting" and days > 5 else CASES[number % 16]  # noqa: PLR2004
    return Walker(cast, case, number + 5, begun, WAYS[way], at)


def join(cast: Cast, at: datetime) -> None:
    """One report stands behind another, and one turned out to hold two problems."""
    live = Issue.objects.live().order_by("pk")
    working = live.filter(state=State.WORKING)
    latest = live.filter(state=State.SUBMITTED).last()
    target = working.exclude(enterprise=latest.enterprise_id).first()
    same = "同一条线路上的同一个故障"
    latest.merge(by=cast.clerk, at=at, target=target, reason=same)
    whole = live.filter(state=State.ACCEPTED).first()
    texts = (("先恢复供应", "请先恢复"), ("再查清原因", "请查明原因并答复"))
    parts = [Part(title, demand, whole.category) for title, demand in texts]
    whole.split(by=cast.clerk, at=at, parts=parts)
