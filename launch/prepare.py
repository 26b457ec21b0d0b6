"""Inside the environment: database and static files brought up to date in one process.

Starting Django is what costs time, so it happens once here, and what has not changed
since the last time is left out.
"""

import contextlib
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

ROOT = Path(__file__).resolve().parent.parent
REFUSED = 3
SOURCES = ("portal", "chains", "salons", "issues", "services", "static")
LOADS = (
    *("load_calendar", "load_foundation", "load_categories", "load_articles"),
    *("load_salon_template", "load_catalogue", "load_about", "load_places"),
)
DEMO_LOADS = ("load_demo", "load_demo_site")


def main() -> None:
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        refuse(str(problem))
    try:
        connection.ensure_connection()
        migrated = migrate()
    except OperationalError as failure:
        refuse(why_unreachable(failure))
    data = Path(os.environ["DATA_DIR"])
    if migrated or remembered(data) != fingerprint():
        call_command("collectstatic", interactive=False, verbosity=0)
        for name in LOADS:
            call_if_present(name)
        if settings.DEMO and not get_user_model().objects.exists():
            for name in DEMO_LOADS:
                call_if_present(name)
        # What an older version wrote is not marked, and a text may be made otherwise.
        call_if_present("rebuild_search")
        # So that the cockpit is never empty while the clock has not struck yet.
        call_if_present("rebuild_cockpit")
        (data / "prepared.json").write_text(json.dumps(fingerprint()))


def refuse(sentence: str) -> NoReturn:
    print(" ".join(sentence.split()), file=sys.stderr)
    sys.exit(REFUSED)


def why_unreachable(failure: OperationalError) -> str:
    place = connection.settings_dict
    where = place["NAME"]
    if place["HOST"]:
        where = f"{where} at {place['HOST']}:{place['PORT'] or 5432}"
    reason = (
        str(failure).strip().splitlines()[0] if str(failure).strip() else "no reason"
    )
    return (
        f"The database {where} cannot be opened ({reason}): start the database, or "
        "correct DATABASE_URL."
    )


def migrate() -> bool:
    """Apply what is missing; says whether anything was."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    return bool(missing)


def call_if_present(name: str) -> None:
    if name in get_commands():
        call_command(name, verbosity=0)


def accounts() -> str:
    """One line for each account that the demo shows; nothing outside the demo."""
    if not settings.DEMO:
        return ""
    shown = apps.get_model("accounts", "DemoAccount").objects.all()
    return "".join(f"  {one.username:12}{one.password:12}{one.role}\n" for one in shown)


def fingerprint() -> str:
    """Changes whenever a source or static file, or the installed set, does."""
    found = hashlib.sha256()
    files = [path for room in SOURCES for path in (ROOT / room).rglob("*.*")]
    for path in sorted([*files, ROOT / "requirements.txt"]):
        if path.suffix == ".pyc":
            continue
        status = path.stat()
        found.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def remembered(data: Path) -> str:
    try:
        return json.loads((data / "prepared.json").read_text())
    except (OSError, ValueError):
        return ""


if __name__ == "__main__":
    # Standard output is for the demo accounts alone.
    with contextlib.redirect_stdout(sys.stderr):
        main()
    print(accounts(), end="")
