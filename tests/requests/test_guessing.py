"""Guessing codes at a real number and at none, in turn, from ever new addresses.

`./run prove tracking` asks for a thousand guesses and for the figures by FIGURES.
"""

import json
import os
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from services.codes import LETTERS
from services.models import Guess
from tests.requests.cases import Desk
from tests.requests.test_tracking import NONE, ask, plain

pytestmark = pytest.mark.django_db
GUESSES = int(os.environ.get("GUESSES", "24"))


def codes(count):
    """Spread over all that a code may be, the same in every run."""
    for number in range(count):
        rest, code = number * 7_654_321 + 1, ""
        while len(code) < 6:
            rest, place = divmod(rest, len(LETTERS))
            code += LETTERS[place]
            rest += number
        yield code


def test_guesses_are_stopped_and_say_nothing_by_page_or_time():
    desk = Desk()
    request = desk.working()
    times, let_in, unlike = {request.number: [], NONE: []}, 0, 0
    ask(NONE, "AAAAAA", "198.51.100.1")  # what the first request loads

    for number, code in enumerate(codes(GUESSES)):
        address = f"2001:db8::{number:x}"
        answers = []
        # Who is asked first changes, so that neither has the warmer machine.
        pair = (request.number, NONE) if number % 2 else (NONE, request.number)
        for asked in pair:
            begun = perf_counter()
            answers.append(plain(ask(asked, code, address), asked))
            times[asked].append(perf_counter() - begun)
        unlike += answers[0] != answers[1]
        let_in += "办理中" in answers[0] + answers[1]

    one, tries, stopped = "198.51.100.2", 40, 0
    for code in codes(tries):
        answer = ask(request.number, code, one)
        stopped += "查询次数太多" in answer.content.decode()
    ratio = median(times[request.number]) / median(times[NONE])
    figures = {
        "guesses": 2 * GUESSES,
        "let_in": let_in,
        "unlike": unlike,
        "ratio": ratio,
        "stopped": stopped,
        "tries": tries,
    }
    if folder := os.environ.get("FIGURES"):
        (Path(folder) / "tracking.json").write_text(json.dumps(figures))

    assert (let_in, unlike, stopped) == (0, 0, tries - 10)
    assert Guess.objects.count() == 2 * GUESSES + 11
