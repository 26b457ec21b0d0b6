"""Compare the index with the records, mend it, and say how much was wrong."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from portal.search.indexing import rebuild
from portal.search.marking import install


class Command(BaseCommand):
    help = "Compare the search index with the records and mend it; says the drift."

    def handle(self, **options: Any) -> None:
        install(connection)
        drift = rebuild()
        if drift or options["verbosity"]:
            self.stdout.write(f"{drift} entries were missing, wrong or too many.")
