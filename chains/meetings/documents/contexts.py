"""What the five documents say: plain facts, by the names that templates use.

Days are `date`, moments `datetime`; what is unknown is "" or None and leaves its line
out or room to write by hand. Nothing here knows a model.
"""

from dataclasses import dataclass
from datetime import date, datetime

from portal.exports.documents import listed, said

Moment = datetime | str
Day = date | str


@dataclass(frozen=True)
class Topic:
    """One line of the agenda."""

    text: str = said("内容", needed=True)
    presenter: str = said("汇报单位")
    minutes: int | str = said("分钟", default="")


@dataclass(frozen=True)
class MeetingNotice:
    """会议通知 with its reply slip."""

    issuer: str = said("发文单位", "通知由谁发", needed=True)
    meeting: str = said("会议名称", "例如 纺织服装产业链党委11月份会议", needed=True)
    to: str = said("主送", "各成员单位", needed=True)
    starts: Moment = said("时间", "会议开始的日期和钟点", needed=True)
    place: str = said("地点", needed=True)
    attendees: str = said("参会人员", "谁来参加", needed=True)
    dated: Day = said("成文日期", needed=True)
    theme: str = said("主题", "党委会必有", default="")
    number: str = said("文号", "没有就不印", default="")
    topics: tuple[Topic, ...] = listed("议题", Topic, "一项一段", needed=True)
    demands: str = said("要求", "会议纪律、材料等", default="")
    reply_by: Day = said("回执截止", "没有就不印", default="")
    contact: str = said("联系人", default="")
    phone: str = said("联系电话", default="")


@dataclass(frozen=True)
class Seat:
    """One line of the attendance sheet; `sign` stays empty for the pen."""

    name: str = said("姓名", needed=True)
    unit: str = said("单位及职务", needed=True)
    capacity: str = said("身份", "委员、列席、主持、记录")
    note: str = said("备注", "请假及事由", default="")


@dataclass(frozen=True)
class AttendanceSheet:
    """签到表 with 应到 and 实到."""

    meeting: str = said("会议名称", needed=True)
    starts: Moment = said("时间", needed=True)
    place: str = said("地点", needed=True)
    chair: str = said("主持人")
    recorder: str = said("记录人")
    expected: int | str = said("应到", "有表决权的人数", needed=True)
    came: int | None = said("实到", "会前留空，手写", needed=True, default=None)
    on_leave: int | None = said("请假", "会前留空，手写", default=None)
    sitting_in: int | None = said("列席", "会前留空，手写", default=None)
    seats: tuple[Seat, ...] = listed("名单", Seat, "一人一行", needed=True)


@dataclass(frozen=True)
class Decided:
    """One resolution: what, who, until when."""

    text: str = said("事项", needed=True)
    unit: str = said("责任单位", needed=True)
    due: Day = said("完成时限", needed=True)
    co_units: str = said("协办单位", default="")
    person: str = said("责任人", default="")
    issue: str = said("问题编号", "由企业问题而来的才有", default="")


@dataclass(frozen=True)
class MinutesItem:
    """One topic of the minutes, in the order of the agenda."""

    topic: str = said("议题", needed=True)
    discussion: str = said("讨论情况", "会上说了什么", default="")
    conclusion: str = said("会议意见", "会议定了什么", default="")
    outcome: str = said("结果", "通过、原则通过、暂缓……", default="")
    votes: str = said("表决情况", "同意、反对、弃权各几票", default="")
    decided: tuple[Decided, ...] = listed("议定事项", Decided, needed=True)


@dataclass(frozen=True)
class MeetingMinutes:
    """会议纪要."""

    mark: str = said("纪要标志", "红字，例如 纺织服装产业链党委会议纪要", needed=True)
    issuer: str = said("发文单位", needed=True)
    meeting: str = said("会议名称", needed=True)
    starts: Moment = said("时间", needed=True)
    place: str = said("地点", needed=True)
    chair: str = said("主持人", "没有就只写召开", needed=True)
    present: str = said("出席", "单位、姓名，用顿号隔开", needed=True)
    dated: Day = said("成文日期", "签发的日期", needed=True)
    number: str = said("编号", "例如 第11期、〔2026〕11号", default="")
    theme: str = said("主题", default="")
    roll: str = said("到会情况", "应到几人，实到几人", default="")
    note: str = said("说明", "补录、更正等，没有就不印", default="")
    on_leave: str = said("请假", default="")
    absent: str = said("缺席", default="")
    sitting_in: str = said("列席", default="")
    recorder: str = said("记录人", default="")
    signed_by: str = said("签发人", default="")
    copies_to: str = said("抄送", "没有就不印版记", default="")
    items: tuple[MinutesItem, ...] = listed("议题", MinutesItem, needed=True)


@dataclass(frozen=True)
class ResolutionSlip:
    """议定事项督办单."""

    number: str = said("编号", "例如 督办〔2026〕7号", needed=True)
    matter: str = said("督办事项", needed=True)
    basis: str = said("依据", "哪次会议、哪个议题，有的写原问题编号", needed=True)
    unit: str = said("责任单位", needed=True)
    opened: Day = said("立项日期", needed=True)
    due: Day = said("反馈时限", needed=True)
    demand: str = said("督办要求", needed=True)
    issuer: str = said("发文单位", needed=True)
    dated: Day = said("成文日期", needed=True)
    co_units: str = said("协办单位", default="")
    person: str = said("责任人", default="")
    progress: str = said("目前进展", default="")
    instructions: str = said("领导批示", default="")
    answer: str = said("承办反馈", "没有就留空，手写", default="")
    signed_by: str = said("签发人", default="")
    contact: str = said("联系人", default="")
    phone: str = said("联系电话", default="")


@dataclass(frozen=True)
class Shortfall:
    """One thing that was owed and is missing."""

    period: str = said("月份", "例如 2026年10月", needed=True)
    duty: str = said("应办事项", "例如 召开产业链党委会", needed=True)
    state: str = said("情况", "例如 逾期未开、纪要逾期", needed=True)


@dataclass(frozen=True)
class CorrectionReminder:
    """整改提醒单: a committee owes a meeting or its minutes."""

    to: str = said("主送", "哪个党委", needed=True)
    basis: str = said("依据", "哪项制度", needed=True)
    demand: str = said("整改要求", needed=True)
    reply_by: Day = said("反馈时限", needed=True)
    issuer: str = said("发文单位", needed=True)
    dated: Day = said("成文日期", needed=True)
    number: str = said("编号", "没有就不印", default="")
    shortfalls: tuple[Shortfall, ...] = listed("问题", Shortfall, needed=True)
    contact: str = said("联系人", default="")
    phone: str = said("联系电话", default="")
