"""Give the preparation of salons its first checklist; does nothing where one exists."""

from typing import Any

from django.core.management.base import BaseCommand

from salons.foundation import load_template


class Command(BaseCommand):
    help = "Write the first checklist of salons, once."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{load_template()} items written")
