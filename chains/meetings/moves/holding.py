"""At the meeting: who came, what was said, how it was voted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models, transaction

from chains.meetings.models.agenda import Ballot, Vote
from chains.meetings.models.attendance import Attendee
from chains.meetings.models.rules import MeetingRules
from chains.meetings.workflow import AHEAD, Capacity, MeetingState
from chains.standing import standing_of
from portal.workflow.moves import JUST_CHANGED, Refused, Said, moves


class Holding(models.Model):
    """Moves and rules of the day itself; the record stays open until it is signed."""

    class Meta:
        abstract = True

    @moves(*AHEAD, to=MeetingState.HELD)
    def hold(
        self,
        *,
        by: Any,
        at: datetime,
        present: Collection[int],
        chair: str,
        recorder: str,
        exception: str = "",
    ) -> Said:
        """确认召开: `present` are the keys of the seats that were taken.

        Below the quorum it still took place, but says why decisions were taken.
        Raises Refused before its time, without a chair, or with nobody there.
        """
        if at < self.start:
            raise Refused("还没到开会时间。提前开了会，请先改期。")
        if not chair.strip() or not recorder.strip():
            raise Refused("请写明主持人和记录人。")
        seats = list(self.attendees.all())
        came = [seat for seat in seats if seat.pk in set(present)]
        if not came:
            raise Refused("请勾选到会的单位和人员。")
        self.attendees.filter(pk__in=[seat.pk for seat in came]).update(present=True)
        self.attendees.exclude(pk__in=[seat.pk for seat in came]).update(present=False)
        expected, there = counted(seats), counted(came)
        if not is_quorate(expected, there) and not exception.strip():
            raise Refused(
                f"应到委员 {expected}，实到 {there}，不够规定人数。"
                "会议仍要记录的，请写明理由；议定事项须会后另行征求意见。"
            )
        self.chair, self.recorder, self.held_at = chair.strip(), recorder.strip(), at
        words = f"应到委员 {expected}，实到 {there}，共到会 {len(came)}。"
        return Said(
            ("补录：" if self.entered_late else "") + words,
            acting_as=standing_of(by).label,
            exception=exception.strip(),
        )

    def open_vote(self, item: Any, *, by: Any, at: datetime, question: str) -> Vote:
        """开始表决: the members who are there now are its voters, for good."""
        if self.state != MeetingState.HELD:
            raise Refused("先确认召开、勾好到会人员，再表决。")
        if not question.strip():
            raise Refused("请写明表决什么。")
        voters = self.attendees.voting().filter(present=True)
        rows = list(voters.select_related("unit", "enterprise", "person"))
        if not rows:
            raise Refused("没有到会的委员，不能表决。")
        if item.votes.open().exists():
            raise Refused("这个议题还有一项表决没有结束。")
        with transaction.atomic():
            vote = item.votes.create(
                question=question.strip(), opened_by=by, opened_at=at
            )
            Ballot.objects.bulk_create(
                Ballot(vote=vote, attendee=row, name=row.name) for row in rows
            )
        return vote

    @staticmethod
    def close_vote(vote: Vote, *, at: datetime, choices: dict[int, str]) -> None:
        """结束表决: `choices` by key of ballot; nobody's word changes after.

        Raises Refused if it was closed meanwhile, or names a ballot of another vote.
        """
        ballots = {ballot.pk: ballot for ballot in vote.ballots.all()}
        if set(choices) - set(ballots):
            raise Refused("有一票不属于这次表决，请刷新后重填。")
        if any(not choices.get(key) for key in ballots):
            raise Refused("还有委员没有表决，请逐人选赞成、反对或弃权。")
        with transaction.atomic():
            if not Vote.objects.open().filter(pk=vote.pk).update(closed_at=at):
                raise Refused(JUST_CHANGED)
            for key, ballot in ballots.items():
                ballot.choice = choices[key]
            Ballot.objects.bulk_update(ballots.values(), ["choice"])


def counted(seats: Collection[Attendee]) -> int:
    return sum(seat.capacity == Capacity.MEMBER for seat in seats)


def is_quorate(expected: int, there: int, rules: MeetingRules | None = None) -> bool:
    """More than the wanted part of the members came; those sitting in do not count.

    A meeting without members (factor groups, special ones) has no quorum to miss.
    """
    percent = (rules or MeetingRules.current()).quorum_percent
    return expected == 0 or there * 100 > expected * percent
