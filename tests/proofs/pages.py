"""Proof: every page that a role can click its way to is whole, fits and is readable.

From the desk of each account of the demo all links are followed, at the width of a desk
and of a phone: no dead link, no error of the browser, nothing wider than the screen, no
English sentence, and no serious finding of axe-core.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    sync_playwright,
)

from tests.browser import ARGUMENTS, WIDTHS, grave_violations, overflow, shoot
from tests.proofs import Figure, Ground
from tests.proofs.start import copy_of_begun, free_port, started

ROLES = (
    *("clerk", "liaison", "officer", "secretary", "leader", "director", "sysadmin"),
    *("partysec", "taskforce", "unithead", "cadre"),
)
OF_ONE_KIND = 2  # addresses that differ by a number only, visited by one role
BY_AXE = 3  # roles whose view of one kind of page axe looks at
ENGLISH = re.compile(r"[A-Za-z]{3,}(?: [A-Za-z]{2,}){2,}")
FILES = re.compile(
    r"/(files/\d+|export|template|shipped|sample|logout|healthz)/?(\?|$)"
)
LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"


@dataclass
class Tour:
    """What was seen, by all roles together; each complaint is a sentence."""

    address: str
    pages: int = 0
    by_axe: Counter = field(default_factory=Counter)
    dead: list[str] = field(default_factory=list)
    loud: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    grave: list[str] = field(default_factory=list)

    def walk(self, context: BrowserContext, role: str, *, most: int) -> None:
        """From the desk on, until every link's kind has been visited."""
        page, seen, ahead = context.new_page(), Counter(), ["/desk/"]
        page.on("console", lambda message: self.hear(role, page, message))
        page.on("pageerror", lambda error: self.loud.append(f"{role}: {error}"))
        known = set(ahead)
        while ahead and sum(seen.values()) < most:
            path = ahead.pop(0)
            kind = kind_of(path)
            if seen[kind] >= OF_ONE_KIND:
                continue
            seen[kind] += 1
            for link in self.look(page, role, path, kind):
                if link not in known:
                    known.add(link)
                    ahead.append(link)
        page.close()

    def look(self, page: Page, role: str, path: str, kind: str) -> list[str]:
        """Judge one page at both widths; gives the links on it."""
        where, with_axe = f"{role} {path}", self.by_axe[kind] < BY_AXE
        self.by_axe[kind] += with_axe
        for width, (wide, high) in WIDTHS.items():
            page.set_viewport_size({"width": wide, "height": high})
            try:
                answer = page.goto(self.address + path)
            except Error as nowhere:
                # A link to a file: it came, and there is nothing to look at.
                if "Download is starting" in nowhere.message:
                    return []
                raise
            self.pages += 1
            if answer.status != 200:
                self.dead.append(f"{where}: {answer.status}")
                return []
            if overflow(page) > 0:
                self.wide.append(f"{where} {width}: {overflow(page)} px")
            if with_axe:
                self.grave += [
                    f"{where} {width}: {v}" for v in grave_violations(page, set())
                ]
            shoot(page, f"{role}{kind.replace('/', '-')}{width}")
        words = page.inner_text("body")
        self.english += [f"{where}: {found}" for found in ENGLISH.findall(words)]
        return [link for link in page.evaluate(LINKS) if is_page(link)]

    def hear(self, role: str, page: Page, message: object) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.loud.append(f"{role} {page.url}: {message.text}")


def kind_of(path: str) -> str:
    """The address without its numbers, names and question."""
    return re.sub(r"\d+", "n", path.partition("?")[0])


def is_page(link: str) -> bool:
    """A page of ours; downloads and the way out are no pages."""
    return link.startswith("/") and "#" not in link and not FILES.search(link)


def sign_in(context: BrowserContext, address: str, name: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("demo-2026")
    page.locator("form button[type=submit]").first.click()
    page.wait_for_load_state()
    assert "/accounts/login/" not in page.url, page.inner_text("body")[:300]
    page.close()


def prove(ground: Ground) -> Iterator[Figure]:
    """The whole tour, in a browser of its own."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=ground.chromium, args=ARGUMENTS
        )
        yield from toured(ground, browser)
        browser.close()


def toured(ground: Ground, browser: Browser) -> Iterator[Figure]:
    """The demo, started for this, as each role walks through it."""
    port = free_port()
    tour = Tour(f"http://127.0.0.1:{port}")
    with (
        tempfile.TemporaryDirectory(prefix="pages-") as folder,
        started(copy_of_begun(Path(folder) / "data"), "--port", str(port)),
    ):
        for role in ROLES[: ground.count(len(ROLES), 1)]:
            context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
            sign_in(context, tour.address, role)
            tour.walk(context, role, most=ground.count(500, 6))
            context.close()
    least, kinds = ground.count(400, 8), len(tour.by_axe)
    yield Figure("pages looked at", tour.pages, f"> {least}", ok=tour.pages > least)
    yield Figure("kinds of pages", kinds, "> 3", ok=kinds > 3)
    for name, found in (
        ("dead links", tour.dead),
        ("errors of the browser", tour.loud),
        ("wider than the screen", tour.wide),
        ("English sentences", tour.english),
        ("serious findings of axe", tour.grave),
    ):
        for sentence in dict.fromkeys(found):
            sys.stderr.write(f"  {name}: {sentence}"[:300] + "\n")
        yield Figure(name, len(found), "0", ok=not found)
