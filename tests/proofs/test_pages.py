"""The tour of the pages, as far as two roles come in a few clicks."""

import pytest

from tests.proofs import Ground, pages


@pytest.mark.browser
@pytest.mark.heavy
def test_pages_are_whole_fit_the_screen_and_are_readable(browser):
    figures = list(pages.toured(Ground(full=False), browser))

    assert figures
    assert [figure for figure in figures if not figure.ok] == []
