"""The proof with hostile files, at small counts."""

from tests.proofs.hostile import prove_hostile


def test_hostile_files_are_refused_within_time_and_memory():
    figures = prove_hostile(uploads=24, mutants=50)

    outcomes = ("harmful", "crashes", "speechless")
    assert {name: figures[name] for name in outcomes} == dict.fromkeys(outcomes, 0)
    assert figures["broken"] == []
    assert figures["upload"] + figures["mutant"] == 74
    assert (figures["mute"], figures["torn"]) == ([], [])
    # Six registers, of which one is right in all its thirty rows.
    assert figures["imported"] == 30
    assert figures["posted"] > 74
    assert figures["peak_mb"] < 200
    assert figures["slowest_seconds"] < 2
