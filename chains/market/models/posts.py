"""供需信息: what an enterprise offers or seeks, and its moves from 在挂 to its end."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.timezone import localtime

from chains.market.models.responses import PERSON, ShareResponse
from chains.market.querysets import PostQuerySet
from chains.market.words import LONGEST_DAYS, latest_end, no_phone
from chains.market.workflow import Kind, PostState, Reach, ResponseState, Side
from chains.models import Enterprise, IndustryChain, Liaison
from chains.standing import standing_of
from portal.workflow.models import Flowing, Step
from portal.workflow.moves import Refused, Said, moves


class SharePost(Flowing):
    """One offer or wish, with one partner at a time; contacts are no part of it."""

    State = PostState

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="share_posts", verbose_name="企业"
    )
    # The enterprise's chain on the day of the post: 本链 stays what it was.
    chain = models.ForeignKey(
        IndustryChain,
        models.PROTECT,
        related_name="share_posts",
        verbose_name="产业链",
    )
    side = models.CharField("供或需", max_length=6, choices=Side)
    kind = models.CharField("类别", max_length=6, choices=Kind)
    title = models.CharField("标题", max_length=60, validators=[no_phone])
    what = models.TextField("具体内容", max_length=2000, validators=[no_phone])
    quantity = models.CharField(
        "数量", max_length=30, blank=True, validators=[no_phone]
    )
    valid_until = models.DateField("有效期至")
    reach = models.CharField("给谁看", max_length=5, choices=Reach, default=Reach.CHAIN)
    state = models.CharField(
        "状态", max_length=10, choices=PostState, default=PostState.OPEN
    )
    posted_by = models.ForeignKey(**PERSON, verbose_name="发布人")
    posted_at = models.DateTimeField("发布时间")
    # The centre posted it for the enterprise and may answer for it.
    on_behalf = models.BooleanField("代发", default=False)
    contact = models.ForeignKey(
        Liaison,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="联系人",
    )
    reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "供需信息"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "valid_until"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=PostState.WITHDRAWN) | ~models.Q(reason=""),
                name="share_post_withdrawn_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("market:post", args=[self.pk])

    @property
    def partner(self) -> ShareResponse | None:
        """The response that is being talked about, or that came off."""
        return self.responses.partners().first()

    def takes_answers(self, on: date) -> bool:
        """Stands open, its enterprise in the register, and its last day, which still
        counts, has not passed."""
        is_open = self.state == PostState.OPEN and self.enterprise.is_active
        return is_open and on <= self.valid_until

    @moves(PostState.OPEN, beside=True)
    def answer(
        self, *, by: Any, at: datetime, enterprise: Enterprise, text: str
    ) -> Said:
        """回应: several enterprises may answer at once, each once."""
        on = localtime(at).date()
        self.check_answer(enterprise, on)
        contact = contact_of(enterprise, by, on)
        if contact is None:
            raise Refused("企业还没有联络员，请先联系服务中心开通，再来回应。")
        row = ShareResponse(
            post=self,
            enterprise=enterprise,
            text=text.strip(),
            answered_by=by,
            answered_at=at,
            contact=contact,
        )
        try:
            row.clean_fields()
            with transaction.atomic():
                row.save()
        except ValidationError as problem:
            raise Refused(" ".join(problem.messages)) from problem
        except IntegrityError as problem:
            raise Refused("你们已经回应过这一条，请等对方答复。") from problem
        return Said(f"{enterprise.name}回应。", acting_as=standing_of(by).label)

    def check_answer(self, enterprise: Enterprise, on: date) -> None:
        if enterprise.pk == self.enterprise_id:
            raise Refused("这是本企业自己发布的，不能自己回应。")
        if not self.enterprise.is_active:
            raise Refused(f"{self.enterprise.called}已不在企业名录，不能再回应这一条。")
        if on > self.valid_until:
            raise Refused(f"这一条到 {self.valid_until:%Y-%m-%d} 为止，已经过期。")
        if self.responses.partners().exists():
            raise Refused("对方已经在和另一家企业对接，暂时不能回应。")

    @moves(PostState.OPEN)
    def accept(
        self, *, by: Any, at: datetime, response: ShareResponse, reply: str
    ) -> Said:
        """接受: from now on both sides see each other's liaison."""
        if self.responses.partners().exists():
            raise Refused("已经接受了另一家的回应，先和那一家有结果，再答复别家。")
        response.take(by=by, at=at, reply=reply)
        said = f"接受了{response.enterprise.name}的回应。"
        return Said(said, acting_as=standing_of(by).label)

    @moves(
        PostState.OPEN,
        PostState.EXPIRED,
        to=(PostState.OPEN, PostState.EXPIRED, PostState.DONE),
    )
    def settle(
        self, *, by: Any, at: datetime, response: ShareResponse, **word: Any
    ) -> Said:
        """登记结果: what one side says; 已成 only when both say so."""
        response.tell(by=by, at=at, **word)
        acting_as = standing_of(by).label
        if response.state != ResponseState.DONE:
            return Said("一方登记了对接结果。", acting_as=acting_as, to=self.state)
        self.end_the_rest(by, at, "对方已和另一家对接成功。")
        return Said("双方都登记为“成”。", acting_as=acting_as, to=PostState.DONE)

    @moves(PostState.OPEN, to=PostState.WITHDRAWN)
    def withdraw(self, *, by: Any, at: datetime, reason: str) -> Said:
        """撤回: the enterprise changed its mind; not while it talks with a partner."""
        if self.responses.talking().exists():
            raise Refused("已经在和一家企业对接，请先登记对接结果，再撤回。")
        return self.take_off(by, at, reason)

    @moves(PostState.OPEN, PostState.EXPIRED, to=PostState.WITHDRAWN)
    def take_down(self, *, by: Any, at: datetime, reason: str) -> Said:
        """撤下: the centre or the chain's secretary finds it unsuitable; talks end."""
        return self.take_off(by, at, reason)

    @moves(PostState.OPEN, to=PostState.EXPIRED)
    def expire(self, *, by: Any, at: datetime) -> Said:
        """到期: its last day has passed, or its enterprise has left the register; a
        partner it has found stays."""
        why, answer = "有效期已过", "这一条已到期，对方没有答复。"
        if not self.enterprise.is_active:
            why, answer = "企业已不在名录", "对方企业已不在名录，这一条已结束。"
        elif localtime(at).date() <= self.valid_until:
            raise Refused(f"这一条到 {self.valid_until:%Y-%m-%d} 当天仍然有效。")
        for row in self.responses.offered():
            row.lapse(by=by, at=at, reason=answer)
        return Said(f"{why}，自动到期。")

    def take_off(self, by: Any, at: datetime, reason: str) -> Said:
        if not reason.strip():
            raise Refused("请写明为什么撤，回应过的企业会看到。")
        self.reason = reason.strip()
        self.end_the_rest(by, at, f"这一条已撤：{self.reason}")
        return Said(f"撤：{self.reason}", acting_as=standing_of(by).label)

    def end_the_rest(self, by: Any, at: datetime, reason: str) -> None:
        """In the order of their keys, so that two who do it wait and never lock."""
        for row in self.responses.open().order_by("pk"):
            row.lapse(by=by, at=at, reason=reason)


