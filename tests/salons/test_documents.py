"""诉求回应清单 as Word: the shipped template, and what it says of a salon."""

from datetime import date

import pytest

from salons.answering import answer, lines
from salons.documents import building, kinds
from tests.meetings.test_documents import parts_of
from tests.portal.exports.words import texts
from tests.salons.gatherings import Gathered, fresh


def test_the_committed_template_is_what_the_script_builds():
    shipped = kinds.ANSWERS.shipped_template()
    assert parts_of(shipped) == parts_of(building.build())


@pytest.mark.django_db
def test_each_problem_is_a_row_with_what_was_said():
    rounds = Gathered(4)
    story = rounds.problem(rounds.enterprises[1])
    silent = rounds.problem(rounds.enterprises[2])
    salon = fresh(rounds.opened())
    facts = {"said": "三天内答复", "speaker": "供电公司"}
    answer(salon, story.issue, by=rounds.secretary, at=rounds.now, **facts)

    body = kinds.answers(salon, lines(salon, rounds.secretary), date(2026, 3, 20))

    words = "\n".join(texts(body))
    assert "供电公司：三天内答复" in words
    assert silent.issue.number in words
    assert salon.host.name in words
