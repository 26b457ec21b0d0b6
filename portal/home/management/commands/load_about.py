"""Publish the first text about the centre; does nothing where one exists."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from portal.home.foundation import load_about


class Command(BaseCommand):
    help = "Publish the first text of the page about the centre, once."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{load_about(at=now())} texts about the centre published")
