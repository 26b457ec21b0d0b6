"""The search at scale: what it finds beside what LIKE finds, and its drift."""

import json
from collections.abc import Iterator

from tests.proofs import Figure, Ground
from tests.proofs.fresh import Site, site

CHILD = "tests.proofs.search_child"
LOADS = (
    *("load_calendar", "load_foundation", "load_categories", "load_articles"),
    *("load_salon_template", "load_catalogue", "load_about"),
)


def prove(ground: Ground) -> Iterator[Figure]:
    """20,000 texts and 300 needles at full count, on each engine."""
    for name, url in ground.engines().items():
        for figure in proved(ground, url):
            label = f"{name}: {figure.name}"
            yield Figure(label, figure.value, figure.target, ok=figure.ok)


def proved(ground: Ground, url: str) -> Iterator[Figure]:
    texts, needles = ground.count(20_000, 1_000), ground.count(300, 60)
    with site(postgresql=url, DEMO="1") as place:
        place.run("manage.py", "migrate")
        found = child(place, "compare", texts, needles)
        yield Figure("texts", found["texts"], str(texts), ok=found["texts"] == texts)
        asked = found["needles"]
        yield Figure("needles", asked, str(needles), ok=asked == needles)
        some = found["with_hits"]
        yield Figure("needles with hits", some, "> half", ok=some > needles / 2)
        for name in ("recall", "precision"):
            value = found[name]
            yield Figure(f"{name} against LIKE", value, "1.0", ok=value == 1)
        if ground.full:
            # Of one question as a page asks it, for information: the corpus has few
            # words, so that most needles stand in thousands of texts.
            for name in ("index_ms", "like_ms"):
                low, high = found[name]
                label = f"{name.removesuffix('_ms')}, ms, median and 95 %"
                yield Figure(label, f"{low:.1f} {high:.1f}", "", ok=True)
            yield from of_the_demo(place)


def of_the_demo(place: Site) -> Iterator[Figure]:
    """All moves that the demo makes, and not one entry that differs afterwards."""
    place.carry_out(*LOADS, "load_demo", "load_demo_site")
    found = child(place, "drift", 0, 0)
    yield Figure(
        "entries of the demo", found["entries"], "> 0", ok=found["entries"] > 0
    )
    yield Figure("entries that differ", found["drift"], "0", ok=found["drift"] == 0)


def child(place: Site, *words: object) -> dict:
    return json.loads(place.run("-m", CHILD, *map(str, words)).stdout)
