"""States and fixed words of supply-and-demand posts, in the wording of the zone."""

from django.db.models import TextChoices


class Side(TextChoices):
    SUPPLY = "supply", "供"
    DEMAND = "demand", "需"


class Kind(TextChoices):
    """The three of the source article."""

    MARKET = "market", "市场联拓"
    ORDERS = "orders", "订单共享"
    TALENT = "talent", "人才共育"


class Reach(TextChoices):
    """Who else sees the post while it stands."""

    CHAIN = "chain", "本链"
    ZONE = "zone", "全区"


class PostState(TextChoices):
    OPEN = "open", "在挂"
    DONE = "done", "已成"
    EXPIRED = "expired", "到期"
    WITHDRAWN = "withdrawn", "撤回"


class ResponseState(TextChoices):
    OFFERED = "offered", "待答复"
    ACCEPTED = "accepted", "对接中"
    DIFFERING = "differing", "双方说法不一"
    DONE = "done", "已成"
    FAILED = "failed", "未成"
    DECLINED = "declined", "未接受"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "随帖结束"


# The two sides talk, and both have not said the same yet.
TALKING = (ResponseState.ACCEPTED, ResponseState.DIFFERING)
# One of these an enterprise and post.
OPEN_RESPONSES = (ResponseState.OFFERED, *TALKING)
# One of these a post: its partner.
PARTNERS = (*TALKING, ResponseState.DONE)


class Word(TextChoices):
    """What one side says came of it; silence says nothing."""

    NONE = "", "还没有说"
    YES = "yes", "成"
    NO = "no", "不成"
