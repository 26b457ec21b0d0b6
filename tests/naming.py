"""Names of tests: what they are given is named in short, and alike by each process.

The bytes of a workbook hold the second in which it was made: two processes that read
the tests at once would know different ones, and xdist would run none.
"""

LONGEST = 100


def pytest_make_parametrize_id(val: object) -> str | None:
    if isinstance(val, bytes):
        return "bytes"
    if isinstance(val, str) and len(val) > LONGEST:
        return f"{val[:LONGEST]}…"
    return None
