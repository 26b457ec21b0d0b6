"""The words of the loop: states, grades, outcomes, and the groups that rules name."""

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待受理"
    WAITING = "waiting", "待补充"
    ACCEPTED = "accepted", "待交办"
    CONSULTING = "consulting", "会商中"
    WORKING = "working", "办理中"
    HOLDING = "holding", "挂账"
    REVIEW = "review", "销号审核"
    CONFIRMING = "confirming", "待企业确认"
    CLOSED = "closed", "已销号"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"
    MERGED = "merged", "已并案"


# Every state in which somebody still owes the enterprise something.
LIVE = (
    State.SUBMITTED,
    State.WAITING,
    State.ACCEPTED,
    State.CONSULTING,
    State.WORKING,
    State.HOLDING,
    State.REVIEW,
    State.CONFIRMING,
)
# From acceptance on the centre has a named owner and a pinned policy.
OWNED = (
    State.ACCEPTED,
    State.CONSULTING,
    State.WORKING,
    State.HOLDING,
    State.REVIEW,
    State.CONFIRMING,
    State.CLOSED,
)
ENDED = (State.CLOSED, State.DECLINED, State.WITHDRAWN, State.MERGED)

# The step of the four that people see; 5 means that all are behind.
PHASE = {
    State.DRAFT: 1,
    State.SUBMITTED: 1,
    State.WAITING: 1,
    State.ACCEPTED: 1,
    State.CONSULTING: 2,
    State.WORKING: 3,
    State.HOLDING: 3,
    State.REVIEW: 3,
    State.CONFIRMING: 3,
    State.CLOSED: 5,
    State.DECLINED: 5,
    State.WITHDRAWN: 5,
    State.MERGED: 3,
}


class OrderState(TextChoices):
    SENT = "sent", "待签收"
    WORKING = "working", "办理中"
    ANSWERED = "answered", "已答复"
    ADOPTED = "adopted", "已采纳"
    RETURNED = "returned", "已退回"
    REVOKED = "revoked", "已撤销"


# Orders that still bind their unit.
LIVE_ORDERS = (OrderState.SENT, OrderState.WORKING, OrderState.ANSWERED)
# Orders that the unit has yet to act on.
OPEN_ORDERS = (OrderState.SENT, OrderState.WORKING)


class OrderRole(TextChoices):
    LEAD = "lead", "主办"
    SUPPORTING = "supporting", "协办"


class Grade(TextChoices):
    SIMPLE = "C", "C 级 · 简易"
    GENERAL = "B", "B 级 · 一般"
    HARD = "A", "A 级 · 疑难"


class Urgency(TextChoices):
    EMERGENCY = "emergency", "马上"
    PRESSING = "pressing", "较急"
    ORDINARY = "ordinary", "一般"


class Source(TextChoices):
    ONLINE = "online", "网上"
    COUNTER = "counter", "窗口代报"
    SALON = "salon", "红色沙龙"
    MEETING = "meeting", "会议"
    VISIT = "visit", "走访"
    IDEA = "idea", "金点子"
    HOTLINE = "hotline", "12345转入"
    OTHER = "other", "其他"


class Outcome(TextChoices):
    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决"
    EXPLAINED = "explained", "解释认可"
    UNSUPPORTED = "unsupported", "政策不支持"
    REFERRED_UP = "referred_up", "已报上级"
    SILENT = "silent", "企业未回应"
    UNSUPPLIED = "unsupplied", "未补充"


class DeclineReason(TextChoices):
    OUT_OF_SCOPE = "out_of_scope", "不属于开发区和要素保障部门职责"
    LEGAL_CHANNEL = "legal_channel", "已进入诉讼、仲裁、复议等法定途径"
    INTERNAL = "internal", "属于企业内部经营或劳资事务"
    UNFOUNDED = "unfounded", "经核实情况不属实"
    DUPLICATE = "duplicate", "与正在办理的问题重复"


class ConsultationKind(TextChoices):
    """The names stand in the article: 事务共商."""

    FACTOR_REGULAR = "factor_regular", "要素保障部门工作例会"
    SPECIAL = "special", "专题协商会"
    COMMITTEE = "committee", "党委会"


class ConsultationState(TextChoices):
    PLANNED = "planned", "待召开"
    HELD = "held", "已召开"
    CANCELLED = "cancelled", "已取消"


class EvidenceKind(TextChoices):
    APPROVAL = "approval", "批复"
    PHOTO = "photo", "照片"
    AGREEMENT = "agreement", "协议"
    PAYMENT = "payment", "付款凭证"
    CORRESPONDENCE = "correspondence", "沟通记录"


class Solved(TextChoices):
    YES = "yes", "是"
    PARTLY = "partly", "部分"
    NO = "no", "否"


class Satisfied(TextChoices):
    YES = "yes", "满意"
    MOSTLY = "mostly", "基本满意"
    NO = "no", "不满意"


