"""What the list of answers says, a made-up example of it, and the finished file."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from chains.meetings.documents.kinds import shown
from portal.documents.versions import fill
from portal.exports.documents import Document, listed, said
from salons.answering import Line
from salons.documents import TEMPLATE
from salons.models import Salon


@dataclass(frozen=True)
class Answered:
    """One problem of the list."""

    number: str = said("编号", needed=True)
    enterprise: str = said("企业", needed=True)
    demand: str = said("诉求", needed=True)
    stands: str = said("进展", needed=True)
    answer: str = said("现场答复", "没有答复的留空，现场手写", default="")


@dataclass(frozen=True)
class AnswerList:
    """前期诉求办理情况通报, the first item of a salon."""

    issuer: str = said("发文单位", needed=True)
    salon: str = said("沙龙", "例如 纺织服装第 9 期红色沙龙", needed=True)
    starts: datetime | str = said("时间", needed=True)
    host: str = said("轮值企业", needed=True)
    dated: date | str = said("成文日期", needed=True)
    rows: tuple[Answered, ...] = listed("诉求", Answered, "一件一行", needed=True)
    place: str = said("地点", default="")


EXAMPLE = AnswerList(
    issuer="示例纺织服装产业链党委",
    salon="纺织服装第 9 期红色沙龙",
    starts=datetime(2026, 11, 27, 9, 0),  # noqa: DTZ001 - a clock on the wall
    place="示例服饰有限公司党群服务站",
    host="示例服饰有限公司",
    dated=date(2026, 11, 26),
    rows=(
        Answered("WS-2026-0019", "示例服饰", "夜间跳闸影响整烫车间", "办理中"),
        Answered(
            *("WS-2026-0012", "示例织造", "面料共享仓收费不清", "已销号：已解决"),
            answer="专班：收费标准已公示。",
        ),
    ),
)
ANSWERS = Document("answers", "诉求回应清单", TEMPLATE, EXAMPLE, shown)
KINDS = {ANSWERS.key: ANSWERS}


def answers(salon: Salon, lines: list[Line], on: date) -> bytes:
    """The finished file; raises BadTemplate with a sentence for the user."""
    rows = [
        Answered(
            number=line.issue.number,
            enterprise=line.issue.enterprise.called,
            demand=line.issue.title,
            stands=line.stands,
            answer=f"{line.answer.speaker}：{line.answer.said}" if line.answer else "",
        )
        for line in lines
    ]
    context = AnswerList(
        issuer=settings.CENTRE_NAME,
        salon=f"{salon.label}红色沙龙",
        starts=salon.start,
        place=salon.place,
        host=salon.host.name,
        dated=on,
        rows=tuple(rows),
    )
    return fill(ANSWERS, context)
