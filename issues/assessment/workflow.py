"""The words of the assessment: its measures, their formulas, and states of appeals."""

from django.db.models import TextChoices


class PeriodKind(TextChoices):
    MONTH = "month", "月"
    QUARTER = "quarter", "季度"


class Measure(TextChoices):
    """What is counted for a unit; `FORMULAS` says how, in words."""

    RESPONSE = "response", "签收及时率"
    ON_TIME = "on_time", "按时办结率"
    SOLVED = "solved", "解决率"
    SATISFIED = "satisfied", "满意率"
    REDONE = "redone", "重办率"
    RETURNS = "returns", "退单准确率"
    SUPPORT = "support", "协办配合率"
    DEDUCTION = "deduction", "督办扣分"
    VOLUME = "volume", "经办件数"
    LEFT_OUT = "left_out", "不计入"
    # Of the zone as a whole, for those who watch over the figures themselves.
    REOPENED = "reopened", "重开"
    SILENT = "silent", "企业未回应"
    REROUTED = "rerouted", "改派"
    SENT_BACK = "sent_back", "销号退回"
    ASKED = "asked", "要求补充"
    HELD = "held", "挂账"
    CALLED = "called", "回访满意"
    GONE = "gone", "联系后撤回"
    EXCEPTED = "excepted", "例外办理"


# Shares of a whole, in the order of the columns.
RATES = (
    Measure.RESPONSE,
    Measure.ON_TIME,
    Measure.SOLVED,
    Measure.SATISFIED,
    Measure.REDONE,
    Measure.RETURNS,
    Measure.SUPPORT,
)
# What a unit may appeal against: everything that makes its score or its name.
APPEALABLE = (*RATES, Measure.DEDUCTION)
# A high share of these is no praise.
LESS_IS_BETTER = (Measure.REDONE,)
INTEGRITY = (
    Measure.REOPENED,
    Measure.SILENT,
    Measure.REROUTED,
    Measure.SENT_BACK,
    Measure.ASKED,
    Measure.HELD,
    Measure.CALLED,
    Measure.GONE,
    Measure.EXCEPTED,
)

FORMULAS = {
    Measure.RESPONSE: "按时签收的交办单 ÷ 应签收的交办单；中心按受理时限计。",
    Measure.ON_TIME: (
        "时限内答复并经审核通过的件数 ÷（审核通过的 + 已超期的）。"
        "停表的天数不计；中心和产业链党委按整件问题的办理时限计。"
    ),
    Measure.SOLVED: (
        "结论为“已解决”的 ÷ 企业确认销号的。"
        "企业未回应、企业认可的政策不支持不计入，另列。"
    ),
    Measure.SATISFIED: "（满意 + 基本满意）÷ 企业已评价的。没有评价的不算满意。",
    Measure.REDONE: (
        "（企业不认可 + 重开）÷（确认销号 + 企业不认可 + 重开）。越低越好。"
    ),
    Measure.RETURNS: "退回后改由别家承办的 ÷ 本单位提出并已有结果的退回。",
    Measure.SUPPORT: "时限内答复的协办单 ÷（已答复的 + 已超期的协办单）。",
    Measure.DEDUCTION: "本期签发、没有撤销的督办单按等级扣分；撤销的在撤销当期冲回。",
    Measure.VOLUME: "以上各项涉及的问题，一件只算一次。",
    Measure.LEFT_OUT: "不予受理、撤回、并案、挂账停表、企业未回应、政策不支持。",
    Measure.REOPENED: "销号后重开的 ÷ 本期销号的。",
    Measure.SILENT: "按企业未回应销号的 ÷ 本期销号的。",
    Measure.REROUTED: "改派主办的 ÷ 本期交办的。",
    Measure.SENT_BACK: "审核退回重办的 ÷ 本期提交审核的。",
    Measure.ASKED: "要求企业补充的次数 ÷ 本期报送的。",
    Measure.HELD: "期末仍在挂账的件数和平均天数。",
    Measure.CALLED: "回访时满意或基本满意的 ÷ 联系上的回访；与网上满意率对照。",
    Measure.GONE: "承办联系后两个工作日内撤回的 ÷ 本期企业撤回的。",
    Measure.EXCEPTED: "按小中心规则、由本不该办的人办理并写明理由的次数。",
}


class AppealState(TextChoices):
    DRAFT = "draft", "未提交"
    OPEN = "open", "待决定"
    GRANTED = "granted", "成立"
    REJECTED = "rejected", "维持原数"


class Remedy(TextChoices):
    """What a granted appeal makes of the case."""

    GOOD = "good", "改按合格计"
    LEFT_OUT = "left_out", "不计入"
