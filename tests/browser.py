"""A visitor in Chromium: signs in, opens pages, looks at them and runs axe-core."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Playwright's own event loop lives in this thread, which makes Django suspect every
# query of the tests themselves.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}
GRAVE = {"serious", "critical"}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Visitor:
    """One person at one screen; `complaints` are what the browser objected to."""

    address: str
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, user: Any) -> None:
        """By a session made on the server: the sign-in page has tests of its own."""
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        self.context.add_cookies([{"name": name, "value": value, "url": self.address}])

    def open(self, path: str, width: str = "desktop") -> Page:
        wide, high = WIDTHS[width]
        page = self.context.new_page()
        page.set_viewport_size({"width": wide, "height": high})
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        return page

    def hear(self, message: Any) -> None:
        # A page that answers 403 or 404 on purpose is no complaint.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


def grave_violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical, one line each."""
    found = Axe().run(page).response["violations"]
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


@pytest.fixture
def visitor(live_server: Any, browser: Browser) -> Visitor:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    yield Visitor(live_server.url, context)
    context.close()
