"""The pages in a real Chromium, as somebody uses them: search, read, pick, correct, add."""

import re

import pytest
from playwright.sync_api import expect

from tests.graph.papers import PAPERS
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

MINICACHE = f"/papers/{PAPERS['minicache'].id}"
TEXT = (
    "GlassCache: serving long prompts from a smaller cache\n\n"
    "GlassCache serves large language models. We evaluate it on LongBench and CIFAR-10, with "
    "Llama-3.1-8B on one A100 GPU, and compare it with vLLM."
)


def test_from_the_search_box_to_a_mention_and_back(open_page: OpenPage) -> None:
    """Typing suggests, arrows choose, Enter opens; a card opens at a mention and Esc closes it."""
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("kv cac", delay=20)
    found = page.locator(".found a")
    expect(found.first).to_be_visible()
    expect(page.get_by_role("option", name=re.compile("^KV cache Method")).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(found.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(found.first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("article.row").first).to_be_visible()
    assert "q=kv" in page.url

    page.goto(page.url.partition("/?")[0] + MINICACHE)
    mention = page.locator("a.m.k-dataset").first
    mention.focus()
    page.keyboard.press(".")
    card = page.locator("pk-mention-card:popover-open")
    expect(card).to_contain_text("This paper evaluates on it.")
    expect(mention).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(mention).to_be_focused()
    mention.hover()
    expect(card).to_be_visible()
    box, line = card.bounding_box(), mention.bounding_box()
    assert box
    assert line
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1440
    mention.click()
    expect(page.locator("h1")).to_contain_text("ShareGPT")


def test_kinds_switch_off_and_relatives_light_what_they_share(open_page: OpenPage) -> None:
    """A count toggles its kind's highlights; a related paper shows in the text why it is one."""
    page = open_page(MINICACHE)
    methods = page.locator("a.m.k-method").first
    toggle = page.locator('button[data-kind="method"]')
    toggle.click()
    expect(methods).to_have_class(re.compile(r"\boff\b"))
    toggle.click()
    expect(methods).not_to_have_class(re.compile(r"\boff\b"))
    page.locator("[data-shared]").first.hover()
    expect(page.locator("a.m.lit").first).to_be_visible()


def test_keys_move_pick_and_go(open_page: OpenPage) -> None:
    """j and k walk the rows, x picks, the tray counts; g and a letter go; none acts in a field."""
    page = open_page("/?q=kv+cache")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    tray = page.locator("pk-tray")
    expect(tray).to_contain_text("2 papers picked")
    page.keyboard.press("k")
    expect(page.locator('[data-row][data-at="true"]')).to_have_count(1)
    page.locator("#q").fill("x")
    page.locator("#q").press("x")
    expect(tray).to_contain_text("2 papers picked")
    tray.get_by_role("link", name="Compare").click()
    expect(page.locator("h1")).to_have_text("Compare 2 papers")
    expect(page.locator("pk-keys button")).to_be_visible()  # the page's script has run
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.locator("h1")).to_have_text("Add papers")
    expect(page.locator("pk-keys button")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("neighbouring paper")


def test_a_theme_is_kept(open_page: OpenPage) -> None:
    """The button goes from the system's to light to dark; the next page has it from the start."""
    page = open_page("/")
    button = page.locator("pk-theme button")
    button.click()
    button.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(19, 20, 22)"


@pytest.mark.parametrize("width", [320, 390])
def test_menu_and_filter_open_on_a_small_screen(open_page: OpenPage, width: int) -> None:
    """What has no room beside the content is one button away."""
    page = open_page("/?q=kv+cache", width=width)
    page.locator(".menu-button").click()
    expect(page.locator("#nav").get_by_text("Compare")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("#facets")).to_be_visible()


def test_a_paper_is_previewed_loaded_and_undone_in_the_browser(open_page: OpenPage) -> None:
    """Paste, see it read, load it, find it, take it back: one page leads to the next."""
    page = open_page("/add", allowed={404})
    page.locator("textarea").fill(TEXT)
    load = page.get_by_role("button", name="Load 1 paper")
    expect(load).to_be_visible(timeout=120_000)
    expect(page.locator("[data-shown] .abstract a.m").first).to_be_visible()
    expect(page.locator("[data-records]")).to_contain_text("new")
    load.click()
    expect(page.locator("pk-load")).to_have_attribute("data-state", "done", timeout=240_000)
    undo = page.get_by_role("button", name="Undo this load")
    host = page.url.partition("/add")[0]
    kept = page.url
    page.goto(f"{host}/?q=glasscache")
    expect(page.locator("article.row h3")).to_contain_text("GlassCache")
    page.goto(kept)
    undo.click()
    expect(page.locator("pk-load")).to_have_attribute("data-state", "undone", timeout=240_000)


def test_pages_work_without_scripts(open_page: OpenPage) -> None:
    """Search, facets, mentions and forms are links and forms first."""
    page = open_page("/")
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto(page.url)
    plain.locator("#ask").fill("kv cache")
    plain.locator("#ask").press("Enter")
    expect(plain.locator("article.row").first).to_be_visible()
    plain.locator("article.row h3 a").first.click()
    plain.locator("a.m").first.click()
    expect(plain.locator("h1 small")).to_be_visible()
    context.close()