class ClockKind(TextChoices):
    ACCEPTANCE = "acceptance", "受理"
    HANDLING = "handling", "办理"
    SIGNING = "signing", "签收"
    ORDER = "order", "交办单"
    REVIEW = "review", "审核"
    CONFIRMATION = "confirmation", "企业确认"
    SUPPLEMENT = "supplement", "企业补充"
    NOTICE = "notice", "督办答复"
    APPEAL = "appeal", "申诉"
    HOLD_REVIEW = "hold_review", "挂账评估"
    CALL_BACK = "call_back", "回访"


# Clocks of the enterprise: never counted against a unit, never paused by waiting.
ENTERPRISE_CLOCKS = (ClockKind.CONFIRMATION, ClockKind.SUPPLEMENT)
# Clocks beside the matter itself: none of them is the due day that lists show.
SIDE_CLOCKS = (
    ClockKind.SUPPLEMENT,
    ClockKind.APPEAL,
    ClockKind.HOLD_REVIEW,
    ClockKind.CALL_BACK,
)


class PauseReason(TextChoices):
    WAITING = "waiting", "等企业补充"
    CONSULTING = "consulting", "会商停表"
    REQUESTED = "requested", "企业要求暂缓"
    HOLDING = "holding", "挂账"


class Level(TextChoices):
    """How loud a notice is. 提醒 asks for no answer and bears no number."""

    REMINDER = "reminder", "提醒"
    BLUE = "blue", "蓝色督办"
    YELLOW = "yellow", "黄色督办"
    RED = "red", "红色督办"


# Drafted by the system, issued by a person, answered in writing.
ANSWERABLE = (Level.BLUE, Level.YELLOW, Level.RED)
NEXT_LEVEL = {Level.BLUE: Level.YELLOW, Level.YELLOW: Level.RED}


class NoticeState(TextChoices):
    DRAFTED = "drafted", "待签发"
    ISSUED = "issued", "待签收"
    SIGNED = "signed", "待答复"
    ANSWERED = "answered", "待评判"
    ADOPTED = "adopted", "已采纳"
    ESCALATED = "escalated", "已升级"
    REVOKED = "revoked", "误发撤销"
    DROPPED = "dropped", "不予签发"
    ENDED = "ended", "已了结"


# Notices on which somebody still has to act; a reminder stands as issued.
LIVE_NOTICES = (
    NoticeState.DRAFTED,
    NoticeState.ISSUED,
    NoticeState.SIGNED,
    NoticeState.ANSWERED,
)
# The unit addressed owes an answer.
UNANSWERED = (NoticeState.ISSUED, NoticeState.SIGNED)


class Cause(TextChoices):
    """What the ladder saw. Each names its rule in section 5 of the loop."""

    LAMP = "lamp", "亮黄灯"
    NOT_SIGNED = "not_signed", "逾期未签收"
    NOT_ACCEPTED = "not_accepted", "逾期未受理"
    NO_PROGRESS = "no_progress", "临期无进展"
    SENT_BACK = "sent_back", "销号多次被退回"
    HOLD_MISSED = "hold_missed", "挂账未按期复核"
    OVERDUE = "overdue", "超期"
    DISSATISFIED = "dissatisfied", "企业不满意"
    ABSENT = "absent", "主办缺席会商"
    UNANSWERED = "unanswered", "上一级督办逾期未答复"
    FALSE_CLOSING = "false_closing", "回访发现虚假销号"
    JUDGED = "judged", "答复未通过，升级"


class Issuer(TextChoices):
    """Who may issue and judge the notices of a level."""

    DIRECTOR = "director", "中心主任"
    LEADER = "leader", "党工委领导"
    EITHER = "either", "中心主任或党工委领导"


class Verdict(TextChoices):
    ADOPT = "adopt", "采纳"
    ESCALATE = "escalate", "升级"
    REVOKE = "revoke", "误发撤销"


class HoldCause(TextChoices):
    """Why nothing can be done for a while, none of which is a unit's own doing."""

    POLICY = "policy", "政策"
    PLANNING = "planning", "规划"
    FUNDS = "funds", "资金"
    HIGHER_APPROVAL = "higher_approval", "上级审批"
    LEGACY = "legacy", "历史遗留"


class HoldState(TextChoices):
    PROPOSED = "proposed", "待批准"
    HELD = "held", "挂账中"
    REFUSED = "refused", "未批准"
    RESUMED = "resumed", "已恢复办理"
    DROPPED = "dropped", "已失效"


# At most one of these an issue.
OPEN_HOLDS = (HoldState.PROPOSED, HoldState.HELD)


class ExtensionState(TextChoices):
    ASKED = "asked", "待批准"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"
    DROPPED = "dropped", "已失效"


class CallChannel(TextChoices):
    PHONE = "phone", "电话"
    WECHAT = "wechat", "微信"
    VISIT = "visit", "上门"
