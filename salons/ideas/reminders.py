"""Who is told what of ideas: authors of every step, keepers of what they owe."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from chains.meetings import audience
from chains.people import clerks, secretaries
from portal.notices.post import post
from portal.workdays.current import work_calendar
from portal.workflow.moves import announces
from salons.ideas.models import Idea, IdeaStep
from salons.ideas.permissions import keeps, may_verify
from salons.ideas.workflow import UNDER_WAY, IdeaState

TO_AUTHOR = {
    "accept": "您的金点子已受理",
    "decide": "您的金点子有结论了",
    "resume": "您的金点子重新评审",
    "conclude_pilot": "您的金点子试点有结论了",
    "verify": "您的金点子已见成效",
}
TO_UNIT = {
    "decide": "请实施采纳的金点子",
    "conclude_pilot": "请全面实施试点过的金点子",
    "send_back": "金点子还要补做",
}


@announces(IdeaStep)
def announce(step: IdeaStep) -> None:
    """The author reads each decision in full; safe to call again."""
    idea, on = step.idea, localtime(step.at).date()
    if step.move in TO_AUTHOR:
        people = audience.User.objects.filter(pk=idea.author_id, is_active=True)
        tell(people, step, TO_AUTHOR[step.move])
    if step.move in TO_UNIT and idea.state in UNDER_WAY:
        tell(audience.of_units([idea.unit], on), step, TO_UNIT[step.move])
    if step.move == "report_done":
        tell(keepers(idea, on, may_verify), step, "金点子已实施，请核验成效")


def tell(people: Any, step: IdeaStep, words: str) -> None:
    post(
        people.exclude(pk=step.by_id),
        key=f"idea-{step.idea_id}-step-{step.seq}-{words}",
        subject=f"{words}：{step.idea.title}",
        body=step.text,
        link=step.idea.get_absolute_url(),
        at=step.at,
    )


def keepers(idea: Idea, on: date, may: Any = keeps) -> Any:
    """The secretaries of the call's chain, of one for the zone the centre's clerks, as
    far as they may do it; where none of them may, whoever of the centre may."""
    chain = idea.call.chain_id
    near = secretaries(chain, on) if chain else clerks(on)
    return able(near, idea, may) or able(audience.centre(on), idea, may)


def able(people: Any, idea: Idea, may: Any) -> Any:
    found = [person.pk for person in people if may(person, idea)]
    return people.filter(pk__in=found)


def remind(*, on: date, at: datetime) -> int:
    """A working day before, on the day and once it is over; safe to run twice."""
    count = 0
    states = (IdeaState.SUBMITTED, IdeaState.REVIEWING, *UNDER_WAY)
    for idea in Idea.objects.filter(state__in=states).for_list().order_by("pk"):
        count += remind_of(idea, on=on, at=at)
    return count


def remind_of(idea: Idea, *, on: date, at: datetime) -> int:
    left = work_calendar().between(on, idea.due_on)
    if on <= idea.due_on and left > 1:
        return 0
    late = on > idea.due_on
    rung = "late" if late else "day" if on == idea.due_on else "soon"
    what = {
        IdeaState.SUBMITTED: "受理",
        IdeaState.REVIEWING: "评审定结论",
    }.get(idea.state, "实施")
    people = keepers(idea, on)
    if idea.state in UNDER_WAY:
        people = audience.of_units([idea.unit], on)
    return post(
        people,
        key=f"idea-{idea.pk}-{idea.state}-{idea.due_on:%Y%m%d}-{rung}",
        subject=f"金点子{'已超期，请' if late else '请在期限内'}{what}：{idea.title}",
        link=idea.get_absolute_url(),
        urgent=late,
        at=at,
    )
