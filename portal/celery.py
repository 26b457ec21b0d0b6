"""The Celery app and the one table of everything that happens by the clock.

The database is the queue; Celery only wakes the functions below. A tick that comes
late expires, because the next one finds the same work.
"""

import os
from collections.abc import Callable

from celery import Celery
from django.conf import settings
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# name: (function without arguments, seconds between two runs)
PERIODIC: dict[str, tuple[str, int]] = {
    "issues.consume_calendar": ("issues.tasks.consume_calendar", 60),
    "issues.remind": ("issues.tasks.remind", 300),
    "issues.supervise": ("issues.tasks.supervise", 300),
    "issues.morning": ("issues.tasks.morning", 3_600),
    "assessment.remind": ("issues.assessment.tasks.remind", 3_600),
    "chains.ask_for_advisors": ("chains.tasks.ask_for_advisors", 3_600),
    "chains.ask_to_confirm": ("chains.tasks.ask_to_confirm", 86_400),
    "market.daily": ("chains.market.tasks.daily", 3_600),
    "meetings.remind": ("chains.meetings.tasks.remind", 600),
    "meetings.look_ahead": ("chains.meetings.tasks.look_ahead", 86_400),
    "visits.remind": ("chains.visits.tasks.remind", 3_600),
    "salons.remind": ("salons.tasks.remind", 600),
    "activities.remind": ("salons.activities.tasks.remind", 600),
    "ideas.remind": ("salons.ideas.tasks.remind", 3_600),
    "home.daily": ("portal.home.tasks.daily", 3_600),
    "services.remind": ("services.tasks.remind", 3_600),
    "counter.daily": ("services.counter.tasks.daily", 3_600),
    "cockpit.take": ("portal.desk.cockpit.tasks.take", 300),
    "cockpit.reconcile": ("portal.desk.cockpit.tasks.reconcile", 86_400),
    "search.catch_up": ("portal.search.tasks.catch_up", 30),
    "search.rebuild": ("portal.search.tasks.rebuild", 86_400),
    "requests.consume_calendar": ("services.requests.tasks.consume_calendar", 60),
    "requests.follow_issues": ("services.requests.tasks.follow_issues", 300),
    "requests.remind": ("services.requests.tasks.remind", 3_600),
    "ratings.remind": ("services.ratings.tasks.remind", 3_600),
    "notices.write_digests": ("portal.notices.tasks.write_digests", 300),
    "notices.dispatch": ("portal.notices.tasks.dispatch", 30),
    "audit.check": ("portal.desk.audit.tasks.check", 3_600),
    "files.sweep": ("portal.files.tasks.sweep", 86_400),
}

if not settings.REDIS_URL:
    for folder in ("queue", "done", "control"):
        (settings.DATA_DIR / "broker" / folder).mkdir(parents=True, exist_ok=True)

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")


def alarm(path: str) -> Callable[[], int]:
    """A task body that calls the function at `path` when its time has come."""

    def ring() -> int:
        return import_string(path)()

    return ring


for name, (path, seconds) in PERIODIC.items():
    app.task(alarm(path), name=name)
    app.conf.beat_schedule[name] = {
        "task": name,
        "schedule": seconds,
        "options": {"expires": max(seconds - 5, 5)},
    }
