"""States and fixed words of the rotation, in the wording of the zone."""

from django.db.models import TextChoices


class TurnState(TextChoices):
    PREVIEWED = "previewed", "预排"
    CONFIRMED = "confirmed", "已确认"
    DEFERRING = "deferring", "申请顺延"
    HOSTED = "hosted", "已承办"
    HANDING = "handing", "交接中"
    HANDED = "handed", "已交接"
    MISSED = "missed", "未履行"


# Settled who hosts; what became of it is not on record yet.
AHEAD = (TurnState.CONFIRMED, TurnState.DEFERRING)
# It took place and is in the ledger.
TOOK_PLACE = (TurnState.HOSTED, TurnState.HANDING, TurnState.HANDED)


class Origin(TextChoices):
    """How the host came to the turn."""

    LEDGER = "ledger", "按积分"
    NEXT = "next", "依次递补"
    SWAP = "swap", "互换"
    COVER = "cover", "代办"
    ASSIGNED = "assigned", "改派"


class SwapState(TextChoices):
    DRAFT = "draft", "拟提出"
    PROPOSED = "proposed", "待对方答复"
    ACCEPTED = "accepted", "待党委批准"
    APPROVED = "approved", "已互换"
    DECLINED = "declined", "对方不同意"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "已失效"


OPEN_SWAPS = (SwapState.PROPOSED, SwapState.ACCEPTED)


class ExemptionState(TextChoices):
    DRAFT = "draft", "拟提出"
    ASKED = "asked", "待批准"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


class CreditKind(TextChoices):
    SHARE = "share", "应分担"
    HOSTED = "hosted", "承办"
    LEFT = "left", "退出分摊"
    DEFERRED = "deferred", "顺延"
    MISSED = "missed", "未履行"