def publish(
    *, by: Any, at: datetime, enterprise: Enterprise, **facts: Any
) -> SharePost:
    """发布: by whoever speaks for the enterprise, or by the centre on its behalf.

    `valid_until` is the last day on which it can be answered: today at the earliest,
    180 days from now at the latest.
    """
    on = localtime(at).date()
    check_end(facts["valid_until"], on)
    post = SharePost(
        enterprise=enterprise,
        chain=enterprise.chain,
        posted_by=by,
        posted_at=at,
        on_behalf=enterprise.pk not in standing_of(by).enterprise_ids,
        contact=contact_of(enterprise, by, on),
        **facts,
    )
    try:
        post.full_clean()
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    post.save()
    return post


def check_end(valid_until: date, on: date) -> None:
    if valid_until < on:
        raise Refused("有效期不能早于今天，请改日期。")
    if valid_until > latest_end(on):
        last = f"{latest_end(on):%Y-%m-%d}"
        raise Refused(f"有效期最长 {LONGEST_DAYS} 天，到 {last} 为止；到期可以再挂。")


def contact_of(enterprise: Enterprise, person: Any, on: date) -> Liaison | None:
    """The person himself where he speaks for it, else its present first liaison."""
    rows = enterprise.liaisons.current(on).speaking().select_related("user")
    rows = list(rows.order_by("kind", "pk"))
    own = [row for row in rows if person and row.user_id == person.pk]
    return next(iter(own or rows), None)


class SharePostStep(Step):
    record_field = "post"

    post = models.ForeignKey(
        SharePost, models.CASCADE, related_name="steps", verbose_name="供需信息"
    )

    class Meta(Step.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["post", "seq"], name="share_post_step_once")
        ]
