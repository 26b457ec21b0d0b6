"""A data folder, database and broker of its own for one proof, gone afterwards."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg2
import redis

from tests.proofs.start import ROOT, environment

# Databases of one Redis; number 0 is the one that somebody may really use.
REDIS_NUMBERS = range(15, 0, -1)


@dataclass(frozen=True)
class Site:
    """What the processes of a proof get to know, and a way to look at their rows."""

    data: Path
    variables: dict[str, str]
    connect: Callable

    def rows(self, sql: str) -> list[tuple]:
        with closing(self.connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return cursor.fetchall()

    def run(self, *command: str) -> subprocess.CompletedProcess:
        """A Python module of the portal on this site, to its end."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.variables,
            capture_output=True,
            text=True,
            check=True,
        )

    def carry_out(self, *commands: str) -> None:
        """These commands of manage.py in one process, for each takes a second to be
        there."""
        asked = "; ".join(f"call_command({command!r})" for command in commands)
        beginning = "import django; django.setup(); "
        beginning += "from django.core.management import call_command; "
        self.run("-c", beginning + asked)


@contextmanager
def site(*, postgresql: str = "", broker: str = "", **changes: str) -> Iterator[Site]:
    """On SQLite and the folder broker, or on the servers at these addresses."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-proof-") as folder,
        fresh_database(postgresql) as url,
        fresh_broker(broker) as redis_url,
    ):
        data = Path(folder)
        (data / "logs").mkdir()
        variables = environment(
            DATA_DIR=folder,
            DATABASE_URL=url,
            REDIS_URL=redis_url,
            DJANGO_SETTINGS_MODULE="portal.settings",
            **changes,
        )
        file = data / "portal.sqlite3"
        connect = (lambda: psycopg2.connect(url)) if url else (lambda: open_file(file))
        yield Site(data, variables, connect)


def open_file(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=20)


@contextmanager
def fresh_database(server: str, word: str = "proof") -> Iterator[str]:
    """The address of a new database on the same server; nothing for no server."""
    if not server:
        yield ""
        return
    name = f"portal_{word}_{uuid4().hex[:8]}"
    place = urlsplit(server)
    administration = urlunsplit(place._replace(path="/postgres"))
    execute(administration, f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(place._replace(path=f"/{name}"))
    finally:
        execute(administration, f"DROP DATABASE {name} WITH (FORCE)")


def execute(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


@contextmanager
def fresh_broker(server: str) -> Iterator[str]:
    """The first empty database of that Redis, empty again afterwards."""
    if not server:
        yield ""
        return
    for number in REDIS_NUMBERS:
        url = urlunsplit(urlsplit(server)._replace(path=f"/{number}"))
        with closing(redis.Redis.from_url(url)) as client:
            if client.dbsize() == 0:
                break
    else:
        raise RuntimeError("every database of the Redis is in use")
    try:
        yield url
    finally:
        with closing(redis.Redis.from_url(url)) as client:
            client.flushdb()
