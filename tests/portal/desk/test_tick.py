"""What happens by the clock really runs, under Celery and by cron alike."""

import io

import pytest
from django.core.management import call_command

from portal.celery import PERIODIC, app

pytestmark = pytest.mark.django_db


def test_the_tick_runs_every_periodic_function_in_order():
    out = io.StringIO()

    call_command("tick", stdout=out)

    assert [line.partition(":")[0] for line in out.getvalue().splitlines()] == [
        *PERIODIC
    ]


@pytest.mark.parametrize("name", PERIODIC)
def test_a_task_of_celery_reaches_its_function(name):
    """A function that registers itself under the same name would call itself."""
    assert isinstance(app.tasks[name].run(), int)
