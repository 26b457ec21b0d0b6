"""Requests that wait for an issue are closed with it, whoever closes it there."""

from datetime import datetime

from issues.workflow import State as IssueState
from portal.workflow.moves import Refused
from services.models import Guess
from services.requests.models import ServiceRequest
from services.requests.workflow import State


def follow_issues(*, at: datetime) -> int:
    """Safe to run twice; a request that somebody moves meanwhile is left alone."""
    rows = ServiceRequest.objects.filter(
        state=State.REFERRED, issue__state=IssueState.CLOSED
    )
    count = 0
    for request in rows.select_related("issue", "guide").order_by("pk"):
        try:
            request.settle(by=None, at=at)
        except Refused:
            continue
        count += 1
    Guess.sweep(at=at)
    return count
