"""Step four, 督办: the enterprise urges (催办), a leader instructs (批示)."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from chains.standing import standing_of
from issues.models.instructions import Instruction
from issues.workflow import LIVE, State
from portal.workdays.current import work_calendar
from portal.workflow.moves import Refused, Said, Visibility, moves

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

    @moves(*LIVE, beside=True)
    def instruct(
        self, *, by: Any, at: datetime, text: str, reply_by: date | None = None
    ) -> Said:
        """批示: a leader's word; the handlers and the owner hear it at once."""
        if not text.strip():
            raise Refused("请写批示内容。")
        on = localdate(at)
        if reply_by and reply_by < on:
            raise Refused("要求报告的日期已经过去，请选今天或以后的一天。")
        Instruction.objects.create(
            issue=self, text=text.strip(), reply_by=reply_by, by=by, on=on
        )
        until = f"（{reply_by:%m-%d} 前报告）" if reply_by else ""
        return Said(
            f"领导批示{until}：{text.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )

    @moves(*LIVE, beside=True)
    def reply_instruction(
        self, *, by: Any, at: datetime, instruction: Instruction, text: str
    ) -> Said:
        """报告批示落实情况: once, by the lead or by the centre where none leads."""
        if not text.strip():
            raise Refused("请写落实情况：做了什么、下一步什么时候。")
        instruction.take_reply(
            reply=text.strip(), replied_by=by, replied_on=localdate(at)
        )
        self.in_hand = instruction
        return Said(
            f"批示落实情况：{text.strip()}",
            seen_by=Visibility.DEPARTMENTS,
            acting_as=standing_of(by).label,
        )
