"""Taking papers out and back in a real Chromium: one paper, the sample, and reading again."""

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from graph.database import Database
from graph.touched import mark_outdated
from ingest.extract.extract import Extractor
from ingest.load import load_sample, load_sources
from ingest.reread import refresh
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def paper(database: Database, app: Flask, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A paper that was loaded from a file; its id."""
    file = tmp_path_factory.mktemp("papers") / "one.jsonl"
    file.write_text(
        '{"title": "Tides of memory", "abstract": "We train ResNet-50 on CIFAR-10.", '
        '"arxiv_id": "2401.00001"}'
    )
    load_sources(database, [str(file)], extractor=Extractor())
    return "arxiv:2401.00001"


def test_a_paper_is_removed_and_put_back(open_page: OpenPage, paper: str) -> None:
    """By keyboard: the page says what went and the first button brings it back."""
    page = open_page(f"/papers/{paper}")
    page.get_by_role("button", name="Remove this paper").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".banner")).to_contain_text("“Tides of memory” was removed")
    page.get_by_role("button", name="Put it back").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Tides of memory")
    page.goto(page.url.partition("/papers")[0] + "/add/removed")
    expect(page.locator("main")).to_contain_text("No removed paper is kept.")


def test_a_removed_paper_is_forgotten_on_a_small_screen(open_page: OpenPage, paper: str) -> None:
    """It is listed on the page of adding until it is forgotten."""
    page = open_page(f"/papers/{paper}", width=390, dark=True)
    page.get_by_role("button", name="Remove this paper").click()
    page.goto(page.url.partition("/add")[0] + "/add")
    page.get_by_role("link", name="Put it back, or forget it").click()
    page.get_by_role("button", name="Forget: Tides of memory").click()
    expect(page.locator("main")).to_contain_text("No removed paper is kept.")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def test_authors_and_year_are_added_and_stay(
    open_page: OpenPage, paper: str, database: Database
) -> None:
    """What the source lacks is set from the page, holds after a new reading, and is undone."""
    page = open_page(f"/papers/{paper}")
    page.get_by_role("button", name="Add them").click()
    page.locator("[data-facts] [name=authors]").fill("Ada Lovelace; Charles Babbage")
    page.locator("[data-facts] [name=year]").fill("1843")
    page.keyboard.press("Enter")
    expect(page.locator(".paper-head p")).to_have_text(
        re.compile(r"Ada Lovelace, Charles Babbage, 1843")
    )
    mark_outdated(database, [paper])
    refresh(database, extractor=Extractor())
    page.reload()
    expect(page.locator(".paper-head p")).to_contain_text("1843")
    page.locator("[data-facts] summary").click()
    page.locator("[data-facts] [name=year]").fill("1900")
    page.keyboard.press("Enter")
    expect(page.locator(".paper-head p")).to_contain_text("1900")
    page.locator("pk-toast [data-undo]").click()
    expect(page.locator(".paper-head p")).to_contain_text("1843")


def test_the_sample_goes_and_comes_again(open_page: OpenPage, database: Database) -> None:
    """One button takes it out, the page of its load follows, and another one loads it again."""
    load_sample(database, extractor=Extractor())
    page = open_page("/add")
    page.get_by_role("button", name="Remove the sample").click()
    expect(page.locator("main")).to_contain_text("This load was taken back. 0 papers")
    page.get_by_role("button", name="Load the sample again").click()
    expect(page.locator("main")).to_contain_text("104 papers in")


def test_papers_of_an_older_version_are_read_again(
    open_page: OpenPage, database: Database, paper: str
) -> None:
    """The overview says how many; the page counts them down and ends at none."""
    mark_outdated(database, [paper])
    page = open_page("/")
    banner = page.locator(".banner")
    expect(banner).to_contain_text(re.compile(r"^\s*1\d papers were read by an older version\."))
    page.get_by_role("link", name="Read them again").click()
    page.get_by_role("button", name="Read them again").click()
    expect(page.locator("main")).to_contain_text("Every paper is read as this version reads.")
    page.get_by_role("link", name="To the overview").click()
    expect(banner).to_have_count(0)
