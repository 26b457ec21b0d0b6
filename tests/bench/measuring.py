"""Asking a page for a bounded while: statements, CPU and time of one request."""

import re
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote, urlencode

from tests.bench.pages import Page
from tests.bench.serving import Server

MOST, SECONDS = 20, 4.0  # of one page in one pass, whichever comes first
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


@dataclass
class Measure:
    """One page in one pass."""

    cpu: float
    database_cpu: float
    times: list[float]

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        if len(self.times) < 2:
            return self.times[0]
        return quantiles(self.times, n=20, method="inclusive")[-1]


@dataclass
class Found:
    """All passes of one page at one size."""

    page: Page
    statements: int = 0
    status: int = HTTPStatus.OK
    passes: list[Measure] = field(default_factory=list)

    def middle(self, name: str) -> float:
        return median(getattr(one, name) for one in self.passes)

    def spread(self, name: str) -> float:
        """How far the passes lie apart, as a part of the middle one."""
        values = [getattr(one, name) for one in self.passes]
        return (max(values) - min(values)) / median(values)


class Visitor:
    """One person at one server, over one kept connection."""

    def __init__(self, server: Server) -> None:
        self.server, self.turn = server, 0
        self.wire = server.connection()

    def address(self, page: Page) -> str:
        words = {k: quote(v, safe="/") for k, v in self.server.facts.items()}
        return page.address.format(**words)

    def send(
        self, method: str, address: str, cookie: str, body: str = "", **headers: str
    ) -> tuple[int, Any, bytes]:
        headers["Cookie"] = cookie
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.wire.request(method, address, body=body or None, headers=headers)
        answer = self.wire.getresponse()
        return answer.status, answer, answer.read()

    def visit(self, page: Page, **headers: str) -> tuple[int, Any, float, bool]:
        """Ask once, for a form with its fields filled in; milliseconds of the answer
        that counts."""
        cookie, address = self.server.cookies[page.role], self.address(page)
        method, body = "GET", ""
        if page.sends:
            cookie, body = self.filled(page, address, cookie)
            method = "POST"
        begun = time.perf_counter()
        status, answer, _ = self.send(method, address, cookie, body, **headers)
        spent = (time.perf_counter() - begun) * 1000
        wanted = HTTPStatus.FOUND if page.sends else HTTPStatus.OK
        return status, answer, spent, status == wanted

    def filled(self, page: Page, address: str, cookie: str) -> tuple[str, str]:
        """What a browser sends: hidden fields as they stand, the others by hand."""
        self.turn += 1
        _, answer, html = self.send("GET", address, cookie)
        html = html.decode()
        kept = [h.split(";")[0] for h in answer.headers.get_all("Set-Cookie") or []]
        fields = {}
        for tag in HIDDEN.findall(html):
            found = dict(ATTRIBUTE.findall(tag))
            fields[found.get("name", "")] = found.get("value", "")
        words = {**self.server.facts, "turn": f"{time.time_ns()}"}
        fields |= {name: value.format(**words) for name, value in page.sends.items()}
        return "; ".join([cookie, *kept]), urlencode(fields)


def count(visitor: Visitor, found: Found) -> None:
    """Once to fill what is kept, once more to count."""
    visitor.visit(found.page)
    found.status, answer, _, good = visitor.visit(found.page, **{"X-Count": "1"})
    found.statements = int(answer.headers.get("X-Statements", 0))
    if not good and found.status == HTTPStatus.OK:
        # A form that came back did not do what it should.
        found.status = HTTPStatus.UNPROCESSABLE_ENTITY


def measure(visitor: Visitor, found: Found) -> None:
    """One pass: the CPU of the batch is shared by its requests."""
    page, times = found.page, []
    # The server has ended a connection that waited for the other's turn.
    visitor.wire.close()
    visitor.visit(page)
    deadline = time.monotonic() + SECONDS
    before = visitor.server.cpu()
    while len(times) < (page.most or MOST) and time.monotonic() < deadline:
        times.append(visitor.visit(page)[2])
    if page.sends:
        after = visitor.server.cpu()
        spare = spent_on_forms(visitor, page, len(times))
    else:
        after, spare = visitor.server.cpu(), (0.0, 0.0)
    cpu, database = (
        max(0.0, b - a - s) / len(times)
        for a, b, s in zip(before, after, spare, strict=True)
    )
    found.passes.append(Measure(cpu, database, times))


def spent_on_forms(visitor: Visitor, page: Page, count: int) -> tuple[float, float]:
    """The CPU of asking for the form alone, which is no part of sending it."""
    cookie, address = visitor.server.cookies[page.role], visitor.address(page)
    before = visitor.server.cpu()
    for _ in range(count):
        visitor.send("GET", address, cookie)
    after = visitor.server.cpu()
    return after[0] - before[0], after[1] - before[1]
