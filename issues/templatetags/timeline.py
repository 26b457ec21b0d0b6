"""办理过程 and 您现在可以: one line for each step and for each thing to do."""

from collections.abc import Iterable

from django.template.library import Library
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from issues.models import Issue, IssueStep
from issues.panel import Choice
from portal.ui.addresses import address
from portal.ui.templatetags.ui import file_card, icon, tag
from portal.ui.words import moment
from portal.workflow.moves import Visibility

register = Library()

STEP = """<li id="step-{seq}">
<span class="dot {dot}">{icon}</span>
<div class="meta"><b class="text-body">{who}</b> <span>{at}</span> {seen_by} {odd}</div>
<div class="text-lines {css}">{text}</div>{exception}{papers}
</li>
"""
EXCEPTION = '<div class="fs-sm t-3">例外理由：{}</div>'
PAPERS = '<div class="files mt-2">{}</div>'
BLOCKED = '<div class="fs-sm t-3">{} {}：{}</div>'
BUTTON = '<a class="btn {}" href="{}">{}{} {}</a>'


@register.simple_tag
def timeline_steps(
    steps: Iterable[IssueStep],
    issue: Issue,
    reads_departments: bool,  # noqa: FBT001 - a tag's words stand in a row
) -> SafeString:
    """Every value is escaped here, as a template would; marks bring their markup. Why
    an exception was made is read by those who read what departments write."""
    on = localdate()
    return format_html_join(
        "",
        STEP,
        (
            {
                "seq": step.seq,
                "dot": step.dot,
                "icon": icon(step.icon),
                "who": step.acting_as or "系统",
                "at": moment(step.at, on),
                "seen_by": tag(
                    step.get_visibility_display(), step.seen_colour, step.seen_icon
                ),
                "odd": tag("例外", "red", "alert-triangle") if step.exception else "",
                "css": "internal" if step.visibility == Visibility.INTERNAL else "",
                "text": step.text,
                "exception": format_html(EXCEPTION, step.exception)
                if step.exception and reads_departments
                else "",
                "papers": papers_of(step, issue) if step.papers else "",
            }
            for step in steps
        ),
    )


def papers_of(step: IssueStep, issue: Issue) -> SafeString:
    cards = (
        file_card(
            file.name,
            address("issues:file", issue.pk, file.pk),
            file.size,
            file.get_evidence_display(),
        )
        for file in step.papers
    )
    drawn = ((render_to_string("ui/file.html", card),) for card in cards)
    return format_html(PAPERS, format_html_join("", "{}", drawn))


@register.simple_tag
def choice_buttons(choices: Iterable[Choice], *, has_main: bool = False) -> SafeString:
    """One under the other; with `has_main` the first may be the page's red button."""
    return format_html_join(
        "",
        "{}",
        (
            (button(choice, red=has_main and place == 0 and choice.is_main),)
            for place, choice in enumerate(choices)
        ),
    )


def button(choice: Choice, *, red: bool) -> SafeString:
    if choice.blocked:
        return format_html(BLOCKED, icon("lock"), choice.label, choice.blocked)
    return format_html(
        BUTTON,
        "btn-primary" if red else "btn-quiet",
        choice.url,
        icon(choice.icon),
        choice.label,
        format_html('<span class="fs-sm">（{}）</span>', choice.about)
        if choice.about
        else "",
    )
