"""What of the loop is found: problems, and what was said in the course of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from chains.models import Enterprise
from chains.standing import standing_of
from issues.models import Issue, IssueStep
from issues.permissions import readable_steps
from portal.search.kinds import Kind, Text, Watch, register

NUMBERED = ("number", "title")


def reported() -> QuerySet:
    """A draft is nobody's business but its writer's, and he knows where it is."""
    return Issue.objects.reported().select_related("enterprise")


def of_issue(issue: Issue) -> Text:
    """Without the contact: who may call is asked on its page, and recorded."""
    return Text(
        title=str(issue),
        parts=(str(issue), issue.demand, issue.facts, issue.enterprise.name),
        address=issue.get_absolute_url(),
        day=localdate(issue.reported_at),
        enterprise=issue.enterprise_id,
    )


def spoken() -> QuerySet:
    """The report itself only repeats the title."""
    rows = IssueStep.objects.exclude(text="").exclude(move="report")
    return rows.select_related("issue")


def of_step(step: IssueStep) -> Text:
    """The reason of an exception stays out: enterprises do not read it."""
    return Text(
        title=str(step.issue),
        parts=(step.text,),
        address=step.issue.get_absolute_url(),
        day=localdate(step.at),
        enterprise=step.issue.enterprise_id,
    )


def of_enterprises(user: Any) -> frozenset[int] | None:
    """Who holds no post sees the issues of those alone for which he speaks."""
    who = standing_of(user)
    return None if who.posts else who.enterprise_ids | who.aided_enterprise_ids


ISSUES = register(
    Kind(
        name="issue",
        label="问题",
        icon="list-check",
        model=Issue,
        rows=reported,
        read=of_issue,
        watches=(
            Watch(Issue, (*NUMBERED, "demand", "facts", "enterprise", "reported_at")),
            Watch(Enterprise, ("name",), reaches="enterprise"),
        ),
        visible_to=Issue.objects.visible_to,
        of_enterprises=of_enterprises,
    )
)
STEPS = register(
    Kind(
        name="step",
        label="办理过程",
        icon="message-report",
        model=IssueStep,
        rows=spoken,
        read=of_step,
        watches=(
            Watch(IssueStep, ("text", "at")),
            Watch(Issue, (*NUMBERED, "enterprise"), reaches="issue"),
        ),
        visible_to=readable_steps,
        of_enterprises=of_enterprises,
    )
)
