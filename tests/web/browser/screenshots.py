"""Pictures of every page for the docs, over the sample: ``make screenshots`` writes them anew.

Each state is reached as a person reaches it: a paper is pasted, papers are marked, a query is run.
"""

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from graph.analytics.store import refresh_after_load
from graph.connect import open_database
from graph.database import Database
from graph.marks import set_mark
from graph.queries.search import search
from graph.settings import GraphSettings
from ingest.extract.extract import Extractor
from ingest.load import load_sample
from tests.web.browser.conftest import CHROMIUM
from tests.web.browser.every_page import addresses
from tests.web.serving import serving
from web.app import create_app
from web.settings import WebSettings

FOLDER = Path(__file__).parents[3] / "docs" / "screenshots"

PASTED = """GlassCache: serving long prompts from a smaller cache

GlassCache is a serving system for large language models. It keeps a quantized KV cache on the
CPU and fetches what a request needs. On LongBench, with Llama-3.1-8B on one A100 80GB GPU, it
raises the throughput by 2.1x over vLLM at the same accuracy."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file's name, its page, how wide and dark it is, and what is done first."""

    name: str
    page: str
    width: int = 1280
    dark: bool = False
    act: Callable[[Page], None] = lambda page: None


def _paste(page: Page) -> None:
    page.locator("textarea").fill(PASTED)
    page.locator("pk-paper a.m").first.wait_for()


def _run(page: Page) -> None:
    page.get_by_role("button", name="Run Ctrl ↵", exact=True).click()
    page.locator("table td").first.wait_for()


def _card(page: Page) -> None:
    page.locator(".abstract a.m").first.hover()
    page.locator("pk-mention-card:popover-open").wait_for()


def _draw(page: Page) -> None:
    page.locator("canvas").first.wait_for()
    page.wait_for_timeout(3_000)  # until the graph has settled


PICTURES = (
    Picture("overview", "overview"),
    Picture("results", "results"),
    Picture("paper", "paper", act=_card),
    Picture("concept", "concept"),
    Picture("author", "author"),
    Picture("explore", "explore", act=_draw),
    Picture("explore-dark", "explore", dark=True, act=_draw),
    Picture("map", "map", act=_draw),
    Picture("path", "path"),
    Picture("compare", "compare"),
    Picture("query-dark", "query", dark=True, act=_run),
    Picture("reading", "reading"),
    Picture("add", "add", act=_paste),
    Picture("load", "load"),
    Picture("paper-390", "paper", width=390),
    Picture("reading-390", "reading", width=390, dark=True),
)


def _mark(db: Database) -> None:
    """Something to read, and something read."""
    papers = [item for item in search(db, "kv cache")["items"] if item["type"] == "paper"]
    for paper, mark in zip(papers, ("to_read", "to_read", "to_read", "read"), strict=False):
        set_mark(db, paper["id"], mark)


def main() -> None:
    """Load the sample into a graph of its own, and take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        settings = replace(GraphSettings.from_env(), data_folder=Path(name), uri=None)
        with open_database(settings, keep_running=False) as db:
            load_sample(db, extractor=Extractor())
            refresh_after_load(db, most=10_000)
            _mark(db)
            app = create_app(
                WebSettings(graph=settings, secret_key="pictures"), database_provider=lambda: db
            )
            with serving(app) as site:
                _take_all(site, addresses(db))


def _take_all(site: str, paths: dict[str, str]) -> None:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        sys.exit("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for picture in PICTURES:
            context = browser.new_context(
                viewport={"width": picture.width, "height": 800},
                color_scheme="dark" if picture.dark else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(site + paths[picture.page], wait_until="networkidle")
            picture.act(page)
            page.wait_for_timeout(300)
            _write(page.screenshot(), FOLDER / f"{picture.name}.png")
            context.close()


def _write(png: bytes, path: Path) -> None:
    """Without what a picture of the page does not need; a palette would change the kinds' hues."""
    Image.open(io.BytesIO(png)).convert("RGB").save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
