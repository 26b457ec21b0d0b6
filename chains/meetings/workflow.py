"""States and fixed words of meetings, in the wording of the zone."""

from django.db.models import TextChoices

from issues.workflow import ConsultationKind


class MeetingKind(TextChoices):
    COMMITTEE = ConsultationKind.COMMITTEE.value, "党委会"
    FACTOR_REGULAR = ConsultationKind.FACTOR_REGULAR.value, "要素保障部门工作例会"
    SPECIAL = ConsultationKind.SPECIAL.value, "专题协商会"


class MeetingState(TextChoices):
    PLANNED = "planned", "拟定"
    NOTIFIED = "notified", "已通知"
    HELD = "held", "已召开"
    SIGNED = "signed", "纪要已签发"
    CANCELLED = "cancelled", "已取消"


# Still to come: its day, place and people may change.
AHEAD = (MeetingState.PLANNED, MeetingState.NOTIFIED)
# It took place, whether or not its minutes are signed.
# Nothing of it changes any more.
FIXED = (MeetingState.SIGNED, MeetingState.CANCELLED)
TOOK_PLACE = (MeetingState.HELD, MeetingState.SIGNED)


class Topic(TextChoices):
    """The five families of the article, and what else comes up."""

    PARTY = "party", "党建工作"
    INDUSTRY = "industry", "产业发展任务"
    POLICY = "policy", "惠企政策落地"
    SCIENCE = "science", "科技创新"
    SAFETY = "safety", "安全环保"
    DEMAND = "demand", "企业诉求"
    OTHER = "other", "其他"


FIVE_FAMILIES = (Topic.PARTY, Topic.INDUSTRY, Topic.POLICY, Topic.SCIENCE, Topic.SAFETY)


class ItemOutcome(TextChoices):
    PASSED = "passed", "通过"
    AGREED = "agreed", "原则通过"
    POSTPONED = "postponed", "暂缓"
    REJECTED = "rejected", "不通过"
    TOLD = "told", "通报"
    TO_SPECIAL = "to_special", "转专题协商"


# Under these the item's resolutions are sent out.
RESOLVING = (ItemOutcome.PASSED, ItemOutcome.AGREED)


class Capacity(TextChoices):
    MEMBER = "member", "委员"
    SITTING_IN = "sitting_in", "列席"


class Reply(TextChoices):
    NONE = "", "未回执"
    COMING = "coming", "参加"
    LEAVE = "leave", "请假"


class ResolutionState(TextChoices):
    DRAFT = "draft", "拟稿"
    OPEN = "open", "待办"
    REPORTED = "reported", "已完成待核"
    DONE = "done", "办结"
    DROPPED = "dropped", "撤销"


class Cell(TextChoices):
    """What one committee and month has come to; the order is that of the plan."""

    WAIVED = "waived", "免开"
    MET = "met", "达标"
    LATE = "late", "补开/补录"
    AWAITING_MINUTES = "awaiting_minutes", "待纪要"
    MINUTES_OVERDUE = "minutes_overdue", "纪要逾期"
    ARRANGED = "arranged", "已安排"
    UNCONFIRMED = "unconfirmed", "待确认"
    NOT_DUE = "not_due", "未到期"
    NOT_ARRANGED = "not_arranged", "未安排"
    MISSED = "missed", "逾期未开"
