"""The shape of the code: floors, one-way imports, nothing inline, nothing forgotten."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.forms import ModelForm

from portal.tables.management.commands.fold_migrations import (
    fold,
    own_first_migrations,
)
from portal.workflow.models import Flowing

ROOT = Path(__file__).resolve().parent.parent

# Each floor may import those below it; the longest prefix names the room.
FLOORS = [
    {
        *("portal.tables", "portal.workdays", "portal.exports", "portal.kept"),
        *("portal.phones", "portal.ui", "portal.audit"),
    },
    {"portal.accounts"},
    {
        *("portal.workflow", "portal.notices", "portal.files", "portal.gatherings"),
        "portal.search",
    },
    {"chains", "portal.documents"},
    {"chains.places", "chains.articles", "chains.market", "chains.savedviews"},
    {"issues"},
    {"chains.meetings", "chains.visits", "issues.assessment"},
    {"salons", "issues.groups", "issues.cases"},
    {"salons.activities", "salons.ideas"},
    {"services"},
    {"services.counter"},
    {"services.requests"},
    {"services.ratings"},
    {"portal.desk", "portal.home", "portal.backup"},
    {"portal.settings", "portal.urls", "portal.celery", "portal.wsgi"},
]
ROOMS = [(room, height) for height, floor in enumerate(FLOORS) for room in floor]
TOP_PACKAGES = {room.partition(".")[0] for room, _ in ROOMS}


def room_of(module: str) -> tuple[str, int] | None:
    """The room with the longest name that holds `module`, and its floor."""
    homes = [
        (room, height)
        for room, height in ROOMS
        if module == room or module.startswith(f"{room}.")
    ]
    return max(homes, key=lambda home: len(home[0]), default=None)


def source_files() -> Iterator[tuple[str, Path]]:
    for package in sorted(TOP_PACKAGES):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield dotted.removesuffix(".__init__"), path


def project_imports() -> Iterator[tuple[str, str]]:
    """Every (module, imported module) pair, also imports inside functions."""
    for module, path in source_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{module} uses a relative import"
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                if name.partition(".")[0] in TOP_PACKAGES:
                    yield module, name


def test_every_source_file_lives_in_a_room():
    homeless = [m for m, _ in source_files() if room_of(m) is None and m != "portal"]

    assert homeless == []


def test_nobody_imports_upwards_or_sideways():
    offences = []
    for here, there in project_imports():
        mine, theirs = room_of(here), room_of(there)
        if mine and theirs and mine[0] != theirs[0] and theirs[1] >= mine[1]:
            offences.append(f"{here} imports {there}")

    assert offences == []


def apps_without_a_room() -> list[str]:
    """Apps that have no floor of their own: they are part of the room around them."""
    apps = [m.removesuffix(".apps") for m, _ in source_files() if m.endswith(".apps")]
    return [app for app in apps if room_of(app) and room_of(app)[0] != app]


def test_a_room_and_the_app_inside_it_import_one_way():
    """The floors say nothing of two that are one room."""
    circles, pairs = [], list(project_imports())
    for app in apps_without_a_room():
        room = room_of(app)

        def is_inside(module, app=app):
            return f"{module}.".startswith(f"{app}.")

        within = [
            pair for pair in pairs if room_of(pair[0]) == room_of(pair[1]) == room
        ]
        ways = {(is_inside(here), is_inside(there)) for here, there in within}
        if {(True, False), (False, True)} <= ways:
            circles.append(f"{room[0]} and {app} import each other")

    assert "portal.desk.cockpit" in apps_without_a_room()
    assert circles == []


def test_the_longest_prefix_names_the_room():
    assert room_of("chains.meetings.models") == ("chains.meetings", 6)
    assert room_of("chains.models") == ("chains", 3)


def test_every_source_file_opens_with_what_it_is_responsible_for():
    silent = [
        module
        for module, path in source_files()
        if (text := path.read_text(encoding="utf-8")).strip()
        and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


def test_views_look_records_up_only_through_what_the_person_may_see():
    raw = re.compile(r"get_object_or_404\(\s*[A-Z]|\.objects\.all\(\)")
    offences = [
        f"{module}: {found.group()}"
        for module, path in source_files()
        if module.endswith(".views") or ".views." in module
        for found in raw.finditer(path.read_text(encoding="utf-8"))
    ]

    assert offences == []


def flowing_forms(module: str, tree: ast.Module) -> list[str]:
    """The forms of records that flow which `module` imports or makes itself."""
    there = vars(import_module(module))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found = [there.get(name) for name in names]
    found += [
        getattr(there.get(node.value.id), node.attr, None)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    return [
        one.__name__
        for one in found
        if isinstance(one, type)
        and issubclass(one, ModelForm)
        and one._meta.model
        and issubclass(one._meta.model, Flowing)
    ]


def saves_a_whole_row(tree: ast.Module) -> bool:
    """Whether it calls form.save(), which writes every column."""
    return any(
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == "form.save"
        and not node.keywords
        for node in ast.walk(tree)
    )


def test_no_form_writes_the_whole_row_of_a_record_that_flows():
    """It would undo the move that a colleague made since the row was read; `change`
    writes what was typed."""
    trees = [
        (module, ast.parse(path.read_text(encoding="utf-8")))
        for module, path in source_files()
        if module.endswith(".views") or ".views." in module
    ]
    handled = {module: flowing_forms(module, tree) for module, tree in trees}

    assert "WordsForm" in handled["chains.meetings.views.planning"]
    assert [m for m, tree in trees if handled[m] and saves_a_whole_row(tree)] == []


INLINE = re.compile(
    r"\sstyle=[\"']|<style[\s>]|<script(?![^>]*\ssrc=)(?![^>]*application/json)"
    r"|\son[a-z]+=[\"']|href=[\"']javascript:"
)


def test_templates_carry_no_inline_style_script_or_handler():
    offences = [
        f"{path.relative_to(ROOT)}: {found.group().strip()}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for found in INLINE.finditer(path.read_text(encoding="utf-8"))
    ]

    assert offences == []


def test_templates_stay_short():
    long = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if len(path.read_text(encoding="utf-8").splitlines()) > 120
    ]

    assert long == []


def test_no_page_or_style_refers_to_another_host():
    remote = re.compile(r"(?:src|href)=[\"'](?:https?:)?//|url\([\"']?(?:https?:)?//")
    files = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static" / "css").glob("*.css"),
    ]

    assert [str(p) for p in files if remote.search(p.read_text("utf-8"))] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_first_migrations_make_each_table_once_with_its_constraints():
    loose = [
        str(migration)
        for migration in own_first_migrations()
        if len(fold(migration.operations)) < len(migration.operations)
    ]

    assert loose == [], "run: manage.py fold_migrations"


@pytest.mark.engine
@pytest.mark.django_db
def test_postgresql_is_reached_by_psycopg2_and_nothing_newer():
    if connection.vendor == "postgresql":
        assert connection.Database.__name__ == "psycopg2"
    else:
        assert connection.vendor == "sqlite"
