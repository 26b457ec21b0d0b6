"""Whose move an issue waits for: every kind of waiting, and nobody else's."""

from datetime import timedelta

import pytest
from django.db.models import Exists, OuterRef, Q

from chains.standing import standing_of
from issues.models import Appeal, Clock, Extension, Hold, Issue, WorkOrder
from issues.moves.joining import Part
from issues.waiting import HOLDABLE, REVIEW_SOON
from issues.workflow import LIVE, State
from portal.workdays.current import work_calendar
from tests import worlds
from tests.builders import MONDAY
from tests.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

STATES = [state for state in State if state not in {State.DRAFT, State.MERGED}]
# By whom each issue of the world below is waited for; the director has what the centre
# has, the secretary is of the one chain of all of them.
CENTRE = {"submitted", "accepted", "review", "closed", "extension", "review of a hold"}
EXPECTED = {
    "clerk": CENTRE | {"consulting", "part"},
    "colleague": CENTRE | {"part"},
    "director": CENTRE | {"part", "appeal", "hold"},
    "secretary": {"consulting", "hold"},
    "officer": {"working"},
    "liaison": {"waiting"},
    "stranger": set(),
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with worlds.shared(django_db_blocker):
        yield one_of_each()


def one_of_each():
    """An issue of each state and of each paper, each of an enterprise of its own."""
    found = {state.value: Story().to(state) for state in STATES}
    found["extension"] = asking(Story().to(State.WORKING))
    found["hold"] = holding(Story().to(State.WORKING))
    found["review of a hold"] = Story().to(State.HOLDING)
    clocks = Clock.objects.filter(issue=found["review of a hold"].issue)
    clocks.filter(kind="hold_review").update(due_on=soon())
    found["appeal"] = Story().to(State.DECLINED)
    found["appeal"].make("appeal", found["appeal"].liaison, reason="应受理")
    found["whole"] = splitting(Story().to(State.ACCEPTED))
    return found


def asking(story):
    due = story.order().clocks.get(kind="order").due_on
    facts = {"reason": "等省里批复", "progress": "材料已报"}
    day = work_calendar().add(due, 3)
    return story.make("ask_extension", story.officer, new_due_on=day, **facts)


def holding(story):
    facts = {"cause": "funds", "exit_criterion": "专项资金下达"}
    facts |= {"interim_help": "先行垫付", "next_review_on": story.on + timedelta(20)}
    return story.make("propose_hold", story.clerk, **facts)


def splitting(story):
    parts = [Part(title, "请处理", story.category) for title in ("用电", "用水")]
    return story.make("split", story.clerk, parts=parts)


def soon():
    return work_calendar().add(MONDAY.date(), REVIEW_SOON)


@pytest.fixture(scope="module")
def people(world):
    return {
        "clerk": world["consulting"].clerk,
        "colleague": world["working"].reviewer,
        "director": world["working"].director,
        "secretary": world["working"].secretary,
        "officer": world["working"].officer,
        "liaison": world["waiting"].liaison,
        "stranger": world["working"].helper,
    }


def named(world, issues):
    names = {story.issue.pk: name for name, story in world.items()}
    return {names.get(issue.pk, "part") for issue in issues}


@pytest.mark.once
@pytest.mark.parametrize("who", EXPECTED)
def test_each_kind_of_waiting_is_on_the_right_desk_and_on_no_other(world, people, who):
    person = people[who]

    found = waiting(person)

    assert named(world, found) == EXPECTED[who]


@pytest.mark.parametrize("who", EXPECTED)
def test_sets_of_keys_find_what_one_condition_finds(world, people, who):
    person = people[who]

    found = waiting(person)

    asked = Issue.objects.filter(in_one_condition(standing_of(person), person))
    assert sorted(row.pk for row in found) == sorted(row.pk for row in asked)


def waiting(person):
    rows = Issue.objects.waiting_for(standing_of(person), person, on=MONDAY.date())
    return list(rows)


def in_one_condition(who, user):
    """The same told once, as a reader would say it; too slow for many issues."""
    orders = WorkOrder.objects.open().filter(unit__in=who.unit_ids)
    worked_on = Q(state__in=(State.WORKING, State.CONSULTING))
    waits = Q(state__in=(State.WAITING, State.CONFIRMING))
    mine = waits & Q(enterprise__in=who.enterprise_ids)
    mine |= worked_on & Q(pk__in=orders.values("issue"))
    mine |= Q(state=State.CONSULTING, chain__in=who.secretary_chain_ids)
    proposed = Hold.objects.filter(state="proposed").values("issue")
    keys = Q() if who.is_director else Q(chain__in=who.secretary_chain_ids)
    mine |= keys & Q(pk__in=proposed, state__in=HOLDABLE)
    if who.is_director:
        lodged = Appeal.objects.filter(granted=None).values("issue")
        mine |= Q(state=State.DECLINED, pk__in=lodged)
    if who.at_centre:
        parts = Issue.objects.filter(parent=OuterRef("pk"), state__in=LIVE)
        running = Clock.objects.running()
        calls = running.filter(kind="call_back")
        reviews = running.filter(kind="hold_review", due_on__lte=soon())
        asked = Extension.objects.filter(state="asked")
        mine |= Q(state__in=(State.SUBMITTED, State.REVIEW))
        mine |= Q(state=State.ACCEPTED) & ~Exists(parts)
        mine |= Q(state=State.CONSULTING, owner=user)
        for papers in (asked, calls, reviews):
            mine |= Q(pk__in=papers.values("issue"))
    return mine
