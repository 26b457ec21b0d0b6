"""Put a backup back: into an empty database, or in place of what is there."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from portal.backup.restoring import NotRestored, checked, restore


class Command(BaseCommand):
    help = "Restore an archive of `backup`; stop the site first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="overwrite a database in use"
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="compare rows, files and chains with the archive afterwards",
        )
        parser.add_argument(
            "--check", action="store_true", help="only read the archive, change nothing"
        )

    def handle(self, **options: Any) -> None:
        path = Path(options["file"])
        try:
            if options["check"]:
                manifest = checked(path)
                rows = sum(manifest.counts.values())
                self.stdout.write(f"whole: {rows} rows, made {manifest.made_at}")
                return
            wrong = restore(
                path, at=now(), replace=options["replace"], verify=options["verify"]
            )
        except NotRestored as reason:
            raise CommandError(str(reason)) from reason
        for sentence in wrong:
            self.stdout.write(sentence)
        if options["verify"]:
            self.stdout.write(f"{len(wrong)} differences")
        if wrong:
            sys.exit(1)
        self.stdout.write("Restored. Start the site again; everybody signs in anew.")
