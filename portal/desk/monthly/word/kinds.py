"""What the monthly report says as a document, an example of it, the finished file."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from chains.meetings.documents.kinds import shown
from portal.desk.monthly.counting import Numbers
from portal.desk.monthly.word import TEMPLATE
from portal.desk.monthly.writing import Part
from portal.documents.versions import fill
from portal.exports.documents import Document, listed, said

NONE = "无"


@dataclass(frozen=True)
class Said:
    text: str = said("内容", needed=True)


@dataclass(frozen=True)
class Section:
    """One part of the report; the template numbers it."""

    title: str = said("标题", needed=True)
    sentences: tuple[Said, ...] = listed("情况", Said, "一句一段", needed=True)


@dataclass(frozen=True)
class OfChain:
    name: str = said("产业链", needed=True)
    reported: str = said("新增", default="")
    closed: str = said("销号", default="")
    on_time: str = said("按时办结率", default="")
    satisfied: str = said("满意率", default="")
    live: str = said("在办", default="")
    late: str = said("超期", default="")


@dataclass(frozen=True)
class Late:
    number: str = said("编号", needed=True)
    enterprise: str = said("企业", default="")
    title: str = said("问题", default="")
    reported: str = said("报送日期", default="")
    since: str = said("超期自", default="")
    lead: str = said("主办单位", default="")


@dataclass(frozen=True)
class Arranged:
    day: str = said("日期", needed=True)
    what: str = said("安排", default="")
    who: str = said("主办", default="")


@dataclass(frozen=True)
class Monthly:
    """月报: the sentences of the page, and its tables as annexes."""

    issuer: str = said("发文单位", needed=True)
    month: str = said("月份", "例如 2026 年 10 月", needed=True)
    dated: date | str = said("成文日期", needed=True)
    mark: str = said("标注", "例如 内部参考 · 试运行；没有就不印", default="")
    parts: tuple[Section, ...] = listed("部分", Section, "一部分一节", needed=True)
    chains: tuple[OfChain, ...] = listed("产业链情况", OfChain, "附表 1")
    late: tuple[Late, ...] = listed("超期问题", Late, "附表 2")
    arranged: tuple[Arranged, ...] = listed("安排表", Arranged, "附表 3")


EXAMPLE = Monthly(
    issuer="示例开发区党群服务中心",
    month="2026 年 10 月",
    dated=date(2026, 11, 2),
    mark="内部参考 · 试运行",
    parts=(
        Section("总体情况", (Said("新增问题 12 件，比上月增加 3（上月 9）。"),)),
        Section("存在问题", (Said("月末超期最久的 1 件见表。"),)),
    ),
    chains=(
        OfChain(
            "纺织服装", "12（9）", "8（7）", "87.5%（85.7%）", "100%（–）", "9", "1"
        ),
    ),
    late=(
        Late(
            *("WS-2026-0019", "示例服饰", "夜间跳闸"),
            *("2026-09-14", "2026-09-29", "能源保障组"),
        ),
    ),
    arranged=(Arranged("11-12", "红色沙龙：共享仓怎么用", "示例织造"),),
)
MONTHLY = Document("monthly", "月报", TEMPLATE, EXAMPLE, shown)
KINDS = {MONTHLY.key: MONTHLY}


def rows_of(parts: list[Part], title: str, kind: type) -> tuple:
    """The table of that part; a document keeps its annexes, so none is written 无."""
    found = next((part.rows for part in parts if part.title == title), [])
    return tuple(kind(*row) for row in found) or (kind(NONE),)


def word(now: Numbers, parts: list[Part], on: date) -> bytes:
    """The finished file; raises BadTemplate with a sentence for the user."""
    context = Monthly(
        issuer=settings.CENTRE_NAME,
        month=now.stretch.label,
        dated=on,
        mark=now.board.scheme.heading,
        parts=tuple(
            Section(part.title, tuple(Said(text) for text in part.sentences))
            for part in parts
        ),
        chains=rows_of(parts, "问题办理", OfChain),
        late=rows_of(parts, "存在问题", Late),
        arranged=rows_of(parts, "下月安排", Arranged),
    )
    return fill(MONTHLY, context)
