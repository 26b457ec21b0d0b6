"""Create the categories that the loop begins with; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from issues.foundation import load_categories


class Command(BaseCommand):
    help = "Create the issue categories that are missing."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{load_categories()} categories made")
