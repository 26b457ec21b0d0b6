"""The process that swallows the hostile files; prints its figures as JSON."""

import json
import re
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import django

django.setup()

from django.contrib.messages import get_messages  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from chains.models import Enterprise, Post, Unit  # noqa: E402
from issues.models import IssueFile  # noqa: E402
from portal.files.forms import FilesField  # noqa: E402
from portal.files.kinds import ALL  # noqa: E402
from portal.files.spreadsheets import read_rows  # noqa: E402
from tests.builders import (  # noqa: E402
    a_category,
    a_chain,
    a_liaison,
    a_post,
    a_unit,
    a_uscc,
    a_user,
    an_enterprise,
)
from tests.proofs.hostile_files import CHAIN, MARK  # noqa: E402

SAFE_NAME = re.compile(r"[^\x00-\x1f\x7f/\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
TYPES = {kind.content_type for kind in ALL}


def main(folder):
    counts, slowest, broken = Counter(), (0.0, ""), []
    before = peak()
    highest = (before, "")
    for path in sorted(Path(folder).glob("*-*.json")):
        name, content_type = json.loads(path.read_text())
        family = path.stem.partition("-")[0]
        if family == "register":
            continue
        started = time.process_time()
        try:
            outcome = swallow(family, name, content_type, path.with_suffix(".bin"))
        except Exception as crash:  # noqa: BLE001 - counting these is the point
            outcome = "crashes"
            broken.append(f"{path.stem} {name!r}: {crash!r}")
        counts[outcome] += 1
        if peak() > highest[0]:
            highest = (peak(), f"{path.stem} {name!r}")
        counts[family] += 1
        slowest = max(slowest, (time.process_time() - started, f"{family} {name!r}"))
    pages = Pages(folder)
    pages.take_all()
    highest = max(highest, pages.highest)
    slowest = max(slowest, pages.slowest)
    return {
        **{key: counts[key] for key in ("upload", "mutant", "bomb")},
        "posted": pages.posted,
        "mute": pages.mute,
        "torn": pages.torn,
        "imported": Enterprise.objects.filter(
            uscc__in=[a_uscc(number) for number in range(1000, 7000)]
        ).count(),
        "stored": IssueFile.objects.count(),
        **{key: counts[key] for key in ("refused", "clean", "read", "speechless")},
        "harmful": counts["harmful"] + pages.harmful,
        "crashes": counts["crashes"] + len(pages.broken),
        "broken": broken + pages.broken,
        "slowest_seconds": round(slowest[0], 2),
        "slowest": slowest[1],
        "idle_mb": before,
        "peak_mb": highest[0],
        "peak": highest[1],
    }


@dataclass
class Upload:
    """A hostile file; its request comes from the disk, as from a socket, so that what
    the client holds is no part of the portal's memory."""

    name: str
    content_type: str
    path: Path

    def send(self, client, address, field, typed=()):
        body = self.path.with_suffix(".body")
        with body.open("wb") as out:
            for key, value in dict(typed).items():
                out.write(part(f'name="{key}"') + str(value).encode() + b"\r\n")
            # A browser writes quotes and line ends of a name like this.
            named = self.name.replace('"', "%22").replace("\r", "%0D")
            named = named.replace("\n", "%0A").encode(errors="replace").decode()
            head = part(f'name="{field}"; filename="{named}"', self.content_type)
            out.write(head)
            with self.path.open("rb") as data:
                shutil.copyfileobj(data, out)
            out.write(f"\r\n--{BOUNDARY}--\r\n".encode())
        with body.open("rb") as stream:
            return client.generic(
                "POST",
                address,
                **{
                    "wsgi.input": stream,
                    "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
                    "CONTENT_LENGTH": str(body.stat().st_size),
                },
            )


BOUNDARY = "hostile-boundary"


def part(names, content_type=""):
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {names}\r\n{kind}\r\n"
    return head.encode()


class Pages:
    """A clerk who imports and a liaison who reports, in a portal of their own."""

    def __init__(self, folder):
        setup_test_environment()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        chain = a_chain(CHAIN)
        self.enterprise = an_enterprise(chain)
        centre = a_unit(Unit.Kind.CENTRE)
        self.clerk = self.entered(a_post(a_user(), centre, Post.Role.OFFICER).user)
        speaker = a_liaison(a_user(), self.enterprise).user
        self.liaison = self.entered(speaker)
        self.category = a_category()
        self.folder = Path(folder)
        self.posted, self.harmful = 0, 0
        self.broken, self.mute, self.torn = [], [], []
        self.slowest = (0.0, "")
        self.highest = (peak(), "before the pages")

    @staticmethod
    def entered(person):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return client

    def take_all(self):
        for path in sorted(self.folder.glob("*-*.json")):
            name, content_type = json.loads(path.read_text())
            upload = Upload(name, content_type, path.with_suffix(".bin"))
            take = self.report if path.stem.startswith("upload") else self.load
            started = time.process_time()
            take(upload, f"{path.stem} {name!r}")
            spent = time.process_time() - started
            self.slowest = max(self.slowest, (spent, f"page {path.stem} {name!r}"))
            self.posted += 1
            if peak() > self.highest[0]:
                self.highest = (peak(), f"page {path.stem} {name!r}")

    def judge(self, answer, where):
        """A refusal has to say what to do; an error page is a crash."""
        if answer.status_code not in {200, 302}:
            self.broken.append(f"{where}: {answer.status_code}")
        elif answer.status_code == 200 and "请" not in told(answer):
            self.mute.append(where)

    def load(self, upload, where):
        """Upload, look at the preview, confirm if the page offers it."""
        before = Enterprise.objects.count()
        answer = upload.send(self.clerk, reverse("chains:import"), "table")
        self.judge(answer, where)
        if answer.status_code != 302:
            return
        preview = self.clerk.get(answer.url)
        if preview.status_code != 200:
            self.broken.append(f"{where}: preview {preview.status_code}")
            return
        rows = preview.context["preview"]
        wanted = rows.counts["new"] if rows.is_sound else 0
        pk = int(answer.url.rstrip("/").rpartition("/")[2])
        done = self.clerk.post(reverse("chains:import_apply", args=[pk]))
        if done.status_code >= 500:
            self.broken.append(f"{where}: apply {done.status_code}")
        came = Enterprise.objects.count() - before
        if came != wanted:
            said = [str(m) for m in get_messages(done.wsgi_request)]
            self.torn.append(f"{where}: {came} instead of {wanted}: {said}")

    def report(self, upload, where):
        """A problem with that file; what was stored of it must be harmless."""
        known = set(IssueFile.objects.values_list("pk", flat=True))
        typed = {
            "form_key": uuid4(),
            "enterprise": self.enterprise.pk,
            "title": where[:50],
            "demand": "请协调",
            "category": self.category.pk,
            "urgency": "pressing",
            "contact": "示例联络员",
            "phone": "13800000001",
        }
        answer = upload.send(self.liaison, reverse("issues:report"), "files", typed)
        self.judge(answer, where)
        for stored in IssueFile.objects.exclude(pk__in=known):
            with stored.file.open("rb") as kept:
                self.harmful += MARK in kept.read()
            self.harmful += stored.content_type not in TYPES


def told(answer):
    """The words of the errors on a page, and nothing of the page itself."""
    form = answer.context["form"] if answer.context else None
    errors = [e for found in (form.errors if form else {}).values() for e in found]
    return " ".join(map(str, errors))


def swallow(family, name, content_type, path):
    upload = SimpleUploadedFile("x", path.read_bytes(), content_type)
    upload._name = name
    try:
        if family == "upload":
            (checked,) = FilesField().clean([upload])
            return "harmful" if harm(checked) else "clean"
        read_rows(upload)
    except ValidationError as refusal:
        # A sentence that names the remedy, never a library's own words.
        mended = all("请" in sentence for sentence in refusal.messages)
        return "refused" if mended else "speechless"
    return "read"


def harm(checked):
    named_well = SAFE_NAME.fullmatch(checked.name) and len(checked.name.encode()) <= 255
    return (
        MARK in checked.path.read_bytes()
        or not named_well
        or checked.content_type not in TYPES
    )


def peak():
    """The most memory this program has held, MB; what forked it does not count."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)
