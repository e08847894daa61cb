"""Adding papers in a real Chromium: the live preview, its corrections, the load, the undo."""

import json

import pytest
from playwright.sync_api import Page, expect

from graph.database import Database
from graph.overrides import read_overrides
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

TEXT = (
    "GlassCache: serving long prompts from a smaller cache\n\n"
    "GlassCache is a serving system for large language models. We evaluate it on LongBench and "
    "CIFAR-10 with glass shards, with Llama-3.1-8B on one A100 GPU, and compare it with vLLM."
)


def _preview(page: Page) -> None:
    page.get_by_label("Or paste: a title, a blank line, the abstract").fill(TEXT)
    expect(page.locator("[data-load]")).to_have_text("Load 1 paper")
    expect(page.locator("a.m", has_text="CIFAR-10")).to_be_visible()


def _wrong(page: Page, words: str) -> None:
    """Open the correction form of a mention, by keyboard."""
    page.locator("pk-paper a.m", has_text=words).first.focus()
    page.wait_for_timeout(300)  # scrolling closes a card, and focus has scrolled to the mention
    page.keyboard.press(".")
    page.locator("pk-mention-card:popover-open [data-wrong]").click()


def test_what_is_corrected_in_the_preview_is_loaded_so(
    open_page: OpenPage, database: Database
) -> None:
    """Another kind, no concept, words that were missed: seen at once, loaded, and exported."""
    page = open_page("/add")
    _preview(page)
    _wrong(page, "CIFAR-10")
    page.locator("form.correction [data-reject]").click()
    expect(page.locator("[data-corrections] h2")).to_have_text("1 correction, also for later loads")
    expect(page.locator("a.m", has_text="CIFAR-10")).to_have_count(0)
    _wrong(page, "vLLM")
    page.locator("pk-mention-card form.correction [name=kind]").select_option("Method")
    page.locator("pk-mention-card form.correction [type=submit]").click()
    expect(page.locator('a.m[data-id="method:vllm"]')).to_be_visible()
    page.locator("[data-missing] summary").click()
    page.locator("[data-missing] [name=words]").fill("glass shards")
    page.locator("[data-missing] [name=kind]").select_option("Dataset")
    page.locator("[data-missing] [type=submit]").click()
    expect(page.locator('a.m[data-id="dataset:glass-shards"]')).to_be_visible()
    expect(page.locator("[data-corrections] li")).to_have_count(3)
    assert read_overrides(database) == []  # nothing is written yet

    page.locator("[data-load]").click()
    expect(page.locator("main")).to_contain_text("1 new")
    assert [each.action for each in read_overrides(database)] == ["reject", "kind", "mention"]
    page.goto(page.url.partition("/add")[0] + "/?q=glasscache")
    page.locator("article.row h3 a").first.click()
    expect(page.locator('a.m[data-id="dataset:glass-shards"]')).to_be_visible()
    expect(page.locator('a.m[data-id="method:vllm"]')).to_be_visible()
    expect(page.locator("a.m", has_text="CIFAR-10")).to_have_count(0)
    line = json.loads(
        page.request.get(page.url.partition("/papers")[0] + "/api/v1/overrides/annotated").text()
    )
    found = {entity["name"]: (entity["type"], entity["mentions"]) for entity in line["entities"]}
    assert found["glass shards"] == ("Dataset", ["glass shards"])
    assert found["vLLM"] == ("Method", ["vLLM"])
    assert "CIFAR-10" not in found


def test_a_correction_is_taken_back_before_the_load(
    open_page: OpenPage, database: Database
) -> None:
    """On a small dark screen: "same as" by name, listed, taken back, and nothing is kept."""
    page = open_page("/add", width=390, dark=True)
    _preview(page)
    _wrong(page, "A100")
    page.locator("form.correction [name=into]").fill("GPU")
    page.locator("form.correction .found a", has_text="GPU").first.click()
    expect(page.locator("[data-corrections] li")).to_contain_text("A100 is GPU.")
    expect(page.locator('a.m[data-id="hardware:a100"]')).to_have_count(0)
    page.get_by_role("button", name="Take back: A100 is GPU.").click()
    expect(page.locator('a.m[data-id="hardware:a100"]')).to_be_visible()
    expect(page.locator("[data-corrections]")).to_be_hidden()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.locator("[data-load]").click()
    expect(page.locator("main")).to_contain_text("1 new")
    assert read_overrides(database) == []


def test_selected_words_can_be_added_on_a_papers_page(open_page: OpenPage) -> None:
    """Selecting words in the text offers them; what was added is there after the reload."""
    page = open_page("/?q=minicache")
    page.locator("article.row h3 a").first.click()
    expect(page.locator("[data-missing]")).to_be_visible()
    page.evaluate(
        """() => {
          const text = document.querySelector(".abstract").firstChild;
          const range = document.createRange();
          range.selectNodeContents(text.nodeType === 3 ? text : document.querySelector("h1"));
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    words = page.evaluate("getSelection().toString().trim()")
    page.locator(".abstract").dispatch_event("pointerup")
    page.locator("pk-toast").get_by_role("button", name="Add as a concept").click()
    expect(page.locator("[data-missing] [name=words]")).to_have_value(words)
    page.locator("[data-missing] [name=words]").fill("nowhere in it")
    page.locator("[data-missing] [type=submit]").click()
    expect(page.locator("[data-missing] [role=status]")).to_contain_text("does not stand in")
