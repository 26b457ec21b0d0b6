"""The front page is light: what a phone loads at its first visit, byte by byte."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from chains.foundation import load_foundation
from chains.places.foundation import load_places
from portal.home.foundation import load_about
from services.foundation import load_catalogue

pytestmark = [pytest.mark.django_db]
MOST = 150_000
ASKED = re.compile(r'(?:href|src)="(/?static/[^"#]+)')
INSIDE = re.compile(rb"url\([\"']?(?!data:)([^)\"']+)|@import")


def loaded(html):
    """The files that a browser fetches for the page, once each; no picture is among
    them but the one sprite of outlines and the mark."""
    return sorted({address.split("static/", 1)[1] for address in ASKED.findall(html)})


def packed(data):
    """As whitenoise and nginx send it."""
    return len(gzip.compress(data, compresslevel=6, mtime=0))


def content(name):
    return Path(finders.find(name)).read_bytes()


def test_the_front_page_is_under_150_kb_with_all_that_it_loads():
    load_foundation()
    load_catalogue(on=localdate(), at=now())
    load_about(at=now())
    load_places()

    page = Client().get(reverse("home:home")).content
    files = loaded(page.decode())
    sums = {"HTML": packed(page)} | {name: packed(content(name)) for name in files}

    assert {"icons.svg", "css/home.css", "js/large-text.js"} <= set(files)
    sums["together"] = sum(sums.values())
    told = "\n".join(f"{size:>8,} {name}" for name, size in sums.items())
    assert sums["together"] < MOST, told


def test_no_style_sheet_of_the_front_page_loads_more():
    """No font and no further sheet, which the sum above would not know of."""
    files = loaded(Client().get(reverse("home:home")).content.decode())
    sheets = [name for name in files if name.endswith(".css")]

    assert sheets
    assert [name for name in sheets if INSIDE.search(content(name))] == []


def test_every_script_waits_until_the_page_stands():
    page = Client().get(reverse("home:home")).content.decode()

    scripts = re.findall(r"<script [^>]*src=[^>]*>", page)
    assert scripts
    assert [script for script in scripts if " defer" not in script] == []
