"""Step four, 督办: the enterprise urges (催办); more of the ladder stands here."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from issues.workflow import State
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, moves

# Working days between two calls of one enterprise on one issue.
URGE_EVERY = 2


class Supervising(models.Model):
    """Moves by which somebody presses for an issue that others have in hand."""

    class Meta:
        abstract = True

    @moves(
        State.SUBMITTED,
        State.ACCEPTED,
        State.CONSULTING,
        State.WORKING,
        State.REVIEW,
    )
    def urge(self, *, by: Any, at: datetime, words: str = "") -> Said:
        """催办: owner and lead are told, and it is counted; no clock changes.

        Not while the enterprise itself has the turn, and once in two working days.
        """
        obstacle = self.why_not_urge(localdate(at))
        if obstacle:
            raise Refused(obstacle)
        said = f"催办：{words.strip()}" if words.strip() else "催办"
        return Said(said, acting_as=self.enterprise.name)

    def why_not_urge(self, on: date) -> str:
        """The sentence that says from which day on one may urge again, or nothing."""
        last = self.steps.filter(move="urge").order_by("seq").last()
        if last is None:
            return ""
        again = work_calendar().add(localdate(last.at), URGE_EVERY)
        if on >= again:
            return ""
        return f"已经催办过，{again:%m-%d} 起可以再催。急事请直接打电话。"
