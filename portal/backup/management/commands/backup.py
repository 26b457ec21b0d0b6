"""Write one archive with all rows and files; safe while the site is in use."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.timezone import localtime

from portal.backup.making import make, thin_out


class Command(BaseCommand):
    help = "Write one archive with all rows and files, with their hashes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", metavar="FOLDER", help="default DATA_DIR/backups")
        parser.add_argument(
            "--keep", type=int, default=0, help="remove all but the newest N"
        )

    def handle(self, **options: Any) -> None:
        folder = Path(options["to"] or settings.DATA_DIR / "backups")
        if options["keep"] < 0:
            raise CommandError("--keep takes a number from 1 on.")
        try:
            place, manifest = make(folder, localtime())
        except OSError as wrong:
            raise CommandError(
                f"No backup was made in {folder}: {wrong.strerror or wrong}. "
                "Make room or name another folder with --to."
            ) from wrong
        except DatabaseError as wrong:
            raise CommandError(
                f"No backup was made, the database refused: {wrong}."
            ) from wrong
        files = len(manifest.members) - 1
        size = place.stat().st_size / 1e6
        rows = sum(manifest.counts.values())
        self.stdout.write(f"{place}: {rows} rows, {files} files, {size:.1f} MB")
        for name in manifest.missing:
            self.stdout.write(f"not found: {name}")
        if options["keep"]:
            gone = thin_out(folder, options["keep"])
            self.stdout.write(f"{gone} older ones removed")
