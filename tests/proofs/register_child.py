"""The processes that measure the register at scale, each printing its figures as JSON.

`seed` fills the database, `list`, `export` and `import` look at it; the last three are
processes of their own because each is asked how much memory it came to hold.
"""

import io
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    override_settings,
    setup_test_environment,
)
from django.urls import reverse  # noqa: E402
from django.utils.html import escape  # noqa: E402
from openpyxl import load_workbook  # noqa: E402
from simple_history.utils import bulk_create_with_history  # noqa: E402

from chains.exports import CONTACTS  # noqa: E402
from chains.foundation import load_foundation  # noqa: E402
from chains.kinds import LiaisonKind, PostRole, UnitKind  # noqa: E402
from chains.models import (  # noqa: E402
    Contact,
    Enterprise,
    IndustryChain,
    Liaison,
    RegisterImport,
    Segment,
    Unit,
)
from chains.register import ORDER  # noqa: E402
from portal.ui.pages import Cursor  # noqa: E402
from tests.builders import LONG_AGO, a_post, a_user  # noqa: E402
from tests.proofs.register_rows import OWN, SEGMENTS, a_code, a_row, table, write  # noqa: E402

FOLDER, SEED = Path(settings.DATA_DIR), 20261123
FAULTY, SOUND, TOLD = "有错.xlsx", "全对.xlsx", "wrong.json"
ROW = re.compile(r"第 (\d+) 行\s*</td>\s*<td[^>]*>\s*<span class=\"tag red\"")
PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


# The ground


def seed(enterprises: int, rows: int, faults: int) -> dict:
    """The register, the people who look at it, and the two workbooks."""
    load_foundation()
    chains = [IndustryChain.objects.get(name=name) for name in SEGMENTS]
    segments = [Segment.objects.get(name=name) for name in SEGMENTS.values()]
    built = [
        Enterprise(
            **of_row(number),
            chain=chains[number % len(chains)],
            segment=segments[number % len(chains)],
            # Ties in the name are what a cursor may stumble over.
            short_name=f"示例{number // 2}",
            confirmed_on=LONG_AGO,
        )
        for number in range(enterprises)
    ]
    bulk_create_with_history(built, Enterprise, batch_size=500)
    give_people(built)
    committee = Unit.objects.get(kind=UnitKind.COMMITTEE, chain=chains[0])
    centre = Unit.objects.get(kind=UnitKind.CENTRE)
    a_post(a_user("scale_clerk"), centre, PostRole.OFFICER)
    a_post(a_user("scale_secretary"), committee, PostRole.SECRETARY)
    write_workbooks(enterprises, rows, faults)
    return {"enterprises": Enterprise.objects.count()}


def of_row(number: int) -> dict:
    row = a_row(number)
    return {
        "name": row["企业名称"],
        "uscc": a_code(number),
        "address": row["地址"],
        "chief": row["法定代表人"],
        "headcount": int(row["职工数"]),
        "is_above_scale": row["是否规上"] == "是",
    }


def give_people(enterprises: list[Enterprise]) -> None:
    """Two contacts and two accounts each; few accounts speak for many."""
    Contact.objects.bulk_create(
        (
            Contact(enterprise=row, kind=kind, name=name, phone=f"138{number:08d}")
            for number, row in enumerate(enterprises)
            for kind, name in zip(CONTACTS, ("生产副总", "综合办主任"), strict=True)
        ),
        batch_size=2000,
    )
    people = [a_user(name=f"示例人员 {number}") for number in range(50)]
    Liaison.objects.bulk_create(
        (
            Liaison(user=people[number % 50], enterprise=row, kind=kind, since=LONG_AGO)
            for number, row in enumerate(enterprises)
            for kind in (LiaisonKind.LIAISON, LiaisonKind.AID_CADRE)
        ),
        batch_size=2000,
    )


