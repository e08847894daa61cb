"""Papers that may be one, in a real Chromium: listed on /add, decided, taken back."""

import pytest
from playwright.sync_api import expect

from graph.database import Database
from graph.loads import create_load
from graph.writer import write_papers
from tests.graph.papers import PAPERS, make_paper
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_a_pair_is_decided_and_taken_back(open_page: OpenPage, database: Database) -> None:
    """The pair stands on /add; joined it is one paper; taken back it is two, and asked again."""
    first = PAPERS["minicache"]
    twin = make_paper(
        first.title.replace(":", " -") + " <b>",
        "We test it again.",
        authors=first.authors,
        year=first.year,
        doi="10.5555/twin",
    )
    write_papers(database, [twin])
    create_load(database, "twin.bib")
    page = open_page("/add", width=1280)
    pair = page.locator(".pairs > li")
    expect(pair).to_have_count(1)
    expect(pair).to_contain_text("authors in common")
    expect(pair).to_contain_text("<b>")
    pair.get_by_role("button", name="One paper").click()
    expect(page.locator("h1")).to_have_text("Papers that may be one")
    expect(page.get_by_text("No two papers look like one.")).to_be_visible()
    count = "MATCH (p:Paper) RETURN count(p) AS n"
    assert database.read(count)[0]["n"] == len(PAPERS)
    page.get_by_role("button", name="Take back").click()
    expect(pair).to_have_count(1)
    assert database.read(count)[0]["n"] == len(PAPERS) + 1
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
    pair.get_by_role("button", name="Two papers").click()
    expect(page.get_by_text("No two papers look like one.")).to_be_visible()
