"""Merging and splitting in a real Chromium, from the page of a concept and of an author."""

import re

import pytest
from playwright.sync_api import expect

from graph.database import Database
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def _papers(database: Database, id: str) -> int:
    rows = database.read("MATCH (c:Concept {id: $id}) RETURN c.paper_count AS n", {"id": id})
    return int(rows[0]["n"]) if rows else 0


def test_a_merge_holds_is_listed_and_is_undone_from_the_page(
    open_page: OpenPage, database: Database
) -> None:
    """The sheet says what becomes of both; after a reload they are one; Undo gives both back."""
    page = open_page("/concepts/hardware:gpu", allowed={404})
    page.get_by_role("button", name="Merge with…").click()
    sheet = page.locator('dialog[data-sheet="merge"]')
    sheet.get_by_label(re.compile("^Another one|^Find it")).fill("CPU")
    sheet.locator(".found a", has_text="CPU").first.click()
    said = sheet.locator("[data-sentence]")
    expect(said).to_contain_text("GPU and CPU")
    expect(said).to_contain_text("become")
    sheet.get_by_label("GPU", exact=True).check()
    sheet.get_by_role("button", name="Merge", exact=True).click()
    toast = page.locator("pk-toast")
    expect(toast).to_contain_text("CPU is merged into GPU.")
    assert _papers(database, "hardware:cpu") == 0
    page.goto(page.url.replace("gpu", "cpu"))
    expect(page.locator("h1")).to_contain_text("GPU")  # the merged one leads to the kept one
    expect(page.locator(".decided")).to_contain_text("“CPU” was merged into it.")
    page.locator(".decided").get_by_role("button", name="Undo").click()
    expect(page.locator(".decided")).to_have_count(0)
    assert _papers(database, "hardware:cpu") > 0


def test_an_alias_is_split_off_and_the_toast_undoes_it(open_page: OpenPage) -> None:
    """What was another way to write it is a concept of its own, until Undo."""
    page = open_page("/concepts/method:kv-cache")
    split = page.locator("[data-split]").first
    words = split.get_attribute("data-split")
    split.click()
    toast = page.locator("pk-toast")
    expect(toast).to_contain_text(f"“{words}” is a concept of its own now.")
    expect(page.locator(f'[data-split="{words}"]')).to_have_count(0)
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".decided")).to_have_count(0)


def test_two_spellings_of_an_author_are_joined(open_page: OpenPage) -> None:
    """An author's page merges and lists it, by keyboard, in the dark, on a small screen."""
    page = open_page("/authors/author:akide-liu", width=390, dark=True)
    page.get_by_role("button", name="Merge with…").focus()
    page.keyboard.press("Enter")
    sheet = page.locator('dialog[data-sheet="merge"]')
    field = sheet.get_by_label(re.compile("^Another one|^Find it"))
    field.fill("Jing Liu")
    expect(sheet.locator(".found a").first).to_be_visible()
    field.press("Enter")
    expect(sheet.locator("[data-sentence]")).to_contain_text("1 + 1 paper become 1")
    sheet.get_by_label("Akide Liu").check()
    sheet.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator(".decided")).to_contain_text("“Jing Liu” was merged into it.")
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0


def test_a_name_and_a_kind_are_changed(open_page: OpenPage) -> None:
    """The page goes on under the new name; Undo leads back."""
    page = open_page("/concepts/dataset:sharegpt")
    page.get_by_role("button", name="Name and kind…").click()
    page.get_by_label("Name", exact=True).fill("Share GPT")
    page.get_by_role("button", name="Keep change").click()
    expect(page.locator("h1")).to_contain_text("Share GPT")
    expect(page.locator(".decided")).to_contain_text("It was called “ShareGPT” before.")
    page.locator(".decided").get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_contain_text("ShareGPT")
