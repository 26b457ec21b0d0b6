"""Put the constraints and indexes of each first migration into its tables.

`makemigrations` writes them as operations of their own wherever another table stands
in between, and each of those builds the models, and on SQLite the table, anew: that was
two thirds of every first start. Run it after a 0001 was made; a test asks for it.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    CreateModel,
    RunPython,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter

LATER = (AddConstraint, AddIndex)


class Command(BaseCommand):
    help = "Fold constraints and indexes of the first migrations into their tables."

    def handle(self, **_options: Any) -> None:
        for migration in own_first_migrations():
            folded = fold(migration.operations)
            if len(folded) == len(migration.operations):
                continue
            saved = len(migration.operations) - len(folded)
            migration.operations = folded
            writer = MigrationWriter(migration)
            Path(writer.path).write_text(writer.as_string(), encoding="utf-8")
            self.stdout.write(f"{migration}: {saved} operations fewer")


def own_first_migrations() -> list[Migration]:
    """Those of this project that declare tables and run no Python of their own."""
    found = MigrationLoader(None).disk_migrations.items()
    return [
        migration
        for (label, name), migration in found
        if name == "0001_initial"
        and Path(apps.get_app_config(label).path).is_relative_to(settings.BASE_DIR)
        and not any(isinstance(step, RunPython) for step in migration.operations)
    ]


def fold(operations: list[Operation]) -> list[Operation]:
    """The same operations; what may stand inside a CreateModel stands there.

    What speaks of a model that gets a field later waits for that field.
    """
    grown = {step.model_name_lower for step in operations if isinstance(step, AddField)}
    places: dict[str, int] = {}
    folded: list[Operation] = []
    for step in operations:
        name = getattr(step, "model_name_lower", "")
        if isinstance(step, LATER) and name in places and name not in grown:
            (folded[places[name]],) = folded[places[name]].reduce(step, "")
        else:
            if isinstance(step, CreateModel):
                places[step.name_lower] = len(folded)
            folded.append(step)
    return folded
