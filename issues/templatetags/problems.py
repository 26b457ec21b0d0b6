"""The rows of 问题台账: twenty on a page, each of seven cells."""

from collections.abc import Iterable
from datetime import date

from django.template.library import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from issues.models import Issue
from portal.ui.templatetags.ui import light, stage
from portal.ui.words import day

register = Library()

ROW = """<tr>
<td class="main-c">{pick}<a class="text-body fw-6 d-block" href="{url}">{title}</a>
<span class="fs-sm t-3"><span class="mono">{number}</span> · {enterprise}</span></td>
<td class="chain-c" data-l="产业链">{chain}
<span class="fs-sm t-3 d-block">{category}</span></td>
<td class="stage-c" data-l="阶段">{stage}</td>
<td class="turn-c" data-l="下一步">{turn}</td>
<td class="lamp-c" data-l="期限灯">{lamp}
<span class="fs-sm t-3 d-block mt-1">{when}</span></td>
</tr>
"""
PICK = """<label class="pick"><input class="form-check-input" type="checkbox"
 name="pick" value="{}"><span class="visually-hidden">选中 {}</span></label> """


@register.simple_tag
def problem_rows(issues: Iterable[Issue], together: object = None) -> SafeString:
    """Every value is escaped here, as a template would; marks bring their markup."""
    on = localdate()
    rows = (row(issue, on, picks=bool(together)) for issue in issues)
    return format_html_join("", "{}", ((one,) for one in rows))


def row(issue: Issue, on: date, *, picks: bool) -> SafeString:
    picks = picks and issue.may_pick
    return format_html(
        ROW,
        pick=format_html(PICK, issue.pk, issue.title) if picks else "",
        url=issue.get_absolute_url(),
        title=issue.title,
        number=issue.number,
        enterprise=issue.enterprise.name,
        chain=issue.chain or "",
        category=issue.category or "",
        stage=stage(issue.phase, issue.get_state_display()),
        turn=issue.turn,
        lamp=light(issue.lamp, issue.lamp_text),
        when=when(issue, on),
    )


def when(issue: Issue, on: date) -> str:
    if issue.closed_at:
        return f"销号 {day(issue.closed_at, on)}"
    return f"应于 {day(issue.due_on, on)}" if issue.is_live else ""
