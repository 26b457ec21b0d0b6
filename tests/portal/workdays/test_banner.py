"""Staff are told in time that a year's notice is missing."""

from datetime import date

import pytest

from portal.workdays.banner import provisional_warning


@pytest.mark.parametrize(
    ("on", "year"),
    [
        ("2026-10-31", None),
        ("2026-11-01", 2027),
        ("2026-12-31", 2027),
        ("2027-01-01", 2027),
        ("2027-06-01", 2027),
    ],
)
def test_the_warning_begins_in_november_and_ends_with_the_notice(on, year):
    warning = provisional_warning(date.fromisoformat(on))

    assert warning[:4] == (str(year) if year else "")
