"""Who writes a case, who agrees to it, who publishes it."""

from typing import Any

import rules

from chains.permissions import is_director, is_leader, works_at_centre
from chains.standing import standing_of
from issues.cases.models import Case
from issues.models import Issue
from issues.permissions import runs_chain, speaks_for


@rules.predicate
def writes_cases(user: Any) -> bool:
    """The centre, and a secretary of the own chain's issues."""
    return works_at_centre(user) or bool(standing_of(user).secretary_chain_ids)


@rules.predicate
def reads_cases(user: Any) -> bool:
    return writes_cases(user) or is_leader(user)


def may_write_of(user: Any, issue: Issue) -> bool:
    return works_at_centre(user) or runs_chain(user, issue)


def may_write(user: Any, case: Case) -> bool:
    return may_write_of(user, case.issue)


def may_answer(user: Any, case: Case) -> bool:
    """Somebody who speaks for the enterprise; nobody says yes in its place."""
    return speaks_for(user, case.issue)


def may_publish(user: Any, _case: Case) -> bool:
    return is_director(user)
