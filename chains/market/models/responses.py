"""回应: what one enterprise answers to a post, and what both sides say came of it.

What concerns the post too (accepting, the end of the post, the outcome) is a move of
the post, which calls the moves here: so rows are always locked in the same order.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from chains.market.querysets import ResponseQuerySet
from chains.market.words import no_phone
from chains.market.workflow import (
    OPEN_RESPONSES,
    PARTNERS,
    TALKING,
    ResponseState,
    Word,
)
from chains.models import Enterprise, Liaison
from chains.standing import standing_of
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, Said, moves

YES, NO = Word.YES, Word.NO
PERSON = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}
# The columns of a side begin with its name.
POSTER, ANSWERER = "poster", "answerer"
SIDES = {POSTER: "发布方", ANSWERER: "回应方"}


def both_said(poster: str, answerer: str) -> Q:
    return Q(poster_word=poster, answerer_word=answerer)


class ShareResponse(Flowing):
    """Accepted, it is the one partner of its post until both have said 不成."""

    State = ResponseState

    post = models.ForeignKey(
        "market.SharePost",
        models.CASCADE,
        related_name="responses",
        verbose_name="供需信息",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="share_responses",
        verbose_name="回应企业",
    )
    state = models.CharField(
        "状态", max_length=10, choices=ResponseState, default=ResponseState.OFFERED
    )
    text = models.TextField("回应内容", max_length=1000, validators=[no_phone])
    answered_by = models.ForeignKey(**PERSON, verbose_name="回应人")
    answered_at = models.DateTimeField("回应时间")
    contact = models.ForeignKey(
        Liaison, models.PROTECT, related_name="+", verbose_name="联系人"
    )
    # The sentence with which it was accepted or declined.
    reply = models.CharField("答复", max_length=200, blank=True)
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    poster_word = models.CharField(
        "发布方说", max_length=3, choices=Word, blank=True, default=Word.NONE
    )
    poster_said = models.CharField("发布方说明", max_length=200, blank=True)
    poster_yuan = models.PositiveIntegerField("发布方金额", null=True, blank=True)
    poster_by = models.ForeignKey(
        **PERSON, null=True, blank=True, verbose_name="发布方登记人"
    )
    answerer_word = models.CharField(
        "回应方说", max_length=3, choices=Word, blank=True, default=Word.NONE
    )
    answerer_said = models.CharField("回应方说明", max_length=200, blank=True)
    answerer_yuan = models.PositiveIntegerField("回应方金额", null=True, blank=True)
    answerer_by = models.ForeignKey(
        **PERSON, null=True, blank=True, verbose_name="回应方登记人"
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回应"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "enterprise"],
                condition=Q(state__in=OPEN_RESPONSES),
                name="one_open_response_an_enterprise_and_post",
                violation_error_message="你们已经回应过，请等对方答复。",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(state__in=PARTNERS),
                name="one_partner_a_post",
                violation_error_message="已经在和另一家对接，请先等那边有结果。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResponseState.DONE) | both_said(YES, YES),
                name="share_done_said_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResponseState.FAILED) | both_said(NO, NO),
                name="share_failed_said_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResponseState.DIFFERING)
                | both_said(YES, NO)
                | both_said(NO, YES),
                name="share_differs_as_said",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=False) | both_said("", ""),
                name="share_outcome_after_acceptance",
            ),
            models.CheckConstraint(
                condition=Q(poster_by__isnull=True)
                | Q(answerer_by__isnull=True)
                | ~Q(poster_by=F("answerer_by")),
                name="share_sides_are_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise.called}的回应"

    def get_absolute_url(self) -> str:
        return reverse("market:post", args=[self.post_id])

    def said_by(self, side: str) -> dict[str, Any]:
        """word, said, yuan and by of one side."""
        return {
            name: getattr(self, f"{side}_{name}")
            for name in ("word", "said", "yuan", "by_id")
        }

    def spoken(self, side: str) -> bool:
        return bool(getattr(self, f"{side}_word"))

    def shown_word(self, side: str) -> str:
        return Word(self.said_by(side)["word"]).label

    @moves(ResponseState.OFFERED, to=ResponseState.WITHDRAWN)
    def withdraw(self, *, by: Any, at: datetime) -> Said:
        """撤回回应：对方还没有答复时。"""
        del at
        return Said("撤回了回应。", acting_as=standing_of(by).label)

    @moves(ResponseState.OFFERED, to=ResponseState.DECLINED)
    def decline(self, *, by: Any, at: datetime, reply: str) -> Said:
        """婉拒：写一句原因。"""
        del at
        if not reply.strip():
            raise Refused("请写一句原因，对方才知道为什么没有接受。")
        self.reply = reply.strip()
        return Said(f"未接受：{self.reply}", acting_as=standing_of(by).label)

    @moves(ResponseState.OFFERED, to=ResponseState.ACCEPTED)
    def take(self, *, by: Any, at: datetime, reply: str) -> Said:
        """Called by the post's `accept` only."""
        if not reply.strip():
            raise Refused("请写一句答复，例如：请先寄样，本周内联系。")
        self.reply, self.accepted_at = reply.strip(), at
        return Said(f"接受：{self.reply}", acting_as=standing_of(by).label)

    @moves(*OPEN_RESPONSES, to=ResponseState.LAPSED)
    def lapse(self, *, by: Any, at: datetime, reason: str) -> Said:
        """Called by the post when it ends without this response."""
        del by, at
        return Said(reason)

    @moves(*TALKING, to=(*TALKING, ResponseState.DONE, ResponseState.FAILED))
    def tell(
        self,
        *,
        by: Any,
        at: datetime,
        side: str,
        word: str,
        said: str,
        yuan: int | None = None,
    ) -> Said:
        """Called by the post's `settle` only: one side's word, which it may change
        until both say the same."""
        del at
        self.check_word(by, side, word, said)
        for name, value in {
            "word": word,
            "said": said.strip(),
            "yuan": yuan if word == YES else None,
            "by": by,
        }.items():
            setattr(self, f"{side}_{name}", value)
        label = f"{SIDES[side]}登记：{Word(word).label}。{said.strip()}"
        acting_as = standing_of(by).label
        return Said(label, acting_as=acting_as, to=self.outcome())

    def check_word(self, by: Any, side: str, word: str, said: str) -> None:
        if word not in {YES, NO}:
            raise Refused("请选“成”或“不成”。")
        if not said.strip():
            raise Refused("请写一句情况，例如：已签 5000 件加工合同。")
        other = POSTER if side == ANSWERER else ANSWERER
        if self.said_by(other)["by_id"] == by.pk:
            raise Refused("两边的结果不能由同一个人登记，请另一方的联络员来登记。")

    def outcome(self) -> ResponseState:
        """What both words together come to; one word alone decides nothing."""
        words = {self.poster_word, self.answerer_word}
        if Word.NONE in words:
            return ResponseState.ACCEPTED
        if len(words) > 1:
            return ResponseState.DIFFERING
        return ResponseState.DONE if words == {YES} else ResponseState.FAILED


class ShareResponseStep(Step):
    record_field = "response"

    response = models.ForeignKey(
        ShareResponse, models.CASCADE, related_name="steps", verbose_name="回应"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["response", "seq"], name="share_response_step_once"
            )
        ]
