"""What is found is what LIKE finds: nothing missing, nothing too much."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search.bigrams import LONGEST_QUERY, code, normal, tokens_of, words_of
from portal.search.excerpts import excerpt, marked
from portal.search.models import Entry
from tests.search.texts import WORDS, a_needle, corpus, filled

pieces = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=3
)
texts = st.lists(pieces, min_size=1, max_size=12).map("".join)


def by_like(words):
    """The same question without the index."""
    rows = Entry.objects.of("test")
    for word in words:
        rows = rows.filter(plain__contains=word)
    return set(rows.values_list("record", flat=True))


def by_index(words):
    rows = Entry.objects.saying("test", words)
    return set(rows.values_list("record", flat=True))


@pytest.mark.django_db
@pytest.mark.engine
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(kept=st.lists(texts, min_size=1, max_size=8), data=st.data())
def test_any_part_of_any_text_is_found_where_it_stands_and_nowhere_else(kept, data):
    Entry.objects.all().delete()
    filled(kept)
    text = data.draw(st.sampled_from(kept))
    start = data.draw(st.integers(0, len(text)))
    part = text[start : start + data.draw(st.integers(2, 8))]
    needle = data.draw(st.sampled_from([part, data.draw(texts)]))

    words = words_of(needle)

    wanted = {n for n, t in enumerate(kept) if all(w in normal(t) for w in words)}
    assert by_index(words) == wanted == by_like(words)


@pytest.mark.django_db
@pytest.mark.engine
def test_recall_and_precision_over_a_corpus():
    kept, chance = corpus(400, seed=20261129)
    filled(kept)

    wrong = []
    for _ in range(150):
        words = words_of(a_needle(chance, kept))
        if by_index(words) != by_like(words):
            wrong.append(words)

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.engine
def test_an_entry_that_changes_or_goes_is_no_longer_found_by_its_old_words():
    filled(["用电增容", "环评批复"])
    entry = Entry.objects.get(record=0)
    entry.plain, entry.tokens = "排污许可", tokens_of(["排污许可"])
    entry.save()
    Entry.objects.filter(record=1).delete()

    assert by_index(["用电"]) == set()
    assert by_index(["排污"]) == {0}
    assert by_index(["环评"]) == set()


def test_width_case_and_blanks_make_no_difference():
    assert normal("ＷＳ－２０２６\u3000 Erp\n ") == "ws-2026 erp"
    assert words_of("统一代码 ９１３７") == ["统一代码", "9137"]
    assert words_of("用\u200b电") == ["用电"]


def test_words_are_not_read_beyond_their_limit():
    assert words_of("用电" * 5_000) == ["用电" * (LONGEST_QUERY // 2)]


def test_no_token_can_be_an_operator():
    hostile = "'\"*:&|!-()\\%_^<>"

    assert all(c.isalnum() for token in tokens_of([hostile]) for c in token)


@given(st.text(max_size=4), st.text(max_size=4))
def test_no_two_texts_are_written_alike(one, other):
    assert (one == other) == ("".join(map(code, one)) == "".join(map(code, other)))


def test_pairs_of_neighbours_over_the_border_of_two_words_are_no_pairs():
    assert len(tokens_of(["用电", "增容"])) == 2


def test_what_was_looked_for_is_marked_as_it_was_written():
    pieces = marked("企业ＥＲＰ系统", ["erp"])

    assert [(p.text, p.is_hit) for p in pieces] == [
        ("企业", False),
        ("ＥＲＰ", True),
        ("系统", False),
    ]


def test_an_excerpt_begins_a_little_before_the_first_hit():
    pieces = excerpt("前" * 300 + "用电" + "后" * 300, ["用电"])

    assert pieces[0].text == "…"
    assert pieces[-1].text == "…"
    assert [p.text for p in pieces if p.is_hit] == ["用电"]
    assert sum(len(p.text) for p in pieces) < 120


@given(texts, texts)
def test_marking_loses_and_adds_nothing(text, needle):
    assert "".join(p.text for p in marked(text, words_of(needle))) == text
