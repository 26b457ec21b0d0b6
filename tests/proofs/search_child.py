"""The process that compares the index with LIKE, and one that looks for its drift."""

import json
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from portal.search.bigrams import words_of  # noqa: E402
from portal.search.finding import CAP  # noqa: E402
from portal.search.indexing import catch_up, rebuild  # noqa: E402
from portal.search.models import Entry  # noqa: E402
from tests.search.texts import a_needle, corpus, filled  # noqa: E402

SEED = 20261129


def compare(texts: int, needles: int) -> dict:
    """What both find of each needle; one of less than two characters is no needle."""
    kept, chance = corpus(texts, SEED)
    filled(kept)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    index_ms, like_ms = [], []
    truth = hits = right = with_hits = asked = 0
    while asked < needles:
        words = words_of(a_needle(chance, kept))
        if not words or min(map(len, words)) < 2:
            continue
        asked += 1
        rows = Entry.objects.of("test").order_by("-record")
        by_index, by_like = rows.saying("test", words), rows
        for word in words:
            by_like = by_like.filter(plain__contains=word)
        timed(index_ms, lambda rows=by_index: set_of(rows[: CAP + 1]))
        timed(like_ms, lambda rows=by_like: set_of(rows[: CAP + 1]))
        found, wanted = set_of(by_index), set_of(by_like)
        truth, hits = truth + len(wanted), hits + len(found)
        right, with_hits = right + len(wanted & found), with_hits + bool(wanted)
    return {
        "texts": Entry.objects.of("test").count(),
        "needles": asked,
        "with_hits": with_hits,
        "recall": right / truth,
        "precision": right / hits,
        "index_ms": spread(index_ms),
        "like_ms": spread(like_ms),
    }


def set_of(rows: QuerySet) -> set[int]:
    return set(rows.values_list("record", flat=True))


def timed(times: list[float], call: Callable) -> None:
    start = time.perf_counter()
    call()
    times.append((time.perf_counter() - start) * 1000)


def spread(times: list[float]) -> tuple[float, float]:
    times = sorted(times)
    return times[len(times) // 2], times[len(times) * 95 // 100]


def drift(_texts: int, _needles: int) -> dict:
    Entry.objects.of("test").delete()
    catch_up(most=None)
    return {"entries": Entry.objects.count(), "drift": rebuild()}


if __name__ == "__main__":
    name, *numbers = sys.argv[1:]
    work = {"compare": compare, "drift": drift}[name]
    sys.stdout.write(json.dumps(work(*map(int, numbers))))
