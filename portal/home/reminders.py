"""The clerks hear of each suggestion, and again of one that nobody answered in time."""

from datetime import date, datetime

from django.utils.timezone import localdate

from chains.people import clerks
from portal.home.models import Suggestion
from portal.notices.post import post


def tell_of(suggestion: Suggestion) -> int:
    return post(
        clerks(localdate(suggestion.at)),
        key=f"suggestion-{suggestion.pk}",
        subject="收到一条意见建议",
        body=f"请在 {suggestion.due_on} 前答复。",
        link=suggestion.get_absolute_url(),
        at=suggestion.at,
    )


def remind(*, on: date, at: datetime) -> int:
    """Once, on the first day after its last one; safe to run twice."""
    late = [row for row in Suggestion.objects.waiting() if row.due_on < on]
    return sum(
        post(
            clerks(on),
            key=f"suggestion-{row.pk}-late",
            subject="一条意见建议超过答复期限",
            body=f"{row.due_on} 前应当答复。",
            link=row.get_absolute_url(),
            urgent=True,
            at=at,
        )
        for row in late
    )
