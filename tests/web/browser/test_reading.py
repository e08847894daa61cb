"""The reading list in a real Chromium: marking, taking back, what next, BibTeX, by every way in."""

import pytest
from playwright.sync_api import Page, expect

from tests.graph.papers import PAPERS
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

ONE = PAPERS["minicache"]


def _tab(page: Page, word: str, number: int) -> None:
    expect(page.locator("nav.segments a", has_text=word).first).to_have_text(f"{word} {number}")


def test_a_paper_is_marked_on_its_page_and_the_toast_takes_it_back(open_page: OpenPage) -> None:
    """The button is pressed and stays so after a reload; Undo and a second press take it back."""
    page = open_page(f"/papers/{ONE.id}")
    read = page.locator('pk-mark [data-mark="read"]')
    read.click()
    expect(page.locator("pk-toast")).to_contain_text("Marked: read.")
    expect(read).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(read).to_have_attribute("aria-pressed", "true")
    page.locator('pk-mark [data-mark="to_read"]').click()
    expect(read).to_have_attribute("aria-pressed", "false")
    page.locator("pk-toast [data-undo]").click()
    expect(read).to_have_attribute("aria-pressed", "true")
    read.click()
    expect(page.locator("pk-toast")).to_contain_text("The mark is gone.")
    expect(read).to_have_attribute("aria-pressed", "false")


def test_the_list_and_what_next_follow_each_mark(open_page: OpenPage) -> None:
    """By keyboard: what is next joins the list, what is not for me leaves it; focus stays here."""
    page = open_page("/reading")
    expect(page.locator(".none")).to_contain_text("Nothing is marked to read.")
    page.goto(f"{page.url.partition('/reading')[0]}/papers/{ONE.id}")
    page.locator('pk-mark [data-mark="to_read"]').click()
    expect(page.locator("pk-toast")).to_contain_text("Marked: to read.")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.locator("article.row h2")).to_have_text([ONE.title])
    first = page.locator("aside li").first
    title = first.locator("h3").inner_text()
    expect(first.locator(".chip").first).to_be_visible()
    first.locator('[data-mark="to_read"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.row h2")).to_have_text([title, ONE.title])
    expect(page.locator("aside h3", has_text=title)).to_have_count(0)
    _tab(page, "To read", 2)
    expect(page.locator("aside pk-mark button:focus")).to_have_count(1)
    page.locator("article.row").first.locator('[data-mark="not_for_me"]').click()
    _tab(page, "Not for me", 1)
    expect(page.locator("article.row h2")).to_have_text([ONE.title])
    expect(page.locator("aside h3", has_text=title)).to_have_count(0)
    page.keyboard.press("u")
    _tab(page, "To read", 2)


def test_picked_papers_are_marked_together_and_exported(open_page: OpenPage) -> None:
    """The tray marks what is picked on any list; the tab's BibTeX holds exactly its papers."""
    page = open_page("/?q=kv+cache")
    boxes = page.locator("[data-pick]")
    for at in (0, 1):
        boxes.nth(at).check()
    tray = page.locator("pk-tray")
    with page.expect_download() as picked:
        tray.get_by_role("link", name="Export BibTeX").click()
    assert picked.value.path().read_text().count("@") == 2
    tray.get_by_role("button", name="Mark to read").click()
    expect(page.locator("pk-toast")).to_contain_text("2 papers marked to read.")
    page.goto(f"{page.url.partition('/?')[0]}/reading")
    expect(page.locator("article.row")).to_have_count(2)
    with page.expect_download() as download:
        page.locator(".strip").get_by_role("link", name="Export BibTeX").click()
    assert download.value.suggested_filename == "to-read.bib"
    text = download.value.path().read_text()
    assert all(title in text for title in page.locator("article.row h2").all_inner_texts())


def test_on_a_small_dark_screen_nothing_scrolls_sideways(open_page: OpenPage) -> None:
    """At 390 pixels the buttons stand under the row and the rail under the list."""
    page = open_page(f"/papers/{ONE.id}", width=390, dark=True)
    page.locator('pk-mark [data-mark="read"]').click()
    expect(page.locator("pk-toast")).to_contain_text("Marked: read.")
    page.goto(page.url.partition("/papers")[0] + "/reading?tab=read")
    row, rail = page.locator("article.row"), page.locator("aside li").first
    expect(row).to_have_count(1)
    boxes = row.bounding_box(), rail.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert boxes[1]["y"] > boxes[0]["y"]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
