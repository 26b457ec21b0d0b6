"""Who hears of a case: the enterprise when it is asked, the centre of its answer."""

from datetime import date
from typing import Any

from django.utils.timezone import localtime

from chains.people import clerks, directors, spokespeople
from issues.cases.models import Case, CaseStep
from issues.cases.workflow import CaseState
from issues.models import Issue
from issues.telling import TOLD
from portal.notices.post import post
from portal.workflow.moves import announces

TO_ENTERPRISE = {
    "ask": "请看看这个典型案例能不能公开",
    "publish": "您同意的典型案例已公开",
    "withdraw": "典型案例已撤下",
    "revise": "典型案例退回修改，改好再请您看",
}


def directors_of_a_published_case(issue: Issue, on: date) -> Any:
    """Those who published what is off the page now; nobody while it stays closed."""
    rows = Case.objects.filter(issue=issue, state=CaseState.PUBLISHED)
    return directors(on) if not issue.closed_at and rows.exists() else ()


for move in ("reopen", "call_back"):
    TOLD[move] += (
        (directors_of_a_published_case, "问题重开，典型案例暂不公开", False),
    )


@announces(CaseStep)
def announce(step: CaseStep) -> None:
    """Safe to call again."""
    case, on = step.case, localtime(step.at).date()
    if step.move in TO_ENTERPRISE:
        people = spokespeople(case.issue.enterprise, on)
        tell(people, step, TO_ENTERPRISE[step.move])
    if step.move == "answer" and case.state == CaseState.AGREED:
        tell(directors(on), step, "企业同意公开典型案例，请审核公开")
    elif step.move == "answer":
        tell(clerks(on), step, "企业不同意公开典型案例")
    if step.move == "revoke":
        tell(clerks(on) | directors(on), step, "企业撤回同意，典型案例已不公开")


def tell(people: Any, step: CaseStep, words: str) -> None:
    """A draft is the writers' alone: the enterprise is led to its issue meanwhile."""
    about = step.case.issue if step.move == "revise" else step.case
    post(
        people.exclude(pk=step.by_id),
        key=f"case-{step.case_id}-step-{step.seq}",
        subject=f"{words}：{step.case.title}",
        body=step.text,
        link=about.get_absolute_url(),
        at=step.at,
    )
