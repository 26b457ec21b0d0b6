"""The words of requests: states, channels, results, and the centre's own limits.

Two states of the plan are merged away. 已受理 is 办理中: who accepts handles, and the
moment stands in `accepted_at`. 已送达 is a fact of 已办结: it changes nobody's rights.
"""

from datetime import timedelta

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待受理"
    SUPPLEMENT = "supplement", "待补正"
    WORKING = "working", "办理中"
    DEPARTMENT = "department", "等待部门"
    REFERRED = "referred", "转为问题办理"
    CLOSED = "closed", "已办结"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


# Somebody still owes the applicant something.
LIVE = (
    State.SUBMITTED,
    State.SUPPLEMENT,
    State.WORKING,
    State.DEPARTMENT,
    State.REFERRED,
)
# No clock of the centre runs: it waits for somebody else.
STILL = (State.SUPPLEMENT, State.DEPARTMENT, State.REFERRED)
# From acceptance on there is one person who answers for it (首问负责).
OWNED = (State.WORKING, State.DEPARTMENT, State.REFERRED, State.CLOSED)


class Channel(TextChoices):
    COUNTER = "counter", "现场"
    ONLINE = "online", "网上"
    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    GROUP = "group", "企业群"


class Relation(TextChoices):
    SELF = "self", "本人"
    STAFF = "staff", "企业经办人"
    AGENT = "agent", "受托代办"


class Notify(TextChoices):
    APPLICANT = "applicant", "申请人"
    FILER = "filer", "经办人"
    BOTH = "both", "两者"


class Result(TextChoices):
    DONE = "done", "办成"
    PARTLY = "partly", "部分办成"
    ANSWERED = "answered", "已答复"
    FAILED = "failed", "未办成"


class Delivery(TextChoices):
    ON_THE_SPOT = "spot", "当场告知"
    COLLECTED = "collected", "自取"
    ONLINE = "online", "网上"
    POST = "post", "邮寄"
    PHONE = "phone", "电话告知"


class PauseReason(TextChoices):
    SUPPLEMENT = "supplement", "等申请人补正"
    DEPARTMENT = "department", "等部门回复"
    ISSUE = "issue", "转为问题办理"


# Working days; the centre's own figures where a guide promises none (建议值).
ACCEPT_DAYS = 1
DAYS_WITHOUT_PROMISE = 5
SUPPLEMENT_DAYS = 5
MOST_EXTRA_DAYS = 10
# Days of the calendar in which a closed request may be opened again.
REOPEN_WITHIN = timedelta(days=30)
