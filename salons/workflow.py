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


class SalonState(TextChoices):
    PREPARING = "preparing", "筹备中"
    OPEN = "open", "报名中"
    HELD = "held", "待总结"
    CLOSED = "closed", "已闭环"
    CANCELLED = "cancelled", "已取消"


# Still to come: its day, its place, its guests may change.
COMING = (SalonState.PREPARING, SalonState.OPEN)
# Invitations went out and it was not called off: guests and the public see it.
SHOWN = (SalonState.OPEN, SalonState.HELD, SalonState.CLOSED)
# It was held, whether or not its loop is closed.
OVER = (SalonState.HELD, SalonState.CLOSED)


class SegmentKind(TextChoices):
    """The four contents that the article names, and what else there is."""

    TOUR = "tour", "现场观摩"
    POLICY = "policy", "政策宣传"
    TALK = "talk", "座谈交流"
    TRAINING = "training", "教育培训"
    OTHER = "other", "其他"


class Aim(TextChoices):
    """What a salon is to bring together, in the words of the article."""

    GOVERNMENT = "government", "政企协同"
    INDUSTRY = "industry", "产业协同"
    ENTERPRISE = "enterprise", "企业协同"


class Side(TextChoices):
    HOST = "host", "轮值企业"
    COMMITTEE = "committee", "产业链党委"
    TASK_FORCE = "task_force", "产业集群专班"


class Heading(TextChoices):
    """轮值企业负责组织、接待、会务；专班和产业链党委协助筹备、协调、服务."""

    ORGANISING = "organising", "组织"
    RECEPTION = "reception", "接待"
    LOGISTICS = "logistics", "会务"
    PREPARING = "preparing", "筹备"
    COORDINATING = "coordinating", "协调"
    SERVING = "serving", "服务"


HEADINGS = {
    Side.HOST: (Heading.ORGANISING, Heading.RECEPTION, Heading.LOGISTICS),
    Side.COMMITTEE: (Heading.PREPARING, Heading.COORDINATING, Heading.SERVING),
    Side.TASK_FORCE: (Heading.PREPARING, Heading.COORDINATING, Heading.SERVING),
}


class Reply(TextChoices):
    INVITED = "invited", "未回复"
    CONFIRMED = "confirmed", "已报名"
    WAITING = "waiting", "候补"
    DECLINED = "declined", "不参加"


class NoteTheme(TextChoices):
    """What enterprises learn from each other, in the words of the article."""

    SAFETY = "safety", "安全环保"
    BUSINESS = "business", "企业经营"
    TEAM = "team", "团队管理"
    OTHER = "other", "其他"
