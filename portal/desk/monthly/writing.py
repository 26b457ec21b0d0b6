"""The sentences of the report. Each is made of figures; what is not known is said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.timezone import localtime

from chains.meetings.models import Meeting
from chains.meetings.workflow import Cell, MeetingKind
from issues.assessment.cells import NOTHING, plain
from issues.assessment.scoring import rounded, share
from issues.assessment.workflow import Measure
from issues.querysets import midnight
from issues.workflow import Level
from portal.desk.monthly.counting import Numbers
from portal.exports.documents import ordinal
from salons.activities.models import Activity
from salons.models import Salon

AHEAD = 12
COMMITTEE = MeetingKind.COMMITTEE
ZERO = Decimal(0)


@dataclass
class Part:
    """一、总体情况: a heading, its sentences, and a table if there is one."""

    title: str
    sentences: list[str] = field(default_factory=list)
    heads: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    number: str = ""

    @property
    def heading(self) -> str:
        return f"{self.number}、{self.title}"

    def say(self, *pieces: str) -> None:
        """One more sentence, or a few that belong together."""
        self.sentences.append("".join(pieces))

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row with the heads of its cells, as a phone shows them."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def report(now: Numbers, before: Numbers) -> list[Part]:
    """The parts in their order, numbered by those that are there."""
    parts = [write(now, before) for write in PARTS]
    for number, part in enumerate(parts, 1):
        part.number = ordinal(number)
    return parts


def compared(now: int, before: int) -> str:
    """环比: against the month before, in words."""
    if now == before:
        return f"与上月持平（{before}）"
    more = "增加" if now > before else "减少"
    return f"比上月{more} {abs(now - before)}（上月 {before}）"


def rate(found: Numbers, measure: str) -> str:
    """92.9%（26 / 28）, or that there was nothing to count."""
    value, weight = found.figure(measure).now
    percent = rounded(share(value, weight))
    if percent is None:
        return f"{NOTHING}（没有可计的）"
    return f"{plain(percent)}%（{plain(value)} / {weight}）"


def against(now: Numbers, before: Numbers, measure: str) -> str:
    """The change in points, where both months have a rate."""
    one = share(*now.figure(measure).now)
    two = share(*before.figure(measure).now)
    if one is None or two is None:
        return "上月没有可比的数" if two is None else ""
    points = rounded(one - two)
    if not points:
        return "与上月持平"
    return f"比上月{'上升' if points > 0 else '下降'} {plain(abs(points))} 个百分点"


def rated(now: Numbers, before: Numbers, measure: str) -> str:
    name = Measure(measure).label
    change = against(now, before, measure)
    return f"{name} {rate(now, measure)}{f'，{change}' if change else ''}"


def overall(now: Numbers, before: Numbers) -> Part:
    of, then = now.whole, before.whole
    share_reached = rounded(share(now.reached, now.enterprises))
    part = Part("总体情况")
    part.say(
        f"新增问题 {of.reported} 件，{compared(of.reported, then.reported)}；",
        f"销号 {of.closed} 件，{compared(of.closed, then.closed)}。",
    )
    part.say(
        f"{rated(now, before, Measure.ON_TIME)}；",
        f"{rated(now, before, Measure.SATISFIED)}。",
    )
    part.say(
        f"{ending(now)}在办 {of.live} 件，其中超期 {of.late} 件（停表的不算），",
        f"{compared(of.late, then.late)}。",
    )
    part.say(
        f"本季度以来，报送过问题或参加过活动的企业 {now.reached} 家，",
        f"占在册企业 {now.enterprises} 家的 {plain(share_reached or ZERO)}%。",
    )
    if now.board.period is None:
        part.say("考核还没有封账，以上比率会随办理变动。")
    return part


def ending(found: Numbers) -> str:
    return "月末" if found.is_over else f"截至 {found.until:%m-%d}，"


def gatherings(now: Numbers, before: Numbers) -> Part:
    part, held = Part("会议、沙龙与走访"), now.meetings[COMMITTEE]
    part.say(
        f"召开党委会 {held} 次，{compared(held, before.meetings[COMMITTEE])}；",
        f"应开 {now.owed} 个党委。",
    )
    if others := other_meetings(now, before):
        part.say(f"另召开{others}。")
    part.say(f"各类会议议定事项 {now.resolutions} 项。")
    part.say(
        f"举办红色沙龙 {now.salons} 期，{compared(now.salons, before.salons)}；",
        f"党建活动 {now.activities} 场，",
        f"{compared(now.activities, before.activities)}。",
    )
    part.say(
        f"走访企业 {now.visits} 次，{compared(now.visits, before.visits)}；",
        f"其中反映的 {now.findings} 项已转为问题办理。",
    )
    return part


def other_meetings(now: Numbers, before: Numbers) -> str:
    """要素保障部门工作例会、专题协商会, as far as there were any in either month."""
    return "、".join(
        f"{kind.label} {now.meetings[kind]} 次（上月 {before.meetings[kind]}）"
        for kind in MeetingKind
        if kind != COMMITTEE and (now.meetings[kind] or before.meetings[kind])
    )


HEADS = ("产业链", "新增", "销号", "按时办结率", "满意率", "在办", "超期")


def handling(now: Numbers, before: Numbers) -> Part:
    part = Part("问题办理", heads=HEADS)
    measures = (Measure.SOLVED, Measure.REDONE)
    part.say("；".join(rated(now, before, measure) for measure in measures), "。")
    if now.chains:
        part.say("分产业链情况见表，括号内为上月。")
    past = {chain.pk: (of, row) for chain, of, row in before.chains}
    for chain, of, row in now.chains:
        then, before_row = past.get(chain.pk, (None, None))
        part.rows.append(
            (
                chain.name,
                *(f"{getattr(of, n)}（{getattr(then, n, 0)}）" for n in FIRST),
                *(f"{cell(row, m)}（{cell(before_row, m)}）" for m in RATED),
                *(f"{getattr(of, n)}（{getattr(then, n, 0)}）" for n in LAST),
            )
        )
    return part


FIRST, LAST = ("reported", "closed"), ("live", "late")
RATED = (Measure.ON_TIME, Measure.SATISFIED)


def cell(row: object, measure: str) -> str:
    if row is None:
        return NOTHING
    percent = rounded(share(*row.figures[measure].now))
    return NOTHING if percent is None else f"{plain(percent)}%"


def front_desk(now: Numbers, before: Numbers) -> Part:
    """Silence is no praise: the rate is that of the answers alone."""
    of, then = now.desk, before.desk
    part = Part("窗口服务")
    part.say(
        f"窗口接待 {of.visits} 次，{compared(of.visits, then.visits)}；",
        f"收到办件 {of.filed} 件，{compared(of.filed, then.filed)}；",
        f"办结 {of.closed} 件，{compared(of.closed, then.closed)}。",
    )
    if of.ratings:
        percent = plain(rounded(share(Decimal(of.content), of.ratings)) or ZERO)
        part.say(
            f"收到评价 {of.ratings} 条，",
            f"其中满意和基本满意 {of.content} 条，占 {percent}%。",
        )
    else:
        part.say("没有收到评价，不推定为满意。")
    return part


# In the order of how far it has come.
UNMET = {
    Cell.MISSED: "没有按期召开党委会的（含会后补录的）",
    Cell.UNCONFIRMED: "党委会会期已过、还没有确认召开的",
    Cell.NOT_ARRANGED: "还没有安排党委会的",
}


def problems(now: Numbers, before: Numbers) -> Part:
    """What went wrong by the figures; causes are for people to write."""
    part = Part("存在问题")
    issued = [
        f"{Level(level).label} {now.notices[level]} 张"
        for level in (Level.BLUE, Level.YELLOW, Level.RED)
        if now.notices[level]
    ]
    total, then = sum(now.notices.values()), sum(before.notices.values())
    if total:
        listed = "、".join(issued)
        part.say(f"签发督办单 {total} 张，{compared(total, then)}：{listed}。")
    for cell, words in UNMET.items():
        if now.unmet[cell]:
            names = "、".join(now.unmet[cell])
            when = "" if cell == Cell.MISSED else ending(now)
            part.say(f"{when}{words}：{names}。")
    if now.oldest:
        part.say(f"{ending(now)}超期最久的 {len(now.oldest)} 件见表。")
        part.heads = ("编号", "企业", "问题", "报送日期", "超期自", "主办单位")
        part.rows = [
            (
                issue.number,
                issue.enterprise.called,
                issue.title,
                f"{localtime(issue.reported_at):%Y-%m-%d}",
                f"{issue.late_since:%Y-%m-%d}",
                issue.lead_unit or "待交办",
            )
            for issue in now.oldest
        ]
    if not part.sentences:
        part.say("没有超期的问题，没有签发督办单，没有逾期未开的党委会。")
    return part


def ahead(now: Numbers, _before: Numbers) -> Part:
    """What is arranged already; what nobody has arranged is not foretold."""
    following = now.stretch.step(1)
    lines = sorted(arranged(following.first, following.last))
    part = Part("下月安排")
    if not lines:
        part.say(f"{following.label}还没有排定的会议、沙龙和活动。")
        return part
    shown, rest = lines[:AHEAD], len(lines) - AHEAD
    part.say(f"{following.label}已排定 {len(lines)} 项，见表。")
    if rest > 0:
        part.say(f"表中列最早的 {AHEAD} 项，另有 {rest} 项见日历。")
    part.heads = ("日期", "安排", "主办")
    part.rows = [(f"{day:%m-%d}", what, who) for day, what, who in shown]
    return part


def arranged(first: date, last: date) -> list[tuple[date, str, str]]:
    begins, ends = midnight(first), midnight(last + timedelta(1))
    during = {"start__gte": begins, "start__lt": ends}
    meetings = Meeting.objects.exclude(state="cancelled").filter(**during)
    salons = Salon.objects.live().filter(**during).for_list()
    events = Activity.objects.exclude(state="cancelled").filter(**during)
    return [
        *(
            (
                localtime(row.start).date(),
                f"{row.get_kind_display()}：{row.theme}",
                row.host_name,
            )
            for row in meetings.select_related("committee")
        ),
        *(
            (localtime(row.start).date(), f"红色沙龙：{row.theme}", row.host.called)
            for row in salons
        ),
        *((localtime(row.start).date(), f"活动：{row}", NOTHING) for row in events),
    ]


# In the order of the document. 组织建设 stands between 问题办理 and 窗口服务 as soon as
# its room gives figures; until then it is left out.
PARTS: tuple[Callable[[Numbers, Numbers], Part], ...] = (
    overall,
    gatherings,
    handling,
    front_desk,
    problems,
    ahead,
)
