"""Publish the catalogue's guides; does nothing for codes that exist."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate, now

from services.foundation import load_catalogue


class Command(BaseCommand):
    help = "Publish the guides of the shipped catalogue, each once."

    def handle(self, **_options: Any) -> None:
        count = load_catalogue(on=localdate(), at=now())
        self.stdout.write(f"{count} guides published")
