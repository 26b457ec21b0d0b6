"""`manage.py load_calendar`: enter the shipped years that nobody has entered yet."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from portal.workdays.loading import load_shipped


class Command(BaseCommand):
    help = "Enter the shipped holiday arrangements; years already entered stay."

    def handle(self, **_options: Any) -> None:
        years = load_shipped(at=now())
        said = f"Calendar: entered {years[0]}-{years[-1]}" if years else "Calendar: ok"
        self.stdout.write(said)
