"""The page of one issue: where it stands, who is next, what I may do, what happened."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from chains.standing import standing_of
from chains.views.directory import revealed
from issues.models import Clock, Issue, IssueFile, IssueStep, SupervisionNotice
from issues.panel import (
    choices,
    instructions_of,
    next_step,
    notices_of,
    words_to_copy,
)
from issues.permissions import may_call, readable_by, speaks_for, urges
from issues.phases import phases
from issues.views.loading import load
from issues.workflow import ClockKind, State
from portal.accounts.guards import require, signed_in
from portal.kept import kept
from portal.workflow.moves import Visibility

# Steps of the timeline that stand on the page at first, and what is printed of each.
NEWEST = 20
IN_THE_TIMELINE = (
    *("seq", "move", "at", "acting_as", "visibility", "text", "exception"),
)


@signed_in
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    issue = load(request.user, pk)
    if issue.state == State.DRAFT:
        return redirect("issues:report")
    on = localdate()
    readable = readable_by(request.user, issue)
    about = {"issue": pk, "readable": frozenset(readable)}
    whole = request.GET.get("steps") == "all"
    steps = steps_of(**about, whole=whole)
    unproven = "departments" in readable
    files = files_of(**about, unproven=unproven) if issue.has_files else []
    clocks = Clock.gathered(clocks_of(issue=pk))
    shown = {step.pk for step in steps}
    who, what = next_step(issue)
    found = choices(request.user, issue, on)
    facts = {
        "issue": issue,
        "lamp": issue.glance(on, to_own=speaks_for(request.user, issue)),
        "phases": phases(issue),
        "choices": [c for c in found if not c.is_rare],
        "rare": [c for c in found if c.is_rare],
        "words_to_copy": words_to_copy(issue, on) if urges(request.user, issue) else "",
        "next_who": who,
        "next_what": what,
        "urged": steps[0].urged if steps else 0,
        "orders": orders(issue, clocks, on, readable),
        "notices": shown_notices(request.user, issue, on, readable),
        "instructions": instructions_of(issue) if "departments" in readable else [],
        "steps": with_files(steps, files),
        "older": steps[0].all_steps - len(steps) if steps else 0,
        "may_print": "departments" in readable,
        "is_own": speaks_for(request.user, issue),
        "may_call": may_call(request.user, issue),
        "is_kept": urges(request.user, issue),
        # Also those of steps that are not shown, so that no paper is out of sight.
        "loose_files": [f for f in files if f.step_id not in shown],
        "clocks": own_clocks(issue, clocks, on),
        **ties(request.user, issue, readable),
    }
    return render(request, "issues/detail.html", facts)


@kept
def steps_of(
    issue: int,
    readable: frozenset[str],
    whole: bool,  # noqa: FBT001 - named by all who ask
) -> QuerySet[IssueStep]:
    """The newest first, and on each how many there are and how many of them urge."""
    rows = IssueStep.objects.filter(issue=issue).readable_by(readable)
    rows = rows.only(*IN_THE_TIMELINE).order_by("-seq")
    rows = rows.annotate(
        all_steps=Window(Count("pk")),
        urged=Window(Count("pk", filter=Q(move="urge"))),
    )
    return rows if whole else rows[:NEWEST]


@kept
def files_of(
    issue: int,
    readable: frozenset[str],
    unproven: bool,  # noqa: FBT001 - named by all who ask
) -> QuerySet[IssueFile]:
    rows = IssueFile.objects.filter(issue=issue, visibility__in=readable)
    return rows if unproven else rows.proven()


@kept
def clocks_of(issue: int) -> QuerySet[Clock]:
    return Clock.objects.filter(issue=issue).by_halts()


@signed_in
@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The contact's whole number; who looked is recorded."""
    issue = load(request.user, pk)
    require(may_call(request.user, issue), "联系电话只给办理这件问题的人员查看。")
    return revealed(request, issue, issue.contact, issue.phone, issue)


def ties(user: Any, issue: Issue, readable: set[str]) -> dict[str, Any]:
    """The papers that wait for a word, and the issues that this one is tied to.

    Another enterprise's issue is named to those who may see it, and to nobody else.
    """
    shows_hold = "departments" in readable or issue.state == State.HOLDING
    tied, grouped = tied_to(issue, user), getattr(issue, "grouped", None)
    return {
        "group": grouped and grouped.group,
        "case": getattr(issue, "case", None),
        "hold": issue.open_hold() if shows_hold else None,
        "extension": issue.open_extension(),
        "reads_departments": "departments" in readable,
        "parts": [other for other in tied if other.parent_id == issue.pk],
        "merged": [other for other in tied if other.merged_into_id == issue.pk],
        "sees_handled": issue.merged_into_id in {other.pk for other in tied},
    }


