"""Sixty formula payloads through every workbook that the site hands out.

The exports are found by walking the addresses, so a new one is asked, too; it fails
here until the rows below reach it. `./run prove formulas` takes every payload.
"""

import io
import json
import os
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from chains.market.models import SharePost, ShareResponse
from chains.models import Contact, Enterprise, Post, Unit
from chains.places.models import Place
from chains.visits.models import Visit
from issues.models import (
    CallBack,
    Confirmation,
    Hold,
    Issue,
    SupervisionNotice,
    WorkOrder,
)
from issues.models.closing import ClosingProposal
from portal.audit.journal import record
from portal.exports.neutral import printable, restored
from portal.files.spreadsheets import read_rows
from salons.ideas.models import Idea
from services.counter.models import Visit as CounterVisit
from services.ratings.models import Rating
from services.requests.models import ServiceRequest
from tests import worlds
from tests.builders import MONDAY, a_contact, a_notice, a_post, a_unit, a_user
from tests.counter.halls import Hall
from tests.ideas.thoughts import Calling
from tests.market.fairs import Fair
from tests.places.spots import a_place
from tests.portal.exports.test_xlsx import PAYLOADS
from tests.proofs.prober import routes
from tests.ratings.words import Ratings
from tests.story import Story
from tests.visits.notes import a_visit

pytestmark = pytest.mark.django_db

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAKEN = set(PAYLOADS) if os.environ.get("PAYLOADS") == "all" else set(PAYLOADS[::6])
PHONE, USCC = "13812345678", re.compile(r"[0-9A-Z]{18}")
FILLED = (Issue, WorkOrder, Hold, SupervisionNotice, ClosingProposal, Confirmation)
FILLED += (CallBack, Enterprise, Contact, Visit, SharePost, ShareResponse, Idea, Place)
FILLED += (ServiceRequest, CounterVisit, Rating)
# What the site itself gives, checks or computes.
KEPT = {"number", "phone", "uscc", "cause_key", "place", "verified"}
KEPT |= {"extension_reason"}  # of what was not extended
# A form to fill in, which has headings and no rows; figures, which nobody types.
EMPTY = {"chains:import_template", "assessment:export"}
# Filters that show every row of a list.
ALL = {"issues:export_issues": {"view": "all"}}


def an_overseer():
    """One who may take everything: director, leader and administrator at once."""
    user = a_user(username="overseer")
    centre = Unit.objects.filter(kind=Unit.Kind.CENTRE).first()
    a_post(user, centre or a_unit(Unit.Kind.CENTRE), Post.Role.HEAD)
    a_post(user, a_unit(Unit.Kind.LEAD), Post.Role.LEADER)
    return a_post(user, a_unit(), Post.Role.ADMIN).user


@pytest.fixture(scope="module", autouse=True)
def in_their_year():
    """Ledgers of closings open at the present year: that of the stories."""
    with time_machine.travel(MONDAY + timedelta(weeks=1)):
        yield


@pytest.fixture(scope="module")
def overseer(in_their_year, django_db_setup, django_db_blocker):
    with worlds.shared(django_db_blocker):
        rows_in_every_ledger()
        yield an_overseer()


@pytest.fixture
def taker(client, overseer):
    client.force_login(overseer)
    return client


@pytest.fixture(scope="module")
def found():
    return []


@pytest.fixture
def exports(taker, found):
    """(method, name) of every address that answers with a workbook; the first test
    that asks walks all addresses."""
    if not found:
        found += [
            (method, name)
            for name, _pattern, wanted in routes()
            if not wanted and not name.startswith("account_")
            for method in ("get", "post")
            if taken(taker, method, name) is not None
        ]
    return found


def rows_in_every_ledger():
    Story().to("closed")
    held = Story().to("holding")
    working = Story().to("working")
    a_notice(working.issue, working.lead_unit, "yellow", state="answered")
    a_contact(held.enterprise, phone=PHONE)
    a_visit(held.enterprise, held.clerk)
    Fair().accepted()
    Calling().idea()
    a_place()
    Ratings().rate(2)
    Hall(now=MONDAY + timedelta(days=6)).comes()


def written(payload, person):
    """The payload in every free text of every row that an export may read."""
    for model in FILLED:
        names = {
            field.name: payload[: field.max_length or 200]
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not (field.choices or field.unique or field.name in KEPT)
        }
        model._base_manager.update(**names)
    record(payload[:40], by=person, target=payload[:80], detail={"reason": payload})


def taken(client, method, name):
    """The workbook's bytes, or None where the answer is none."""
    answer = getattr(client, method)(reverse(name), ALL.get(name, {}))
    if not answer.get("Content-Type", "").startswith(XLSX):
        return None
    return b"".join(answer) if answer.streaming else answer.content


def cells(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        assert not [name for name in archive.namelist() if "external" in name.lower()]
    assert list(sheet.iter(f"{MAIN}f")) == []
    return list(sheet.iter(f"{MAIN}c"))


def texts(data):
    rows = read_rows(SimpleUploadedFile("a.xlsx", data))
    return [value for row in rows[3:] for value in row if value]


def carries(shown, payload):
    """Whether a cell says the payload, alone or among other words, as it was typed."""
    plain = printable(payload).strip().strip("\u200b\ufeff")
    return plain in restored(shown) or plain in shown


def test_no_export_makes_a_formula_of_what_somebody_typed(taker, overseer, exports):
    counted, wrong = {}, []
    for payload in sorted(TAKEN):
        written(payload, overseer)
        for method, name in exports:
            data = taken(taker, method, name)
            counted[name] = counted.get(name, 0) + 1
            kinds = {cell.get("t") for cell in cells(data)}
            if kinds - {"inlineStr", "n", None}:
                wrong.append(f"{name}: cells of kinds {kinds} for {payload!r}")
            found = texts(data)
            if name not in EMPTY and not any(carries(text, payload) for text in found):
                wrong.append(
                    f"{name}: {payload!r} never reached it or came back changed"
                )
    if folder := os.environ.get("FIGURES"):
        row = {"payloads": len(TAKEN), "exports": counted, "wrong": wrong}
        (Path(folder) / "formulas.json").write_text(json.dumps(row))

    assert wrong == []
    assert set(counted.values()) == {len(TAKEN)}
    assert len(counted) >= 9


def test_phones_and_codes_leave_every_export_as_text(taker, exports):
    codes = 0
    for method, name in exports:
        for cell in cells(taken(taker, method, name)):
            shown = "".join(cell.itertext())
            if USCC.fullmatch(shown) or shown.startswith(("WS-", "督办〔", "138")):
                codes += 1
                assert cell.get("t") == "inlineStr"

    assert codes > 5
