"""Live issues that have lost somebody without whom they cannot end (无人承接)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from chains.kinds import UnitKind
from chains.models import Liaison, Post
from issues.audience import AT_CENTRE
from issues.models import Issue, WorkOrder
from issues.querysets import IssueQuerySet


@dataclass(frozen=True)
class Orphan:
    """One issue, what it lacks, and what mends it."""

    issue: Issue
    lacks: str
    remedy: str


def orphans(on: date) -> list[Orphan]:
    """Each with the first thing that it lacks, the oldest due day first."""
    rows = lacking(Issue.objects.live(), on).order_by("due_on", "pk")
    return [Orphan(issue, *what_lacks(issue)) for issue in rows.for_list().with_lead()]


def lacking(rows: IssueQuerySet, on: date) -> IssueQuerySet:
    """Live issues annotated with what is gone, those that lack nothing left out."""
    at_centre = Post.objects.current(on).filter(
        unit__kind=UnitKind.CENTRE, role__in=AT_CENTRE, user__is_active=True
    )
    live = WorkOrder.objects.live().filter(issue=OuterRef("pk"))
    manned = Post.objects.current(on).filter(
        unit=OuterRef("unit"), user__is_active=True
    )
    speakers = Liaison.objects.current(on).speaking().filter(user__is_active=True)
    rows = rows.annotate(
        has_owner=Exists(at_centre.filter(user=OuterRef("owner"))),
        has_abolished_unit=Exists(live.filter(unit__is_active=False)),
        has_empty_unit=Exists(live.filter(~Exists(manned))),
        has_speaker=Exists(speakers.filter(enterprise=OuterRef("enterprise"))),
    )
    gone = rows.filter(owner__isnull=False, has_owner=False)
    gone |= rows.filter(has_abolished_unit=True) | rows.filter(has_empty_unit=True)
    gone |= rows.filter(enterprise__is_active=False) | rows.filter(has_speaker=False)
    return gone


def what_lacks(issue: Issue) -> tuple[str, str]:
    if issue.owner_id and not issue.has_owner:
        return f"首接负责人 {issue.owner} 已不在岗", "交接首接负责人"
    if issue.has_abolished_unit:
        return "承办单位已停用", "改派主办"
    if issue.has_empty_unit:
        return "承办单位没有在岗人员", "改派主办，或请单位配齐经办人"
    if not issue.enterprise.is_active:
        return "企业已注销或迁出", "联系企业，无人答复的按企业未回应销号"
    return "企业没有联络员账号", "在企业档案里添加联络员"
