"""Many hands at one post on PostgreSQL: one partner, one end, both words kept."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from chains.market.models import SharePost, ShareResponse
from chains.market.models.responses import ANSWERER, POSTER
from portal.workflow.journals import broken_steps
from portal.workflow.moves import Refused
from tests.market.fairs import Fair

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RACERS = int(os.environ.get("RACERS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "2"))
rounds = pytest.mark.parametrize("number", range(ROUNDS))


def race(*runners):
    """Each with a connection of its own, all let go at once; how each ended."""
    barrier = Barrier(len(runners))

    def run(runner):
        barrier.wait()
        try:
            runner()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@rounds
def test_of_many_answers_one_is_accepted(number):
    fair = Fair()
    rows = []
    for _ in range(RACERS):
        enterprise, person = fair.another()
        rows.append(fair.offered(by=person, enterprise=enterprise).response)
    copies = [(fresh(fair.post), fresh(row)) for row in rows]

    outcome = race(
        *(
            lambda post=post, row=row: post.accept(
                by=fair.seller, at=fair.now, response=row, reply="好"
            )
            for post, row in copies
        )
    )

    states = sorted(fair.post.responses.values_list("state", flat=True))
    assert outcome.count("won") == 1
    assert states == ["accepted", *["offered"] * (RACERS - 1)]
    assert fair.post.steps.filter(move="accept").count() == 1
    assert list(broken_steps()) == []


@rounds
def test_one_answer_is_accepted_once(number):
    fair = Fair().offered()
    copies = [(fresh(fair.post), fresh(fair.response)) for _ in range(RACERS)]

    outcome = race(
        *(
            lambda post=post, row=row: post.accept(
                by=fair.seller, at=fair.now, response=row, reply="好"
            )
            for post, row in copies
        )
    )

    assert outcome.count("won") == 1
    assert fair.reload().response.steps.filter(move="take").count() == 1


@rounds
def test_both_sides_confirm_at_once_and_neither_word_is_lost(number):
    fair = Fair().accepted()
    people = {POSTER: fair.seller, ANSWERER: fair.buyer}

    def say(side):
        """Who is told to look again does so, as a person would."""
        for _ in range(3):
            try:
                return fresh(fair.post).settle(
                    by=people[side],
                    at=fair.now,
                    response=fresh(fair.response),
                    side=side,
                    word="yes",
                    said="已签合同",
                )
            except Refused:
                continue
        raise AssertionError("never heard")

    outcome = race(lambda: say(POSTER), lambda: say(ANSWERER))

    fair.reload()
    assert outcome == ["won", "won"]
    assert (fair.post.state, fair.response.state) == ("done", "done")
    assert fair.response.steps.filter(move="tell").count() == 2
    assert fair.post.steps.filter(now="done").count() == 1
    assert list(broken_steps()) == []


@rounds
def test_one_sides_two_people_leave_one_state(number):
    """Two of one side say different things at once: one word stands, unfinished."""
    fair = Fair().accepted()
    copies = [(fresh(fair.post), fresh(fair.response)) for _ in range(RACERS)]

    outcome = race(
        *(
            lambda post=post, row=row, word=word: post.settle(
                by=fair.seller,
                at=fair.now,
                response=row,
                side=POSTER,
                word=word,
                said="已谈",
            )
            for (post, row), word in zip(copies, ["yes", "no"] * RACERS, strict=False)
        )
    )

    assert outcome.count("won") == 1
    assert fair.reload().response.state == "accepted"


@rounds
@pytest.mark.parametrize("move", ["withdraw", "take_down"])
def test_withdraw_against_accept(number, move):
    fair = Fair().offered()
    first, second = fresh(fair.post), fresh(fair.post)
    row = fresh(fair.response)
    facts = {"at": fair.now, "by": fair.seller}

    outcome = race(
        lambda: first.accept(response=row, reply="好", **facts),
        lambda: getattr(second, move)(reason="不做了", **facts),
    )

    fair.reload()
    ends = {("open", "accepted"), ("withdrawn", "lapsed")}
    assert outcome.count("won") == 1
    assert (fair.post.state, fair.response.state) in ends
    assert list(broken_steps()) == []


@rounds
def test_many_enterprises_answer_at_once_each_once(number):
    fair = Fair()
    others = [fair.another() for _ in range(RACERS)]
    runners = [
        lambda post=post, row=row: post.answer(
            by=row[1], at=fair.now, enterprise=row[0], text="我们能做"
        )
        for post, row in [(fresh(fair.post), row) for row in [*others, *others]]
    ]

    outcome = race(*runners)

    assert outcome.count("won") == RACERS
    assert ShareResponse.objects.filter(post=fair.post).count() == RACERS
    assert SharePost.objects.get(pk=fair.post.pk).version == RACERS
    assert list(broken_steps()) == []


@rounds
def test_an_answer_against_the_end_never_waits_on_a_dead_post(number):
    fair = Fair()
    first, second = fresh(fair.post), fresh(fair.post)

    race(
        lambda: first.answer(
            by=fair.buyer, at=fair.now, enterprise=fair.answerer, text="我们能做"
        ),
        lambda: second.withdraw(by=fair.seller, at=fair.now, reason="不做了"),
    )

    fair.reload()
    waiting = fair.post.responses.offered().count()
    assert (fair.post.state, waiting) in {("withdrawn", 0), ("open", 1)}
