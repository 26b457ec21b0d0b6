"""A visitor in Chromium: signs in, opens pages, looks at them and runs axe-core."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Error, Page, sync_playwright

# Playwright's own event loop lives in this thread, which makes Django suspect every
# query of the tests themselves.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}
GRAVE = {"serious", "critical"}
# Of the same site, so that the browser keeps the process that draws it; without script.
LIGHT = "/static/js/print.js"
PATIENCE = 60_000  # ms; what never comes fails after it, a busy machine is slow
ALL_BUT_CONTRAST = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast": {"enabled": False}},
}
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
MARK = "data-unjudged"
# Marks some elements of each way in which text looks that is not among those given:
# what it is like itself, and the grounds behind it.
UNJUDGED = """judged => {
    const known = new Set(judged), found = {}
    for (const marked of document.querySelectorAll("[MARK]"))
        marked.removeAttribute("MARK")
    for (const element of document.body.querySelectorAll("*")) {
        const says = [...element.childNodes].some(
            node => node.nodeType === Node.TEXT_NODE && node.data.trim())
        const box = element.getBoundingClientRect()
        if (!(says || element.matches("input, select, textarea"))
            || !element.checkVisibility({visibilityProperty: true})
            || box.width < 2 || box.height < 2) continue
        const own = getComputedStyle(element)
        const look = [own.color, own.fontSize, own.fontWeight, own.textShadow]
        for (let ground = element; ground; ground = ground.parentElement) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(ground)
            const part = `${backgroundColor} ${backgroundImage} ${opacity}`
            if (part !== "rgba(0, 0, 0, 0) none 1") look.push(part)
        }
        const key = look.join()
        if (known.has(key) || found[key] >= 3) continue
        found[key] = (found[key] || 0) + 1
        element.setAttribute("MARK", "")
    }
    return Object.keys(found)
}""".replace("MARK", MARK)
# How text looks on all pages that this process has had judged.
JUDGED: set[str] = set()
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Visitor:
    """One person at one tab; `complaints` are what the browser objected to."""

    address: str
    tab: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tab.on("console", self.hear)
        self.tab.on("pageerror", self.bemoan)

    def sign_in(self, user: Any) -> None:
        """By a session made on the server: the sign-in page has tests of its own."""
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        cookie = {"name": name, "value": value, "url": self.address}
        self.tab.context.add_cookies([cookie])

    def open(self, path: str, width: str = "desktop") -> Page:
        """Go there in the one tab: what it showed before is gone.

        It is whole once it has loaded: no page asks for more of itself. Waiting until
        the network was still as well took half a second more for each page.
        """
        wide, high = WIDTHS[width]
        self.tab.set_viewport_size({"width": wide, "height": high})
        self.tab.goto(self.address + path)
        return self.tab

    def hear(self, message: Any) -> None:
        # A page that answers 403 or 404 on purpose is no complaint.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def bemoan(self, error: Any) -> None:
        self.complaints.append(str(error))

    def leave(self) -> None:
        self.tab.remove_listener("console", self.hear)
        self.tab.remove_listener("pageerror", self.bemoan)


class Seats:
    """Tabs for visitors, each in a context of its own, used again after they left.

    A new context with its first page costs more than two seconds of CPU, a page in a
    tab that is there a quarter of one. Who sits down finds nothing of who sat there:
    no cookie, nothing stored, no open page.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: list[Page] = []

    @contextmanager
    def taken(self, address: str) -> Iterator[Visitor]:
        tab = self.free.pop() if self.free else self.new()
        visitor = Visitor(address, tab)
        try:
            yield visitor
        finally:
            visitor.leave()
            self.clear(tab, address)

    def new(self) -> Page:
        context = self.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def clear(self, tab: Page, address: str) -> None:
        """Make it as new, or throw it away."""
        context = tab.context
        try:
            context.set_offline(False)
            line = context.new_cdp_session(tab)
            origin = {"origin": address, "storageTypes": "all"}
            line.send("Storage.clearDataForOrigin", origin)
            line.detach()
            if tab.url.startswith(address):
                tab.evaluate("sessionStorage.clear()")
            tab.emulate_media(media="null")
            tab.goto(address + LIGHT)
            for other in context.pages:
                if other is not tab:
                    other.close()
        except Error:
            context.close()
        else:
            self.free.append(tab)


def grave_violations(page: Page, judged: set[str] = JUDGED) -> list[str]:
    """What axe-core finds serious or critical, one line each.

    Contrast takes three quarters of its time, so text that has the colours, size and
    grounds of some that was `judged` before is not measured again.
    """
    found = Axe().run(page, options=ALL_BUT_CONTRAST).response["violations"]
    new = page.evaluate(UNJUDGED, list(judged))
    if new:
        judged.update(new)
        # The script of the first run is there still; the library would load it again.
        again = page.evaluate("asked => axe.run(...asked)", [f"[{MARK}]", CONTRAST])
        found += again["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its screen."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def shoot(page: Page, name: str) -> None:
    """Keep a picture in the folder SHOTS, if one is asked for."""
    if folder := os.environ.get("SHOTS"):
        # A screen as high as the page: bars that stick to it stand where they end.
        wide = page.viewport_size["width"]
        high = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": wide, "height": high})
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Browser:
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def seats(browser: Browser) -> Seats:
    return Seats(browser)


@pytest.fixture
def visitor(live_server: Any, seats: Seats) -> Iterator[Visitor]:
    with seats.taken(live_server.url) as visitor:
        yield visitor
