"""The four steps that people see, each with one sentence, from the issue's facts."""

from dataclasses import dataclass

from django.utils.timezone import localtime

from issues.models import Issue
from issues.workflow import ENDED, Outcome, State


@dataclass(frozen=True)
class Phase:
    """One step of the bar: `status` is done, now or empty."""

    title: str
    note: str
    status: str
    band: str


BANDS = ("企业出题", "协同解题", "交账答题", "交账答题")
TITLES = ("问题报送", "难题会商", "问题销号", "督办考核")


def phases(issue: Issue) -> list[Phase]:
    """报送 → 会商 → 销号 → 督办考核. A consultation that was not needed says so."""
    now = issue.phase
    return [
        Phase(title, note, status_of(index, now), band)
        for index, (title, note, band) in enumerate(
            zip(TITLES, notes(issue), BANDS, strict=True), 1
        )
    ]


def status_of(index: int, now: int) -> str:
    if index < now:
        return "done"
    return "now" if index == now else ""


def notes(issue: Issue) -> tuple[str, str, str, str]:
    reported = (
        f"{localtime(issue.reported_at):%m-%d} 报送" if issue.reported_at else "填写中"
    )
    if issue.accepted_at:
        reported += f"，{localtime(issue.accepted_at):%m-%d} 受理"
    elif issue.state in {State.SUBMITTED, State.WAITING}:
        reported += f"，{issue.get_state_display()}"
    return (reported, consulted(issue), closing(issue), assessed(issue))


def consulted(issue: Issue) -> str:
    if issue.state == State.CONSULTING:
        return "会商中"
    return "直接办理，未会商" if issue.phase > 2 else "需要时会商"  # noqa: PLR2004 - step two


def closing(issue: Issue) -> str:
    if issue.state == State.CLOSED:
        return (
            f"{localtime(issue.closed_at):%m-%d} 销号，{Outcome(issue.outcome).label}"
        )
    if issue.state == State.MERGED:
        return "与同类问题一并办理"
    if issue.state in ENDED:
        return issue.get_state_display()
    return issue.get_state_display() if issue.phase == 3 else "您确认才算销号"  # noqa: PLR2004


def assessed(issue: Issue) -> str:
    return "计入考核" if issue.state == State.CLOSED else "办结后计入考核"


def after_report(issue: Issue) -> list[Phase]:
    """What the enterprise may expect after its report, with the days promised."""
    days = issue.rules.general_days
    return [
        Phase("已报送", f"{localtime(issue.reported_at):%m-%d %H:%M}", "done", ""),
        Phase(
            "服务中心受理", f"最晚 {issue.due_on:%m-%d}，会告诉您由谁办理", "now", ""
        ),
        Phase("部门办理", f"一般 {days} 个工作日内", "", ""),
        Phase("请您确认并评价", "您确认解决了才算销号；不满意会重办", "", ""),
    ]
