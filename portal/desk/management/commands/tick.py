"""Run every periodic function once, for cron where no Celery runs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Run every periodic function once, in the order of the table."

    def handle(self, **_options: Any) -> None:
        table = import_string("portal.celery.PERIODIC")
        for name, (path, _seconds) in table.items():
            self.stdout.write(f"{name}: {import_string(path)()}")
