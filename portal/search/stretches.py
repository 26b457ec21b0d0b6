"""Stretches of records, the newest first: how PostgreSQL finds a common word without
reading all texts that have it.

A page shows the newest hits. An index of words alone would read every text with the
word, one of numbers alone would walk past every text without it. So the index holds
the words of each kind by themselves, so that one that a kind never says costs nothing
there however common it is elsewhere, and beside them the places of an entry: its kind,
its kind and enterprise, and the stretches in which its record lies, of four thousand
numbers, of four times as many, and so on. The newest stretch is asked first, then the
next larger one, until there are enough hits; who sees the records of a few enterprises
alone is asked for by these.

All of it is one function of the database: a dozen questions for each of a dozen kinds
would be written, sent and planned anew for each search, which takes longer than they
do. Their plans are made once a connection, for any words.
"""

from collections.abc import Iterable

# Powers of two: 4,096 records, 16,384, ... four million. Beyond them: the whole kind.
LEVELS = (12, 14, 16, 18, 20, 22)

# Each token as one of its kind. As a text a tsvector is its lexemes, each in quotes.
WORDS = """
CREATE OR REPLACE FUNCTION search_words(kind text, tokens tsvector)
RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT replace(' ' || tokens::text, ' ''', ' ''' || kind || '/')::tsvector
$$
"""

PLACES = """
CREATE OR REPLACE FUNCTION search_places(kind text, record bigint, enterprise bigint)
RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[kind, kind || '/of/' || coalesce(enterprise::text, ''), LEVELS]
$$
""".replace(
    "LEVELS",
    ", ".join(f"kind || '/{size}/' || (record >> {size})::text" for size in LEVELS),
)

# `words`: of that kind. `enterprises`: of these alone, or NULL. `before`: records
# below this one, or NULL.
# A number plus nothing is in no index: were the kind or the number to be had from
# another one, PostgreSQL would read all of that, too.
NEWEST = """
CREATE OR REPLACE FUNCTION search_newest(
    asked text, words text, likes text[], enterprises bigint[], before bigint,
    most integer
)
RETURNS TABLE (kind varchar, record bigint, id bigint) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    pairs tsquery := words::tsquery;
    below bigint := before;
    missing integer := most;
    size integer;
    first bigint;
    places text[];
    came integer;
BEGIN
    IF below IS NULL THEN
        SELECT e.record + 1 INTO below FROM search_entry AS e WHERE e.kind = asked
        ORDER BY e.record DESC LIMIT 1;
    END IF;
    FOREACH size IN ARRAY ARRAY[LEVELS, 0] LOOP
        EXIT WHEN missing <= 0 OR below <= 0 OR below IS NULL;
        IF enterprises IS NOT NULL THEN
            places := ARRAY(SELECT asked || '/of/' || e FROM unnest(enterprises) AS e);
            first := 0;
        ELSIF size = 0 THEN
            places := ARRAY[asked];
            first := 0;
        ELSE
            first := greatest(0, ((below - 1) >> size) - 1);
            places := ARRAY[
                asked || '/' || size || '/' || first,
                asked || '/' || size || '/' || first + 1
            ];
            first := first << size;
        END IF;
        RETURN QUERY
            SELECT e.kind, e.record, e.id FROM search_entry AS e
            WHERE search_words(e.kind, e.tokens) @@ pairs
            AND search_places(e.kind, e.record, e.enterprise) && places
            AND e.record + 0 < below AND e.plain LIKE ALL (likes)
            ORDER BY e.record DESC LIMIT missing;
        GET DIAGNOSTICS came = ROW_COUNT;
        missing := missing - came;
        below := first;
    END LOOP;
END $$
""".replace("LEVELS", ", ".join(map(str, LEVELS)))


def asked_of(kind: str, tokens: Iterable[str]) -> str:
    """What `search_words` must have for entries of the kind with all these tokens."""
    return " & ".join(f"'{kind}/{token}'" for token in tokens)
