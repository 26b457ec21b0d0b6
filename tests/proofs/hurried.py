"""The portal's own Celery app on a fast clock, with a periodic function that posts.

`storm.remind` says everything again at every tick, as the real reminders do, so that
a tick which is killed or comes twice must neither lose nor repeat a notice.
"""

import os
from datetime import timedelta

from celery.signals import worker_process_init
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import now

from portal.celery import app

LEASE = 4  # seconds instead of sixty
TICKS = {"notices.dispatch": 1, "storm.remind": 2}


@worker_process_init.connect
def shorten_the_lease(**_facts: object) -> None:
    dispatcher = import_string("portal.notices.dispatcher")
    dispatcher.LEASE = timedelta(seconds=LEASE)


@app.task(name="storm.remind")
def remind() -> int:
    """Post every wave that is due; its file says how many those are."""
    post = import_string("portal.notices.post.post")
    everybody, due = people(), int((settings.DATA_DIR / "waves").read_text())
    for wave in range(due):
        with transaction.atomic():
            subject = f"wave {wave}"
            post(everybody, key=subject, subject=subject, at=now(), urgent=True)
    return due


def people() -> list:
    """As many as the environment wants; made once."""
    users = get_user_model().objects
    for number in range(int(os.environ["STORM_PEOPLE"])):
        name = f"storm{number}"
        users.get_or_create(
            username=name, defaults={"name": name, "email": f"{name}@example.cn"}
        )
    return list(users.order_by("pk"))


for name, seconds in TICKS.items():
    app.conf.beat_schedule[name] = {
        "task": name,
        "schedule": seconds,
        "options": {"expires": 5},
    }
