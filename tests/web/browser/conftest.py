"""A real Chromium on the app over the test papers; a page that breaks a promise fails its test.

The promises: no error in the console, no request to another host, no breach of the security policy.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.web.serving import serving
from web.frontend.build import build_bundle

_PATIENCE = 90_000  # milliseconds: a busy machine is slow, and no test is about speed
#: What the browser is called, depending on the system.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


expect.set_options(timeout=60_000)  # a busy machine is no failure


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once a module.

    Playwright keeps an event loop running in this thread; a module later asyncio.run works again.
    """
    build_bundle()  # as it is when nothing has changed
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the app, served for this test."""
    with serving(app) as address:
        yield address


def until(page: Page, expression: str, *, seconds: float = 60) -> None:
    """Wait until an expression is true on the page; the page's policy forbids Playwright's way."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < deadline, f"never became true: {expression}"
        page.wait_for_timeout(40)


@dataclass
class Watch:
    """What went wrong on a page; ``allowed`` are the answers that a test expects to fail."""

    site: str
    allowed: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        """Note an error or a warning of the console."""
        text = message.text
        expected = any(f"status of {status}" in text for status in self.allowed)
        # A browser without a GPU reads each WebGL picture back, and complains of its own slowness.
        expected = expected or "GL Driver Message" in text
        if message.type in ("error", "warning") and not expected:
            self.problems.append(f"{message.type}: {text}")

    def request(self, request: Request) -> None:
        """Note a request that leaves the site."""
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.problems.append(f"request to {request.url}")


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Opens a path of the site: ``open_page("/explore", width=390, allowed={403})``."""
    watches: list[Watch] = []
    contexts: list[BrowserContext] = []

    def open_(
        path: str, *, width: int = 1440, height: int = 900, dark: bool = False,
        allowed: frozenset[int] | set[int] = frozenset(),
    ) -> Page:  # fmt: skip
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        watch = Watch(site, set(allowed))
        watches.append(watch)
        page = context.new_page()
        page.set_default_timeout(_PATIENCE)
        page.on("console", watch.console)
        page.on("pageerror", lambda error: watch.problems.append(f"page error: {error}"))
        page.on("request", watch.request)
        page.goto(site + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [problem for watch in watches for problem in watch.problems] == []
