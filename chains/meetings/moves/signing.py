"""After the meeting: its minutes are signed, its resolutions go out."""

from datetime import datetime
from typing import Any

from django.db import models

from chains.meetings.minutes import drafted
from chains.meetings.models.agenda import AgendaItem
from chains.meetings.models.resolutions import Resolution
from chains.meetings.workflow import RESOLVING, ItemOutcome, MeetingState
from chains.standing import standing_of
from issues.models import Consultation, Decision, Matter
from issues.moves.handling import Ask
from issues.workflow import ConsultationKind
from portal.workflow.moves import Refused, Said, moves


class Signing(models.Model):
    """Signing is one move: minutes, orders of issues and resolutions, or nothing."""

    class Meta:
        abstract = True

    @moves(MeetingState.HELD, to=MeetingState.SIGNED)
    def sign(self, *, by: Any, at: datetime) -> Said:
        """签发纪要: what was entered becomes the minutes and never changes after.

        Each issue that was talked about is decided in its own journal; its resolutions
        become work orders, the others start on their own. Raises Refused with what is
        missing, and then nothing was signed.
        """
        missing = self.what_is_missing()
        if missing:
            raise Refused(" ".join(missing))
        for item in self.items.exclude(consultation=None).select_related(
            "consultation"
        ):
            self.decide_matters(item, by=by, at=at)
        drafts = Resolution.objects.filter(
            item__meeting=self, item__outcome__in=RESOLVING
        ).select_related("unit")
        for resolution in drafts:
            resolution.send_out(by=by, at=at)
        self.signed_at, self.signed_by = at, by
        self.minutes = drafted(self)
        return Said(
            f"纪要已签发，议定事项 {len(drafts)} 条。",
            acting_as=standing_of(by).label,
        )

    def what_is_missing(self) -> list[str]:
        """Sentences that say what stands between the record and its signature."""
        items = list(self.items.prefetch_related("resolutions", "votes"))
        missing = [] if items else ["议程是空的，没有可以签发的内容。"]
        for number, item in enumerate(items, 1):
            if not item.outcome:
                missing.append(f"第 {number} 项“{item.title}”还没有记结果。")
            elif not item.conclusion.strip():
                missing.append(f"第 {number} 项“{item.title}”还没有写会议意见。")
            if any(vote.closed_at is None for vote in item.votes.all()):
                missing.append(f"第 {number} 项“{item.title}”有一项表决没有结束。")
            if item.outcome not in RESOLVING and item.resolutions.all():
                missing.append(
                    f"第 {number} 项“{item.title}”没有通过，却记有议定事项："
                    "请先去掉议定事项，或改结果。"
                )
            if item.consultation_id and item.outcome in RESOLVING:
                missing += self.undecided(item)
            if item.consultation_id and item.outcome == ItemOutcome.TOLD:
                missing.append(
                    f"第 {number} 项“{item.title}”是企业问题，不能只是通报："
                    "请选通过、暂缓、不通过或转专题协商。"
                )
        return missing

    @staticmethod
    def undecided(item: AgendaItem) -> list[str]:
        """Issues of the item without anybody who does something about them."""
        named = {row.issue_id for row in item.resolutions.all()}
        matters = item.consultation.matters.filter(result=Matter.Result.OPEN)
        return [
            f"{matter.issue.number} 还没有议定事项：谁、做什么、哪天前。"
            for matter in matters.select_related("issue")
            if matter.issue_id not in named
        ]

    def decide_matters(self, item: AgendaItem, *, by: Any, at: datetime) -> None:
        """What the meeting made of each issue of the item, in the issue's own words."""
        matters = item.consultation.matters.filter(result=Matter.Result.OPEN)
        for matter in matters.select_related("issue"):
            if item.outcome in RESOLVING:
                self.order(item, matter, by=by, at=at)
            elif item.outcome == ItemOutcome.REJECTED:
                matter.issue.call_off(by=by, at=at, reason=item.conclusion)
            else:
                self.put_off(item, matter)
        item.consultation.settle(self.day)

    def order(self, item: AgendaItem, matter: Matter, *, by: Any, at: datetime) -> None:
        rows = list(item.resolutions.filter(issue=matter.issue_id))
        asks = [Ask(row.unit, row.role, row.text, row.due_on) for row in rows]
        absent = [
            seat.unit
            for seat in self.attendees.filter(
                present=False, unit__isnull=False
            ).select_related("unit")
        ]
        matter.issue.decide(
            by=by,
            at=at,
            chair=self.chair,
            conclusions=item.conclusion,
            asks=asks,
            absent=absent,
        )
        made = Decision.objects.filter(matter=matter).order_by("pk")
        orders = {row.unit_id: row.work_order_id for row in made}
        for row in rows:
            row.order_id = orders[row.unit_id]
        Resolution.objects.bulk_update(rows, ["order"])

    def put_off(self, item: AgendaItem, matter: Matter) -> None:
        """暂缓、转专题: the issue waits on an agenda of its own for another meeting."""
        special = item.outcome == ItemOutcome.TO_SPECIAL
        old = item.consultation
        new = Consultation.objects.create(
            kind=ConsultationKind.SPECIAL if special else self.kind,
            chain=old.chain,
            planned_on=old.planned_on,
        )
        new.participants.set(old.participants.all())
        Matter.objects.filter(pk=matter.pk).update(consultation=new)

    @moves(MeetingState.SIGNED)
    def correct(self, *, by: Any, at: datetime, text: str) -> Said:
        """更正件: a sheet of its own; the signed minutes stay as they are."""
        if not text.strip():
            raise Refused("请写明哪里有误、应为什么。")
        self.corrections.create(text=text.strip(), by=by, at=at)
        return Said(f"更正：{text.strip()}", acting_as=standing_of(by).label)
