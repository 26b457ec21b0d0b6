"""An empty database gets its tables in one step, and they are those of the migrations.

On SQLite here, on both engines by `./run prove tables`: the replay takes a minute.
"""

import json
import os

import pytest

from tests.proofs.fresh import site

pytestmark = pytest.mark.heavy

REPLAYED = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands import migrate
call_command(migrate.Command(), verbosity=0)
"""
# Every table, index, rule and note, as the engine itself writes it; the order in which
# the parts of a table were declared says nothing.
WRITTEN = """
import json, re, django
django.setup()
from django.db import connection
ASKED = {
    "sqlite": ["SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"],
    "postgresql": [
        "SELECT table_name || '.' || column_name, concat_ws(' ', data_type,"
        " character_maximum_length, is_nullable, is_identity, column_default)"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)"
        " FROM pg_trigger WHERE NOT tgisinternal",
    ],
}
found = {}
with connection.cursor() as cursor:
    for words in ASKED[connection.vendor]:
        cursor.execute(words)
        found |= {name: sorted(re.split(r"[ (),]+", sql)) for name, sql in cursor}
    cursor.execute("SELECT app, name FROM django_migrations")
    found["notes"] = sorted(map(list, cursor))
print(json.dumps(found))
"""

# Django numbers the rows of this table of its own by 4 bytes in its models, by 8 in a
# replay; the portal has no groups.
NARROWER = "auth_group_permissions.id"


def test_an_empty_database_gets_what_its_migrations_lead_to():
    written = []
    for way in (["manage.py", "migrate", "--verbosity=0"], ["-c", REPLAYED]):
        with site(postgresql=os.environ["DATABASE_URL"], DEMO="1") as place:
            place.run(*way)
            written.append(json.loads(place.run("-c", WRITTEN).stdout))
    at_once, replayed = written

    for tables in written:
        tables.pop(NARROWER, None)
    assert len(at_once["notes"]) > 60
    assert at_once == replayed
