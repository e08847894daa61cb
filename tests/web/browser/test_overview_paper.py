"""The overview and a paper's page in a real Chromium: every number leads to its list."""

import re

import pytest
from playwright.sync_api import expect

from tests.graph.papers import PAPERS
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_a_heat_cell_opens_exactly_its_papers(open_page: OpenPage) -> None:
    """The number in a cell is the number of rows that it leads to; newest papers are links."""
    page = open_page("/")
    expect(page.get_by_role("heading", name="Newest papers")).to_be_visible()
    cell = page.locator("table.heat td a").first
    number = int(cell.inner_text())
    cell.click()
    expect(page.locator("article.row")).to_have_count(number)


def test_arrows_walk_the_list_that_a_paper_was_opened_from(open_page: OpenPage) -> None:
    """Right goes to the next paper of the list, Left comes back."""
    page = open_page("/?q=kv+cache")
    page.locator("article.row h3 a").first.click()
    expect(page.locator(".place")).to_contain_text("1 of")
    title = page.locator("h1").inner_text()
    expect(page.locator("pk-keys button")).to_be_visible()  # the page's script has run
    page.keyboard.press("ArrowRight")
    expect(page.locator(".place")).to_contain_text("2 of")
    expect(page.locator("h1")).not_to_have_text(title)
    expect(page.locator("pk-keys button")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text(title)


def test_bibtex_is_copied_and_relatives_are_a_list_and_a_graph(open_page: OpenPage) -> None:
    """One click puts the entry into the clipboard; the small graph names what the list names."""
    page = open_page(f"/papers/{PAPERS['minicache'].id}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Copy BibTeX").click()
    expect(page.locator("pk-toast")).to_contain_text("BibTeX copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{liu2024minicache")
    related = page.locator("[data-shared] h3 a").first.inner_text()
    assert related in page.locator("svg.around a title").all_text_contents()


def test_a_paper_says_what_it_builds_on_and_who_builds_on_it(open_page: OpenPage) -> None:
    """Both lists stand in the rail, each entry with the concept that it goes through."""
    page = open_page(f"/papers/{PAPERS['pagedattention'].id}")
    section = page.locator("section", has=page.get_by_role("heading", name="Built on by"))
    expect(section.locator("li").first).to_contain_text(re.compile("via"))
    section.locator("h3 a").first.click()
    back = page.locator("section", has=page.get_by_role("heading", name="Builds on"))
    expect(back.locator("li").first).to_be_visible()
