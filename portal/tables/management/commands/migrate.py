"""`migrate`, which gives an empty database its tables in one step.

Replaying hundreds of operations builds all models anew for each of them: three quarters
of a first start. What the migrations would have led to is what the models say, so an
empty database gets the tables of the models, and the migrations are noted as applied. A
database that has tables is migrated as ever.
"""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

# With one of these somebody wants something else of the migrations.
SPECIAL = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in SPECIAL) and is_empty(connection):
            fill(connection)
        # Nothing is left to apply then; contents, permissions and signals are.
        super().handle(*args, **options)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    connection.prepare_database()
    return not connection.introspection.table_names()


def fill(connection: BaseDatabaseWrapper) -> None:
    """All tables and the note of all migrations, or nothing of both."""
    executor = MigrationExecutor(connection)
    loader, noted = executor.loader, executor.recorder.Migration
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    with connection.schema_editor() as editor:
        editor.create_model(noted)
        for model in apps.get_models():
            # The others come by --run-syncdb.
            known = model._meta.app_label in loader.migrated_apps
            if known and model._meta.can_migrate(connection):
                editor.create_model(model)
        notes = [noted(app=app, name=name) for app, name in names(plan)]
        noted.objects.using(connection.alias).bulk_create(notes)


def names(plan: list[tuple[Migration, bool]]) -> list[tuple[str, str]]:
    """What would have been noted: a squashed migration and all that it stands for."""
    found = []
    for migration, _ in plan:
        found += [(migration.app_label, migration.name), *migration.replaces]
    return list(dict.fromkeys(found))
