"""Hostile files through the pages: attached to a report, and uploaded for the import."""

import gc
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings, setup_test_environment
from django.urls import reverse
from django.utils.html import escape

from chains.imports.sheet import CODE, NAME
from chains.models import Contact, Enterprise, Post, RegisterImport, Unit
from chains.uscc import normal
from issues.models import IssueFile
from tests.builders import (
    a_category,
    a_chain,
    a_liaison,
    a_post,
    a_unit,
    a_user,
    an_enterprise,
)
from tests.proofs.hostile_files import CHAIN, ROWS, a_uscc
from tests.proofs.hostile_measures import is_harmful

BOUNDARY = "hostile-boundary"
PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@dataclass
class Hostile:
    """A file on the disk, and what it calls itself; a doomed one must be refused."""

    family: str
    name: str
    content_type: str
    is_doomed: bool
    path: Path

    @classmethod
    def kept_in(cls, path):
        family = path.stem.partition("-")[0]
        return cls(family, *json.loads(path.read_text()), path.with_suffix(".bin"))

    def __str__(self):
        return f"{self.path.stem} {self.name!r}"

    def request_in(self, field, typed):
        """The body of a request, on the disk: a browser's memory is not the portal's."""
        body = self.path.with_suffix(".body")
        with body.open("wb") as out, self.path.open("rb") as data:
            for key, value in typed.items():
                out.write(part(f'name="{key}"') + str(value).encode() + b"\r\n")
            named = f'name="{field}"; filename="{as_a_browser_writes(self.name)}"'
            out.write(part(named, self.content_type))
            shutil.copyfileobj(data, out)
            out.write(f"\r\n--{BOUNDARY}--\r\n".encode())
        return body


def as_a_browser_writes(name):
    name = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return name.encode(errors="replace").decode()


def part(names, content_type=""):
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {names}\r\n{kind}\r\n"
    return head.encode()


class Pages:
    """A clerk who imports and a liaison who reports, in a portal of their own.

    Half of the rows of every workbook stand in the register already, with other facts:
    so an import may be torn by a row that came too early and by one that changed.
    """

    def __init__(self, meter):
        setup_test_environment()
        override_settings(STORAGES=PLAIN).enable()
        self.meter = meter
        self.chain = a_chain(CHAIN)
        self.own = an_enterprise(self.chain, uscc=a_uscc(9999))
        centre = a_unit(Unit.Kind.CENTRE)
        self.clerk = entered(a_post(a_user(), centre, Post.Role.OFFICER).user)
        self.liaison = entered(a_liaison(a_user(), self.own).user)
        self.category = a_category()
        self.posted = self.previewed = self.flawed = 0
        self.broken, self.mute, self.torn = [], [], []
        self.harmful, self.admitted, self.imported = [], [], []
        self.stage()

    def figures(self):
        return {
            **{name: getattr(self, name) for name in ("posted", "mute", "torn")},
            "previewed": self.previewed,
            "flawed": self.flawed,
            "whole": len([f for f in self.imported if f.family == "mutant"]),
            "registers": [f.name for f in self.imported if f.family == "register"],
            "stored": IssueFile.objects.count(),
            "harmful_stored": self.harmful,
            "doomed_stored": self.admitted,
            "strays": strays(),
        }

    def take(self, file):
        for page in (self.report, self.load):
            page(file)
            self.posted += 1

    def ask(self, file, send):
        """The answer of a page; one that is neither a page nor a redirect is broken."""
        with self.meter.measuring(f"page {file}"):
            answer = send()
        if answer.status_code not in {200, 302}:
            crash = getattr(answer, "exc_info", None)
            self.broken.append(f"{file}: {answer.status_code} {crash and crash[1]!r}")
        return answer

    def post(self, client, file, address, field, **typed):
        body = file.request_in(field, typed)
        facts = {
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(body.stat().st_size),
        }
        with body.open("rb") as stream:
            facts["wsgi.input"] = stream
            answer = self.ask(file, lambda: client.generic("POST", address, **facts))
        if answer.status_code == 200 and not says_what_to_do(answer):
            self.mute.append(str(file))
        return answer

    # The report

    def report(self, file):
        """A problem with that file: refused and not stored, or stored without harm."""
        known = set(IssueFile.objects.values_list("pk", flat=True))
        answer = self.post(
            self.liaison,
            file,
            reverse("issues:report"),
            "files",
            form_key=uuid4(),
            enterprise=self.own.pk,
            title=file.path.stem,
            demand="请协调",
            category=self.category.pk,
            urgency="pressing",
            contact="示例联络员",
            phone="13800000001",
        )
        stored = list(IssueFile.objects.exclude(pk__in=known))
        if stored and (file.is_doomed or answer.status_code != 302):
            self.admitted.append(str(file))
        for row in stored:
            with row.file.open("rb") as kept:
                if is_harmful(row.name, row.content_type, kept.read()):
                    self.harmful.append(str(file))

    # The import

    def stage(self):
        Enterprise.objects.exclude(pk=self.own.pk).delete()
        for number in range(0, ROWS, 2):
            facts = {"name": f"原有企业 {number}", "uscc": a_uscc(number)}
            an_enterprise(self.chain, headcount=1, **facts)
        self.staged = register()

    def load(self, file):
        """Upload, look at the preview, and confirm whether it offers that or not."""
        answer = self.post(self.clerk, file, reverse("chains:import"), "table")
        if answer.status_code == 302:
            self.confirm(file, answer.url)
        elif register() != self.staged:
            self.torn.append(f"{file}: written without a preview")
        if register() != self.staged:
            self.stage()

    def confirm(self, file, address):
        upload = RegisterImport.objects.latest("pk")
        seen = self.ask(file, lambda: self.clerk.get(address))
        if seen.status_code != 200:
            return
        preview, page = seen.context["preview"], seen.content.decode()
        self.previewed += file.family == "mutant"
        self.flawed += file.family == "mutant" and not preview.is_sound
        if not preview.is_sound and not explains(preview, page):
            self.mute.append(f"{file}: preview")
        if register() != self.staged:
            self.torn.append(f"{file}: written by looking at it")
        there = reverse("chains:import_apply", args=[upload.pk])
        seen = {"seen": preview.mark}
        self.ask(file, lambda: self.clerk.post(there, seen, follow=True))
        wanted = names_in(upload.rows) if preview.is_sound else {}
        if not has_taken_all(wanted, self.staged):
            self.torn.append(f"{file}: not the {len(wanted)} rows that it should be")
        if wanted:
            self.imported.append(file)


