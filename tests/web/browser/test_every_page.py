"""What every page keeps, in a real Chromium over the sample: access, widths, zoom, keyboard.

One visit a page: no violation that axe-core knows, in light and in dark; nothing scrolls sideways
from 320 to 1,920 pixels, at 200 % zoom and with letters of twice the size; the first Tab shows the
way past the header; no error in the console, no request elsewhere, no breach of the policy.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from graph.analytics.store import refresh_after_load
from graph.database import Database
from graph.settings import GraphSettings
from ingest.extract.extract import Extractor
from ingest.load import load_sample
from tests.web.browser.conftest import Watch
from tests.web.browser.every_page import PAGES, addresses
from tests.web.serving import serving
from web.app import create_app
from web.settings import WebSettings

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Width in pixels, size of letters; 640 is 1280 at a zoom of 200 %.
SIZES = ((320, 1), (390, 1), (640, 1), (768, 1), (1920, 1), (1280, 2))
_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def sample_site(
    module_database: Database,
    module_settings: GraphSettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, dict[str, str]]]:
    """The app over the sample, analysed as after a load: its address and those of its pages."""
    load_sample(module_database, extractor=Extractor())
    refresh_after_load(module_database, most=10_000)
    graph = replace(module_settings, data_folder=tmp_path_factory.mktemp("data"))
    app = create_app(
        WebSettings(graph=graph, secret_key="tests"), database_provider=lambda: module_database
    )
    with serving(app) as site:
        yield site, addresses(module_database)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(
    name: str, browser: Browser, sample_site: tuple[str, dict[str, str]]
) -> None:
    """One visit, looked at in every way; see the top of this file."""
    site, paths = sample_site
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce", color_scheme="light"
    )
    watch = Watch(site, {404} if name == "not found" else set())
    page = context.new_page()
    page.on("console", watch.console)
    page.on("pageerror", lambda error: watch.problems.append(f"page error: {error}"))
    page.on("request", watch.request)
    page.goto(site + paths[name], wait_until="networkidle")
    problems = _keyboard(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        problems += [f"{scheme}: {found}" for found in _violations(page)]
    for width, letters in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(f"document.documentElement.style.fontSize = '{100 * letters}%'")
        page.wait_for_timeout(150)
        if (over := page.evaluate(_WIDE)) > 0:
            widest = page.evaluate(_WIDEST)
            problems.append(f"{width} px, letters x{letters}: {over} px too wide: {widest}")
    context.close()
    assert problems + watch.problems == []


_WIDEST = """[...document.querySelectorAll('body *')]
  .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 4).map((e) => e.tagName + '.' + e.className).join(' ')"""


def _keyboard(page: Page) -> list[str]:
    """The first Tab shows the link past the header, and it leads there."""
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    return [] if ring == "solid" else [f"the focus is drawn as {ring}"]


def _violations(page: Page) -> list[str]:
    """What axe-core finds, a line each."""
    page.evaluate(AXE)
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )
    return [
        f"{rule['id']}: {node['target']} {node['html'][:150]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]
