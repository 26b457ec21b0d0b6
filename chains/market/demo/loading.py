"""Twelve months of posts in three chains, in every state, and the chains' gaps."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import get_current_timezone, localtime

from chains.demo.loading import named
from chains.market.demo.texts import BY_CLERK, GAPS, SAMPLES, Gap, Sample
from chains.market.models import SharePost, ShareResponse, publish
from chains.market.models.responses import ANSWERER, POSTER
from chains.market.workflow import PostState, Word
from chains.models import Enterprise, IndustryChain, Liaison, MissingLink

YES, NO = Word.YES, Word.NO
DEAL_YUAN = 180_000


class Fair:
    """Who speaks for whom in the demo, and its clock."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.enterprises = {
            e.name: e for e in Enterprise.objects.select_related("chain")
        }
        kinds = [Liaison.Kind.LIAISON]
        rows = Liaison.objects.filter(kind__in=kinds).select_related("user")
        self.people = {row.enterprise_id: row.user for row in rows}
        self.clerk = get_user_model().objects.get(username="clerk")

    def enterprise(self, word: str) -> Enterprise:
        return self.enterprises[named(word)]

    def person(self, word: str) -> Any:
        return self.people.get(self.enterprise(word).pk, self.clerk)

    def day(self, ago: int, hour: int = 9) -> datetime:
        """That many days ago, at this hour, and never after the demo's own moment."""
        day = localtime(self.at).date() - timedelta(days=ago)
        moment = datetime.combine(day, time(hour), tzinfo=get_current_timezone())
        return min(moment, self.at)


def load(at: datetime) -> int:
    """The number of posts; every one walked to its state by its own moves."""
    fair = Fair(at)
    for gap in GAPS:
        enter(fair, gap)
    for sample in sorted((*SAMPLES, BY_CLERK), key=lambda row: -row.ago):
        walk(fair, sample)
    return SharePost.objects.count()


def enter(fair: Fair, gap: Gap) -> None:
    chain = IndustryChain.objects.get(slug=gap.chain)
    MissingLink.objects.create(
        chain=chain,
        segment=chain.segments.get(name=gap.segment),
        title=gap.title,
        what=gap.what,
        state=gap.state,
        filled_by=fair.enterprise(gap.filled_by) if gap.filled_by else None,
    )


def walk(fair: Fair, sample: Sample) -> None:
    made = fair.day(sample.ago)
    post = publish(
        by=fair.person(sample.by),
        at=made,
        enterprise=fair.enterprise(sample.by),
        side=sample.side,
        kind=sample.kind,
        title=sample.title,
        what=sample.what,
        quantity=sample.quantity,
        reach=sample.reach,
        valid_until=localtime(made).date() + timedelta(days=sample.days),
    )
    if sample.partner:
        answer(fair, post, sample)
    FATES.get(sample.fate, nothing)(fair, post, sample)
    if post.state == PostState.OPEN:
        expire(fair, post, sample)


def answer(fair: Fair, post: SharePost, sample: Sample) -> None:
    post.answer(
        by=fair.person(sample.partner),
        at=fair.day(sample.ago - 2, 10),
        enterprise=fair.enterprise(sample.partner),
        text="我们能配合，条件可以面谈，本周内可以看样。",
    )


def nothing(fair: Fair, post: SharePost, sample: Sample) -> None:
    """It stands as it is."""


def accepted(fair: Fair, post: SharePost, sample: Sample) -> ShareResponse:
    row = post.responses.get()
    post.accept(
        by=fair.person(sample.by),
        at=fair.day(sample.ago - 3, 11),
        response=row,
        reply="可以，请先来看样，细节当面定。",
    )
    return row


def settled(poster: str, answerer: str) -> Callable[..., None]:
    """Accepted, and each side has said its word."""

    def settle(fair: Fair, post: SharePost, sample: Sample) -> None:
        row = accepted(fair, post, sample)
        words = (
            (POSTER, sample.by, poster, 10),
            (ANSWERER, sample.partner, answerer, 11),
        )
        for side, who, word, after in words:
            post.settle(
                by=fair.person(who),
                at=fair.day(max(sample.ago - after, 0), 15),
                response=row,
                side=side,
                word=word,
                said=SAID[word],
                yuan=DEAL_YUAN if word == YES else None,
            )

    return settle


SAID = {YES: "已签合同，第一批已交货。", NO: "价格和交期没有谈拢。"}


def expire(fair: Fair, post: SharePost, sample: Sample) -> None:
    after = sample.ago - sample.days - 1
    if after >= 0:
        post.expire(by=None, at=fair.day(after, 6))


def declined(fair: Fair, post: SharePost, sample: Sample) -> None:
    by, at = fair.person(sample.by), fair.day(sample.ago - 3, 14)
    post.responses.get().decline(by=by, at=at, reply="需要专职到岗，这次先不合作。")


def retracted(fair: Fair, post: SharePost, sample: Sample) -> None:
    by, at = fair.person(sample.partner), fair.day(sample.ago - 3, 14)
    post.responses.get().withdraw(by=by, at=at)


def withdrawn(fair: Fair, post: SharePost, sample: Sample) -> None:
    by, at = fair.person(sample.by), fair.day(sample.ago - 9, 16)
    post.withdraw(by=by, at=at, reason="已和外地供应商签约。")


def taken_down(fair: Fair, post: SharePost, sample: Sample) -> None:
    at = fair.day(sample.ago - 1, 16)
    reason = "引荐不属于供需对接，请联系服务中心办理。"
    post.take_down(by=fair.clerk, at=at, reason=reason)


FATES: dict[str, Callable[..., Any]] = {
    "accepted": accepted,
    "silent": accepted,
    "done": settled(YES, YES),
    "failed": settled(NO, NO),
    "differing": settled(YES, NO),
    "declined": declined,
    "retracted": retracted,
    "withdrawn": withdrawn,
    "taken_down": taken_down,
}
