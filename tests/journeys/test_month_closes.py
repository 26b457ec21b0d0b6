"""A month closes: its figures open their cases, a unit appeals, the month is printed."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