def tied_to(issue: Issue, user: Any) -> list[Issue]:
    """Its parts, what was merged into it and where it was merged into itself."""
    if not (issue.parent_id or issue.merged_into_id or issue.has_ties):
        return []
    tied = Q(parent=issue) | Q(merged_into=issue) | Q(pk=issue.merged_into_id)
    seen = Issue.objects.visible_to(user).filter(tied)
    return list(seen.select_related("enterprise").order_by("pk"))


def with_files(steps: list[Any], files: list[Any]) -> list[Any]:
    papers = defaultdict(list)
    for file in files:
        papers[file.step_id].append(file)
    for step in steps:
        step.papers = papers[step.pk]
        step.icon, step.dot = LOOKS.get(step.move, ("notes", ""))
        step.seen_colour, step.seen_icon = SEEN_BY[step.visibility]
    return steps


# How the label of who may read a step looks: colour and picture.
SEEN_BY = {
    Visibility.INTERNAL: ("gold", "lock"),
    Visibility.DEPARTMENTS: ("", "users"),
    Visibility.ENTERPRISE: ("green", "eye"),
}
# How a step looks in the timeline: picture and colour of its dot.
LOOKS = {
    "report": ("send", ""),
    "accept": ("check", "green"),
    "decline": ("circle-x", ""),
    "ask": ("help-circle", "gold"),
    "supply": ("message-plus", ""),
    "dispatch": ("send", "red"),
    "sign": ("check", ""),
    "progress": ("tool", ""),
    "answer": ("message-report", ""),
    "return_order": ("refresh", "gold"),
    "reroute": ("arrows-exchange", ""),
    "refer": ("users", "gold"),
    "decide": ("gavel", "red"),
    "propose_closing": ("clipboard-check", ""),
    "send_back": ("refresh", "gold"),
    "approve_closing": ("circle-check", "green"),
    "confirm": ("circle-check", "green"),
    "dispute": ("refresh", "red"),
    "urge": ("bell-ringing", "red"),
    "remind_unit": ("bell", "gold"),
    "draft_notice": ("notes", "gold"),
    "issue_notice": ("gavel", "red"),
    "drop_notice": ("circle-x", ""),
    "sign_notice": ("check", ""),
    "answer_notice": ("message-report", ""),
    "judge_notice": ("clipboard-check", ""),
    "raise_notice": ("gavel", "red"),
    "refer_raised": ("users", "gold"),
    "instruct": ("message-report", "red"),
    "reply_instruction": ("message-report", ""),
    "lapse": ("clock-off", "gold"),
    "restore": ("refresh", ""),
    "appeal": ("message-report", "gold"),
    "grant_appeal": ("gavel", "green"),
    "reject_appeal": ("gavel", ""),
    "call": ("phone", ""),
    "close_unanswered": ("phone", "gold"),
    "call_back": ("phone", "green"),
    "reopen": ("refresh", "red"),
    "ask_extension": ("calendar-time", ""),
    "withdraw_extension": ("calendar-time", ""),
    "grant_extension": ("calendar-time", "gold"),
    "refuse_extension": ("calendar-time", ""),
    "object_extension": ("message-report", "red"),
    "propose_hold": ("archive", ""),
    "grant_hold": ("archive", "gold"),
    "refuse_hold": ("archive", ""),
    "review_hold": ("clipboard-check", ""),
    "resume": ("refresh", "green"),
    "merge": ("affiliate", ""),
    "absorb": ("affiliate", ""),
    "release": ("affiliate", "gold"),
    "co_confirm": ("circle-check", "green"),
    "co_dispute": ("refresh", "red"),
    "split": ("components", ""),
    "split_off": ("components", ""),
    "hand_over": ("user-check", ""),
    "remark": ("notes", "gold"),
}


def orders(
    issue: Issue, clocks: list[Clock], on: date, readable: set[str]
) -> list[dict[str, Any]]:
    """Each order with its lamp; what was asked is for those who work on it."""
    handling = {c.order_id: c for c in clocks if c.kind == ClockKind.ORDER}
    rows = []
    for order in issue.orders.all():
        clock = handling.get(order.pk)
        reading = clock.reading(on) if clock else None
        rows.append(
            {"order": order, "reading": reading, "asked": "departments" in readable}
        )
    return rows


def shown_notices(
    user: Any, issue: Issue, on: date, readable: set[str]
) -> list[SupervisionNotice]:
    """督办: those who read internal words see all, a unit what it was sent itself."""
    units = standing_of(user).unit_ids
    found = [
        notice
        for notice in notices_of(issue)
        if "internal" in readable
        or (notice.unit_id in units and notice.issued_on is not None)
    ]
    for notice in found:
        notice.lamp, notice.lamp_text = notice.glance(on)
    return found


def own_clocks(issue: Issue, clocks: list[Clock], on: date) -> list[dict[str, Any]]:
    """期限账: every clock of the issue itself, in the order they began."""
    yellow = issue.rules.yellow_days
    return [
        {"clock": clock, "reading": clock.reading(on, yellow=yellow)}
        for clock in clocks
        if clock.order_id is None and clock.notice_id is None
    ]
