"""Path and compare in a real Chromium: pick, swap, leave out, mark, export; small, dark, zoomed."""

import pytest
from playwright.sync_api import expect

from tests.graph.papers import PAPERS
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

ONE, OTHER = PAPERS["minicache"].id, PAPERS["scbench"].id
PATH = f"/path?from={ONE}&to={OTHER}"
THREE = "&".join(f"p={PAPERS[name].id}" for name in ("minicache", "scbench", "shadowkv"))


def test_two_ends_are_picked_swapped_and_narrowed(open_page: OpenPage) -> None:
    """From an empty page: an example, two picks; sentences and a graph; swap; not through one."""
    page = open_page("/path")
    expect(page.get_by_text("How are these connected?")).to_be_visible()
    page.get_by_label("From").fill("MiniCache")
    page.locator(".found a", has_text="MiniCache:").first.click()
    page.get_by_label("To").fill("SCBench")
    page.locator(".found a", has_text="SCBench:").first.click()
    through = page.locator(".ways > li", has_text="Both address KV cache compression")
    through = through.or_(page.locator(".ways > li", has_text="Both work on KV cache compression"))
    expect(through.first.locator(".said-there li")).to_have_count(2)
    expect(through.first.locator("details")).to_have_attribute("open", "")
    names = page.locator(".between svg.around a title")
    assert {"KV cache compression", PAPERS["scbench"].title} <= set(names.all_text_contents())
    page.get_by_role("link", name="Swap").click()
    expect(page.locator("h1")).to_have_text("How SCBench and MiniCache are connected")
    page.get_by_role("link", name="Not through KV cache compression").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Allow KV cache compression again")).to_be_visible()
    expect(through).to_have_count(0)
    page.get_by_label("Not through", exact=True).fill("KV cache")
    page.get_by_role("button", name="Leave out").click()
    expect(page.get_by_label("Allow KV cache again")).to_be_visible()


def test_a_comparison_marks_differences_and_exports_its_rows(open_page: OpenPage) -> None:
    """Shared rows first, then what differs alone; the CSV holds the rows of the page."""
    page = open_page("/compare")
    page.locator(".tries a").first.click()
    expect(page.locator("table.matrix")).to_be_visible()
    page.goto(page.url.partition("/compare")[0] + f"/compare?{THREE}")
    heads = page.locator(".matrix .group th")
    expect(heads.first).to_contain_text("Shared by all 3")
    shared = page.locator(".matrix tbody").first.locator("tr").count() - 1
    page.get_by_role("link", name="Only differences").click()
    expect(page.locator('.rows [aria-current="true"]')).to_have_text("Only differences")
    differing = page.locator(".matrix tr:has(.differs)").count()
    assert page.locator(".matrix tbody").first.locator("tr").count() - 1 != shared or differing
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines[0].split(",")) >= 5
    role = page.locator(".matrix td a").first
    role.click()
    expect(page.locator("pk-mention-card:popover-open, article.main").first).to_be_visible()


def test_both_pages_are_worked_by_the_keyboard_alone(open_page: OpenPage) -> None:
    """Suggestions are walked by arrows, Escape leaves the words; nothing needs a mouse."""
    page = open_page("/path")
    keys = page.keyboard
    page.get_by_label("From").focus()
    keys.type("MiniCache")
    expect(page.locator(".found a").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    expect(page.locator(".found a").first).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_label("From")).to_be_focused()
    expect(page.get_by_label("From")).to_have_value("MiniCache")
    keys.type(":")
    expect(page.locator(".found a").first).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_label("To")).to_be_focused()
    keys.type("SCBench:")
    expect(page.locator("pk-pick[data-name=to] .found a", has_text="SCBench:")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("MiniCache and SCBench are connected")
    page.locator(".ways summary").first.focus()
    keys.press("Enter")
    expect(page.locator(".ways details").first).not_to_have_attribute("open", "")
    page.goto(page.url.partition("/path")[0] + f"/compare?{THREE}")
    page.get_by_role("link", name="remove").first.focus()
    keys.press("Enter")
    expect(page.locator("h1")).to_have_text("Compare 2 papers")
    page.get_by_label("Add a paper").focus()
    keys.type("MiniCache")
    expect(page.locator(".found a", has_text="MiniCache:").first).to_be_visible()
    keys.press("Enter")
    expect(page.locator("h1")).to_have_text("Compare 3 papers")


def test_nine_papers_are_too_many_and_one_can_be_dropped(open_page: OpenPage) -> None:
    """The page says so and offers to drop each."""
    ids = [paper.id for paper in PAPERS.values()][:9]
    page = open_page("/compare?" + "&".join(f"p={id}" for id in ids))
    expect(page.locator("h1")).to_have_text("9 papers are too many")
    page.get_by_role("link", name="Drop").first.click()
    expect(page.locator("h1")).to_have_text("Compare 8 papers")


@pytest.mark.parametrize(
    ("width", "dark"), [(390, True), (640, False)], ids=["390 px, dark", "1280 px at 200 %"]
)
def test_they_hold_small_dark_and_zoomed(open_page: OpenPage, width: int, dark: bool) -> None:
    """Nothing scrolls sideways but the matrix in its own frame, which the keyboard reaches."""
    page = open_page(PATH, width=width, height=450, dark=dark)
    host = page.url.partition("/path")[0]
    for path in (PATH, "/path", f"/compare?{THREE}", "/compare", "/concepts/method:kv-cache"):
        page.goto(host + path)
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, path
    page.goto(f"{host}/compare?{THREE}")
    page.get_by_role("region", name="Comparison").focus()
    page.keyboard.press("ArrowRight")
