"""What waits for a person beside issues, room by room."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from chains.standing import standing_of
from portal.desk.coming.assessment import of_appeals, of_unclosed
from portal.desk.coming.chains import of_advisors, of_market
from portal.desk.coming.meetings import of_meetings, of_months, of_resolutions
from portal.desk.coming.salons import of_ideas, of_rotation, of_salons
from portal.desk.coming.services import (
    of_appointments,
    of_bad_ratings,
    of_line,
    of_requests,
)
from portal.desk.coming.tray import SHOWN, Line, Tray


def coming(trays: Iterable[Tray]) -> list[Line]:
    """What is late first, then tray by tray; the first few of all."""
    lines = [line for tray in trays for line in tray.lines()]
    return sorted(lines, key=lambda line: line.lamp != "red")[:SHOWN]


def trays(user: Any, at: datetime) -> Iterator[tuple[str, Tray]]:
    """Those of this person, each with a name of its own, in the order of the lines."""
    who, on = standing_of(user), localtime(at).date()
    if who.is_director:
        yield "appeals", of_appeals(user, on)
        yield "unclosed", of_unclosed(on)
    if who.at_centre:
        yield "line", of_line(at)
    yield "meetings", of_meetings(user, who, at)
    if who.enterprise_ids:
        yield "appointments", of_appointments(user, at)
    if who.unit_ids or who.at_centre or who.secretary_chain_ids:
        yield "resolutions", of_resolutions(user, who, on)
    if who.secretary_chain_ids:
        yield "months", of_months(who, on)
        yield "advisors", of_advisors(who, on)
    if who.enterprise_ids or who.secretary_chain_ids:
        yield "market", of_market(user)
    yield "requests", of_requests(user, on)
    yield "bad_ratings", of_bad_ratings(user, on)
    yield from of_rotation(who, on)
    yield from of_salons(user, who, at)
    if who.at_centre or who.secretary_chain_ids or who.unit_ids:
        yield "ideas", of_ideas(user, who, on)
