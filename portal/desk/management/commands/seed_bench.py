"""Fill an empty database with an invented zone of any size, to measure pages on it."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.timezone import localdate

from portal.desk.bench import seeding, writing

SEED = 20261122
LEAST = 100


class Command(BaseCommand):
    help = "Fill an empty database named *bench* with an invented zone of any size."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--issues", type=int, required=True, help="how many issues")
        parser.add_argument("--seed", type=int, default=SEED, help="of the dice")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the day it is all seen on: today"
        )

    def handle(self, **options: Any) -> None:
        name = connection.settings_dict["NAME"]
        if not seeding.is_for_measuring():
            raise CommandError(
                f"The database {name} is not named for measuring: its name must contain"
                ' "bench", so that no real portal is ever filled.'
            )
        if not seeding.is_empty(get_user_model()):
            raise CommandError(f"The database {name} has accounts: take an empty one.")
        if options["issues"] < LEAST:
            raise CommandError(f"Write --issues {LEAST} or more.")
        on = options["on"] or localdate()
        report = seeding.seed(options["issues"], options["seed"], on)
        report.timed("statistics", writing.analyse)
        if options["verbosity"]:
            self.tell(report)

    def tell(self, report: seeding.Report) -> None:
        total, spent = sum(report.rows.values()), report.seconds
        for table, rows in report.rows.most_common():
            seconds = spent[table]
            rate = rows / seconds if seconds else 0
            self.stdout.write(
                f"{table:28}{rows:>10} rows{seconds:>8.1f} s{rate:>9.0f}/s"
            )
        for name in spent.keys() - report.rows.keys():
            self.stdout.write(f"{name:43}{spent[name]:>8.1f} s")
        whole = spent["rows and indexes in all"]
        self.stdout.write(
            f"{total} rows in {whole:.1f} s: {total / whole:.0f} a second"
        )
