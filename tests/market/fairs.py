"""Two enterprises of one chain, a third of another, and a post between them."""

from datetime import timedelta

from chains.market.models import SharePost, ShareResponse, publish
from chains.market.models.responses import ANSWERER, POSTER
from chains.models import MissingLink, Unit
from tests.builders import (
    MONDAY,
    a_chain,
    a_liaison,
    a_post,
    a_segment,
    a_unit,
    a_user,
    an_enterprise,
)

SAMPLE = {
    "side": "supply",
    "kind": "orders",
    "title": "富余两条平缝线",
    "what": "可接梭织加工，先做小批量。",
    "quantity": "30000 件/月",
    "reach": "chain",
}


class Fair:
    """`poster` has posted, `answerer` is of the same chain; `now` is their clock.

    Methods make the moves of the two; `post` and `response` are read anew by `reload`.
    """

    def __init__(self, now=MONDAY, chain="纺织服装", days=30, **facts):
        self.now = now
        self.chain = a_chain(chain)
        committees = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, chain=self.chain)
        self.committee = committees.first() or a_unit(
            Unit.Kind.COMMITTEE, chain=self.chain
        )
        self.secretary = a_post(a_user(), self.committee, "secretary").user
        centre = Unit.objects.filter(kind=Unit.Kind.CENTRE).first()
        self.centre = centre or a_unit(Unit.Kind.CENTRE)
        self.clerk = a_post(a_user(), self.centre, "officer").user
        self.poster, self.answerer = (
            an_enterprise(self.chain),
            an_enterprise(self.chain),
        )
        self.seller = a_liaison(a_user(phone=a_phone()), self.poster).user
        self.buyer = a_liaison(a_user(phone=a_phone()), self.answerer).user
        self.post = self.published(days=days, **facts)
        self.response = None

    def published(self, by=None, enterprise=None, days=30, **facts):
        end = self.now.date() + timedelta(days=days)
        facts = SAMPLE | {"valid_until": end} | facts
        return publish(
            by=by or self.seller,
            at=self.now,
            enterprise=enterprise or self.poster,
            **facts,
        )

    def another(self, chain=None):
        """One more enterprise with its liaison; of this chain unless told."""
        enterprise = an_enterprise(chain or self.chain)
        return enterprise, a_liaison(a_user(phone=a_phone()), enterprise).user

    def reload(self):
        self.post = SharePost.objects.get(pk=self.post.pk)
        if self.response:
            self.response = ShareResponse.objects.get(pk=self.response.pk)
        return self

    def later(self, **span):
        self.now += timedelta(**span)
        return self

    def offered(self, text="我们能做两万件。", by=None, enterprise=None):
        self.post.answer(
            by=by or self.buyer,
            at=self.now,
            enterprise=enterprise or self.answerer,
            text=text,
        )
        self.response = self.post.responses.latest("pk")
        return self

    def accepted(self):
        if self.response is None:
            self.offered()
        self.post.accept(
            by=self.seller, at=self.now, response=self.response, reply="请先寄样"
        )
        return self.reload()

    def says(self, side, word, by=None, said="已签合同", **facts):
        people = {POSTER: self.seller, ANSWERER: self.buyer}
        self.reload().post.settle(
            by=by or people[side],
            at=self.now,
            response=self.response,
            side=side,
            word=word,
            said=said,
            **facts,
        )
        return self.reload()

    def done(self):
        return self.accepted().says(POSTER, "yes").says(ANSWERER, "yes")


def a_phone():
    """A number that no other person of the test has."""
    return f"137{a_user().pk:08d}"


def deal_with(secret):
    """A post within another chain with that word in all that was said, by kind its
    number; also a gap of that chain, which is told to everybody."""
    fair = Fair(chain="高端装备", title=secret[:60], what=secret)
    fair.offered(text=secret).accepted()
    gap = MissingLink.objects.create(
        chain=fair.chain, segment=a_segment(fair.chain), title=f"缺口 {fair.post.pk}"
    )
    return {
        "share": fair.post.pk,
        "share_response": fair.response.pk,
        "missing": gap.pk,
    }
