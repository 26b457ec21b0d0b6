"""What the browser is given: every foreign file known, every picture there."""

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
FACTS = {"file", "name", "version", "licence", "origin", "change", "sha256"}


def test_the_manifest_lists_every_vendor_file_and_no_other():
    there = {
        str(path.relative_to(VENDOR))
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }

    assert {entry["file"] for entry in MANIFEST} == there


def test_no_vendor_file_was_edited():
    changed = [
        entry["file"]
        for entry in MANIFEST
        if hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest()
        != entry["sha256"]
    ]

    assert changed == []


def test_every_vendor_file_says_where_it_is_from():
    assert [entry for entry in MANIFEST if set(entry) != FACTS] == []
    assert [entry for entry in MANIFEST if not all(entry.values())] == []


def test_no_file_asks_for_a_source_map():
    asking = [
        str(path)
        for path in (ROOT / "static").rglob("*")
        if path.suffix in {".js", ".css"} and "sourceMappingURL" in path.read_text()
    ]

    assert asking == []


def test_every_picture_that_a_page_names_is_in_the_sprite():
    sprite = (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")
    there = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    in_pages = r"{% (?:icon|empty) [\"']([\w-]+)[\"']|icon=[\"']([\w-]+)[\"']"
    named = {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for names in re.findall(in_pages, page.read_text(encoding="utf-8"))
        for name in names
        if name
    }

    assert named
    assert sorted(named - there) == []


def test_every_style_and_script_that_a_page_names_is_there():
    named = {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in re.findall(
            r"{% static '([^'{]+)' %}", page.read_text(encoding="utf-8")
        )
        if not name.startswith("django_htmx/")
    }

    assert sorted(n for n in named if not (ROOT / "static" / n).is_file()) == []
