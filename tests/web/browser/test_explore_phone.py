"""The explorer at 390 pixels: one column, details and legend in a sheet at the bottom."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage, until
from tests.web.browser.exploring import FOCUS, GRAPH, settled, spot, view

pytestmark = pytest.mark.browser
#: Controls that can be seen and are smaller than 24 pixels; a box is as large as its label.
SMALL = """[...document.querySelectorAll('button, a, input, select')].filter((one) => {
  if (!one.checkVisibility({ visibilityProperty: true })) return false;
  if (one.closest('.why, .skip')) return false;
  const { width, height } = (one.closest('label') ?? one).getBoundingClientRect();
  return width > 0 && (width < 23.9 || height < 23.9);
}).map((one) => one.outerHTML.slice(0, 120))"""


def sheet(page: Page) -> tuple[str, str, float]:
    """What the sheet shows, its size by name and its height in pixels."""
    name, size = view(page, "[graph.dataset.sheet, graph.dataset.size]")
    top = page.locator(".sheet-bar").bounding_box()
    assert top is not None
    return name, size, 844 - top["y"]


def test_details_and_legend_are_a_sheet(open_page: OpenPage) -> None:
    """It peeks 88 pixels, a tab opens half of it, the grip all, Escape folds it away."""
    page = settled(open_page(f"{FOCUS}&view=graph", width=390, height=844))
    assert sheet(page) == ("panel", "peek", 88)
    page.mouse.click(*spot(page, "method:kv-cache"))
    expect(page.locator(".panel h2").first).to_have_text("KV cache")
    page.get_by_role("button", name="Details").click()
    assert sheet(page) == ("panel", "half", 422)
    expect(page.locator(".panel mark").first).to_be_visible()
    page.get_by_role("button", name="Show and filter").click()
    expect(page.locator(".panel")).to_be_hidden()
    page.locator('label[data-name="Metric"]').click()
    until(page, f"!{GRAPH}.view.model.drawn().kinds.Metric")
    page.get_by_role("button", name="Make the sheet larger").click()
    assert sheet(page)[1] == "full"
    page.keyboard.press("Escape")
    assert sheet(page)[1] == "peek"
    assert view(page, "graph.view.state.sel") == ["method:kv-cache"]
    bar = page.locator(".sheet-bar").bounding_box()
    assert bar is not None
    page.mouse.move(195, bar["y"] + 20)
    page.mouse.down()
    page.mouse.move(195, bar["y"] - 120, steps=4)
    page.mouse.up()
    assert sheet(page) == ("legend", "half", 422)


@pytest.mark.parametrize("shown", ["graph", "table"])
def test_thumbs_reach_everything(open_page: OpenPage, shown: str) -> None:
    """Nothing scrolls sideways and no control is under 24 pixels; one menu has the rest."""
    page = open_page(f"{FOCUS}&view={shown}", width=390, height=844)
    page.wait_for_selector("pk-graph[data-settled]")
    for tab in ("Details", "Show and filter"):
        page.get_by_role("button", name=tab).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(SMALL) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More", exact=True).click()
    for name in ("Layout: by year", "Saved views", "Show Cypher", "Picture, PNG"):
        expect(page.get_by_role("menuitem", name=name)).to_be_visible()
    page.get_by_role("menuitem", name="Layout: by year").click()
    until(page, "location.search.includes('layout=year')")
