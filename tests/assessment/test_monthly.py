"""月报: every sentence is a figure, and what is not known is said."""

import pytest

pytestmark = pytest.mark.django_db
