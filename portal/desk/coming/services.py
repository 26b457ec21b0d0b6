"""The hall and its appointments, requests at the counter, bad ratings."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from portal.desk.coming.tray import SHOWN, Line, Tray
from services.counter.models import Appointment, Visit
from services.ratings.waiting import asked_to_mend
from services.ratings.waiting import waiting_for as ratings_waiting_for
from services.requests.waiting import asked_about
from services.requests.waiting import waiting_for as requests_waiting_for


def of_line(at: datetime) -> Tray:
    """Who waits in the hall, in one line."""
    rows = Visit.objects.of_day(localtime(at).date()).in_line()

    def lines() -> Iterator[Line]:
        if waiting := list(rows):
            longest = max(row.waited(at) for row in waiting)
            text, note = f"窗口有 {len(waiting)} 位在等", f"最久 {longest} 分钟"
            yield Line(text, note, reverse("counter:desk"), "yellow", "等候")

    return Tray(rows, lines)


def of_appointments(user: Any, at: datetime) -> Tray:
    """When an enterprise's person is expected at the counter."""
    rows = Appointment.objects.booked().filter(by=user.pk, end__gt=at)

    def lines() -> Iterator[Line]:
        for row in rows.for_list().order_by("start", "pk")[:SHOWN]:
            yield Line(f"预约到窗口：{row.called}", row.when, row.get_absolute_url())

    return Tray(rows, lines)


def of_requests(user: Any, on: date) -> Tray:
    """Requests whose next move is this person's, the soonest due first."""

    def lines() -> Iterator[Line]:
        for row, what in asked_about(user, most=SHOWN):
            colour, words = row.glance(on)
            text, url = f"{what}：{row.guide.name}", row.get_absolute_url()
            yield Line(text, f"{row.number} {row.applicant}", url, colour, words)

    return Tray(requests_waiting_for(user), lines)


def of_bad_ratings(user: Any, on: date) -> Tray:
    """Bad ratings to call about, to mend, to ask again about, to judge."""

    def lines() -> Iterator[Line]:
        for row, what in asked_to_mend(user, most=SHOWN):
            colour, words = row.lamp(on)
            text, url = f"{what}：{row.rating.called}", row.get_absolute_url()
            yield Line(text, row.rating.get_level_display(), url, colour, words)

    return Tray(ratings_waiting_for(user), lines)