def entered(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def says_what_to_do(answer):
    """The form was refused with a remedy, and the page really shows it."""
    page, errors = answer.content.decode(), answer.context["form"].errors
    told = [sentence for found in errors.values() for sentence in found]
    return told and all("请" in s and escape(s) in page for s in told)


def explains(preview, page):
    """An alert that says what to do, and at every wrong row shown the reason."""
    alert = page.partition('role="alert"')[2].partition("</div>")[0]
    reasons = [line.messages for line in preview.shown if line.kind == "wrong"]
    shown = all(escape(said) in page for reason in reasons for said in reason)
    return "请" in alert and all(reasons) and shown


def register():
    """Every fact of every enterprise and of its contacts."""
    enterprises = {row["uscc"]: row for row in Enterprise.objects.values()}
    return enterprises, list(Contact.objects.order_by("pk").values())


def names_in(rows):
    """{code: name} of what a table asks for, read without the importer."""
    tidy = [["".join(cell.split()) for cell in row] for row in rows]
    top = next(n for n, row in enumerate(tidy) if NAME in row and CODE in row)
    name, code = tidy[top].index(NAME), tidy[top].index(CODE)
    return {normal(row[code]): row[name].strip() for row in rows[top + 1 :] if any(row)}


def has_taken_all(wanted, staged):
    """Every row wanted is there under its name; the rest is as it was before."""
    if not wanted:
        return register() == staged
    now, before = register()[0], staged[0]
    names = {c: wanted.get(c) or before[c]["name"] for c in before.keys() | wanted}
    others = before.keys() - wanted
    untouched = all(now[code] == before[code] for code in others)
    return untouched and {c: row["name"] for c, row in now.items()} == names


def strays():
    """Files below the uploads that no row names, those still waiting included."""
    gc.collect()
    root = Path(settings.MEDIA_ROOT)
    named = set(IssueFile.objects.values_list("file", flat=True))
    found = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
    return sorted(set(found) - named)
