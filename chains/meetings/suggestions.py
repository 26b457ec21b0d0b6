"""What a meeting could talk about: issues that wait for it, and those stuck."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from chains.meetings.models import Meeting, Resolution
from chains.meetings.workflow import MeetingKind
from issues.models import Consultation, Issue
from issues.workflow import State

MOST = 30


def waiting_agendas(meeting: Meeting, user: Any) -> QuerySet:
    """Consultations that were asked for and stand on no agenda yet; oldest first."""
    rows = Consultation.objects.visible_to(user).planned().filter(agenda_item=None)
    rows = rows.filter(matters__result="open").distinct()
    if meeting.committee_id:
        rows = rows.filter(chain=meeting.committee.chain_id)
    rows = rows.exclude(participants=None, matters=None)
    return rows.prefetch_related("matters__issue__enterprise").order_by("planned_on")


def stuck_issues(meeting: Meeting, user: Any) -> QuerySet:
    """Issues in work that a meeting may take up, the soonest due first."""
    rows = Issue.objects.visible_to(user).filter(
        state__in=(State.ACCEPTED, State.WORKING)
    )
    if meeting.committee_id:
        rows = rows.of_chain(meeting.committee.chain_id)
    if meeting.kind == MeetingKind.FACTOR_REGULAR:
        units = meeting.attendees.filter(unit__isnull=False).values("unit")
        if units.exists():
            rows = rows.filter(orders__unit__in=units).distinct()
    # By key, because a form cannot look for what was ticked in a part of a query.
    first = list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:MOST])
    rows = Issue.objects.filter(pk__in=first).order_by("due_on", "pk")
    return rows.select_related("enterprise", "category")


def last_resolutions(meeting: Meeting) -> tuple[Meeting | None, list[Resolution]]:
    """上次议定事项: those of the last meeting, and older ones that are still owed."""
    before = Meeting.objects.before(meeting)
    last = before.first()
    if last is None:
        return None, []
    rows = Resolution.objects.exclude(state="draft").for_list()
    owed = rows.owed().filter(item__meeting__in=before)
    latest = rows.filter(item__meeting=last)
    found = {row.pk: row for row in [*latest, *owed]}
    return last, sorted(found.values(), key=lambda row: (row.due_on, row.pk))


def coverage(meetings: QuerySet, since: date) -> dict[str, int]:
    """How many agenda items of each topic there were from that day on."""
    rows = meetings.filter(start__date__gte=since).values_list("items__topic")
    found: dict[str, int] = {}
    for (topic,) in rows:
        if topic:
            found[topic] = found.get(topic, 0) + 1
    return found
