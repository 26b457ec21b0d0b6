"""Proof: no request waits for Redis, whether it refuses or takes the call and is silent."""

import contextlib
import re
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import requests

from tests.proofs import Figure, Ground
from tests.proofs.start import copy_of_begun, free_port, started

PAGES = ("/desk/", "/issues/", "/inbox/", "/issues/report/", "/chains/")
FIELD = 'name="{}"[^>]*value="([^"]+)"'


class Visit:
    """The demo's liaison in a plain client, each request timed."""

    def __init__(self, address: str) -> None:
        self.address, self.session = address, requests.Session()
        self.slowest, self.failures = 0.0, 0

    def ask(self, path: str, **data: str) -> str:
        begun = time.monotonic()
        if data:
            data["csrfmiddlewaretoken"] = self.session.cookies["csrf"]
            answer = self.session.post(self.address + path, data=data, timeout=60)
        else:
            answer = self.session.get(self.address + path, timeout=60)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.failures += answer.status_code >= requests.codes.server_error
        return answer.text

    def sign_in(self) -> None:
        self.ask("/accounts/login/")
        page = self.ask("/accounts/login/", login="liaison", password="demo-2026")
        assert "退出" in page, page[:500]

    def report(self) -> bool:
        """A problem from the empty form to its number."""
        page = self.ask("/issues/report/")
        facts = {
            name: re.search(FIELD.format(name), page)[1]
            for name in ("form_key", "enterprise")
        }
        facts |= {
            "title": f"蒸汽压力不稳 {uuid4().hex[:8]}",
            "demand": "请协调排查",
            "category": re.search(r'<option value="(\d+)"', page)[1],
            "urgency": "pressing",
            "contact": "示例联络员",
            "phone": "13800000000",
        }
        self.ask("/issues/report/draft/", **facts)
        return "已收到" in self.ask("/issues/report/", **facts)


def prove(ground: Ground) -> Iterator[Figure]:
    rounds, reports = ground.count(40, 4), 0
    grounds = {"refuses": refuses, "hangs": hangs}
    if ground.full:
        # What a request takes on this machine; the suite looks for whole timeouts.
        grounds["none"] = none
    slowest = {"none": 0}
    with tempfile.TemporaryDirectory(prefix="deaf-") as folder:
        data = copy_of_begun(Path(folder) / "data")
        for name, redis in grounds.items():
            with redis() as url:
                visit = visited(data, url)
                with visit as guest:
                    reports += sum(guest.report() for _ in range(rounds))
                    for page in PAGES * rounds:
                        guest.ask(page)
            slowest[name] = guest.slowest
            bad = guest.failures
            yield Figure(f"Redis {name}: status 5xx", bad, "0", ok=bad == 0)
    wanted = len(grounds) * rounds
    yield Figure("reports", reports, str(wanted), ok=reports == wanted)
    # In the suite others use the processor too: who waited for Redis waits for long.
    most = ground.count(1, 10)
    for name in ("refuses", "hangs"):
        delay = slowest[name] - slowest["none"]
        shown = f"{delay:.2f}"
        label = f"Redis {name}: slowest delayed by, s"
        yield Figure(label, shown, f"< {most}", ok=delay < most)


@contextlib.contextmanager
def visited(data: Path, redis: str) -> Iterator[Visit]:
    """The whole portal as ./run starts it, and somebody signed in.

    The first sign-in falls into the start of the worker beside it and measures the
    machine, a second by itself under load; the second one measures the portal.
    """
    port = free_port()
    with started(data, "--port", str(port), REDIS_URL=redis):
        for _ in range(2):
            guest = Visit(f"http://127.0.0.1:{port}")
            guest.sign_in()
        yield guest


@contextlib.contextmanager
def none() -> Iterator[str]:
    yield ""


@contextlib.contextmanager
def refuses() -> Iterator[str]:
    yield f"redis://127.0.0.1:{free_port()}/0"


@contextlib.contextmanager
def hangs() -> Iterator[str]:
    """It takes the connection, and that is all it ever does."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
