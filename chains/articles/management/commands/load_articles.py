"""Put the first duties and rules in force; does nothing where articles exist."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate, now

from chains.articles.foundation import load_articles


class Command(BaseCommand):
    help = "Put the duties and rules of the published model in force, once."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{load_articles(on=localdate(), at=now())} articles made")
