"""Make the core centre from the settings; does nothing where a place exists."""

from typing import Any

from django.core.management.base import BaseCommand

from chains.places.foundation import load_places


class Command(BaseCommand):
    help = "Make the core centre (党群服务中心) from the settings, once."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{load_places()} core centre made")