def write_workbooks(enterprises: int, rows: int, faults: int) -> None:
    """Two fifths of the rows are registered, half of these with another headcount."""
    step = len(SEGMENTS)
    known = list(range(0, enterprises, step))[: rows * 2 // 5]
    numbers = [*known, *range(enterprises, enterprises + rows - len(known))]
    foreign = list(range(1, enterprises, step))
    facts = {"new_from": enterprises, "foreign": foreign, "seed": SEED}
    for name, count in ((FAULTY, faults), (SOUND, 0)):
        made, wrong = table(numbers, faults=count, **facts)
        for place in range(0, len(known), 2):
            made[place]["备注"] = made[place]["备注"] or "本次核对"
        write(made, FOLDER / name)
        if count:
            (FOLDER / TOLD).write_text(json.dumps(wrong, ensure_ascii=False))


# What is measured


def measure_list(least: int) -> dict:
    """Statements of the register's pages as the centre and a secretary see them."""
    found, address = {}, reverse("chains:enterprises")
    chain = IndustryChain.objects.get(name=OWN).slug
    filtered = (f"?chain={chain}", "?q=第 77", "?stage=producing&above=1")
    for who in ("scale_clerk", "scale_secretary"):
        client = entered(who)
        client.get(address)  # what is cached once per process
        asked = [(page, page) for page in ("", *filtered)]
        asked.append(("deep", deep(least)))
        for name, query in asked:
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as counted:
                answer = client.get(address + query)
            seconds = time.perf_counter() - began
            rows = len(answer.context["page"].rows)
            found[f"{who} {name or 'first'}"] = (len(counted), rows, seconds)
    return {"pages": found}


def deep(least: int) -> str:
    """The query of the page that begins so many rows down."""
    row = Enterprise.objects.active().order_by(*ORDER)[least]
    return f"?after={Cursor.at(row, ORDER, backwards=False)}"


def measure_export(_: int) -> dict:
    """The whole ledger by a clerk: rows in it, and the memory that it took."""
    client = entered("scale_clerk")
    # The first page, whichever it is, loads every room of the site.
    client.get(reverse("chains:enterprises"))
    idle = peak()
    began = time.perf_counter()
    answer = client.post(reverse("chains:export"))
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    seconds, held = time.perf_counter() - began, peak()
    sheet = load_workbook(io.BytesIO(data), read_only=True).active
    rows = sum(1 for _ in sheet.iter_rows(min_row=4, values_only=True))
    kept = {"rows": rows, "streamed": answer.streaming, "bytes": len(data)}
    return {**kept, "seconds": seconds, "idle_mb": idle, "peak_mb": held}


def measure_import(_: int) -> dict:
    """The faulty workbook to its preview and beyond, then the sound one for good."""
    client, wanted = entered("scale_secretary"), json.loads((FOLDER / TOLD).read_text())
    before = register()
    began = time.perf_counter()
    answer = upload(client, FAULTY)
    shown, seconds = client.get(answer.url), time.perf_counter() - began
    page = shown.content.decode()
    lines = {
        x.number: x.messages
        for x in shown.context["preview"].lines
        if x.kind == "wrong"
    }
    unlike = [
        f"row {number}: {lines.get(int(number))}, not {sentence}"
        for number, sentence in wanted.items()
        if sentence not in "；".join(lines.get(int(number), []))
    ]
    mute = [n for n, said in lines.items() if not all(escape(s) in page for s in said)]
    previewed = register() == before
    seen = {"seen": shown.context["preview"].mark}
    client.post(reverse("chains:import_apply", args=[last()]), seen)
    refused = register() == before
    with timed() as whole:
        answer = upload(client, SOUND)
        preview = client.get(answer.url).context["preview"]
        offered, seen = preview.counts, {"seen": preview.mark}
        client.post(reverse("chains:import_apply", args=[last()]), seen)
    return {
        "named": sorted(lines),
        "on_the_page": sorted(int(n) for n in ROW.findall(page)),
        "wanted": sorted(map(int, wanted)),
        "unlike": unlike,
        "mute": mute,
        "writes": 2 - previewed - refused,
        "preview_seconds": seconds,
        "sound_seconds": whole[0],
        "offered": offered,
        "enterprises": [len(before[0]), Enterprise.objects.count()],
        "peak_mb": peak(),
    }


def upload(client: Client, name: str) -> object:
    file = SimpleUploadedFile(name, (FOLDER / name).read_bytes())
    return client.post(reverse("chains:import"), {"table": file})


def last() -> int:
    return RegisterImport.objects.latest("pk").pk


def register() -> tuple[list, str]:
    """Every code, and one hash over every fact that an import may write."""
    digest = sha256()
    for rows in (Enterprise.objects, Contact.objects, Enterprise.history):
        for row in rows.order_by("pk").values_list().iterator():
            digest.update(repr(row).encode())
    return list(Enterprise.objects.values_list("uscc", flat=True)), digest.hexdigest()


@contextmanager
def timed() -> Iterator[list[float]]:
    found: list[float] = []
    began = time.perf_counter()
    yield found
    found.append(time.perf_counter() - began)


def entered(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


def peak() -> int:
    """The most memory this process has held, MB."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024


MEASURES = {
    "seed": seed,
    "list": measure_list,
    "export": measure_export,
    "import": measure_import,
}

if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    setup_test_environment()
    override_settings(STORAGES=PLAIN).enable()
    json.dump(MEASURES[word](*map(int, numbers)), sys.stdout)
