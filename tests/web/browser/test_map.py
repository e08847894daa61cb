"""The map in a real browser: dots, names, titles, cards, an area, keys, the table, no WebGL."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graph.analytics.store import refresh_analytics
from graph.database import Database
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def analysed(app: object, database: Database) -> None:
    """The test papers with their communities and places."""
    assert refresh_analytics(database) > 0


def drawn(page: Page) -> Page:
    """The page once its words have been chosen."""
    page.wait_for_selector("pk-map[data-drawn]")
    page.wait_for_selector(".atlas-words[data-words]")
    return page


def value(page: Page, expression: str) -> Any:
    """A value of the running map: ``atlas`` is the element."""
    return page.evaluate(
        f"(() => {{ const atlas = document.querySelector('pk-map'); return {expression}; }})()"
    )


def spot(page: Page, at: int) -> tuple[float, float]:
    """Where a paper is on the screen, by its index."""
    place = value(page, f"atlas.scene.screen(atlas.map.x[{at}], atlas.map.y[{at}])")
    box = page.locator(".atlas-canvas").bounding_box()
    assert box
    return box["x"] + place["x"], box["y"] + place["y"]


@pytest.mark.parametrize("dark", [False, True])
def test_every_paper_has_a_dot_and_every_community_a_name(open_page: OpenPage, dark: bool) -> None:
    """All placed papers are inside the drawing, names stand over them, colours are the theme's."""
    page = drawn(open_page("/map", dark=dark))
    papers = value(page, "atlas.map.ids.length")
    assert papers == value(page, "atlas.scene.graph.order") > 3
    box = page.locator(".atlas-canvas").bounding_box()
    assert box
    for at in range(papers):
        x, y = spot(page, at)
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]
    assert page.locator(".atlas-words .region").count() > 0
    assert page.locator(".atlas-words .title").count() > 0
    wanted = page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper').trim()")
    assert wanted == ("#f2f5fe" if dark else "#171b20")
    expect(page.locator(".nav [aria-current]")).to_have_text("Map")


def test_a_dot_says_its_title_and_a_click_keeps_it_with_links(open_page: OpenPage) -> None:
    """Hovering names a paper, a click leaves its card with a link to its page, Escape closes it."""
    page = drawn(open_page("/map"))
    x, y = spot(page, 0)
    page.mouse.move(x, y)
    card = page.locator(".atlas-card")
    expect(card.locator(".serif")).not_to_be_empty()
    expect(card.locator("a")).to_have_count(0)
    page.mouse.click(x, y)
    expect(card.locator("a").first).to_have_attribute(
        "href", f"/papers/{value(page, 'atlas.map.ids[0]')}"
    )
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_an_area_is_sent_to_the_graph(open_page: OpenPage) -> None:
    """What is drawn around is counted and linked; all papers are in an area around everything."""
    page = drawn(open_page("/map"))
    page.get_by_role("button", name="Select an area").click()
    box = page.locator(".atlas-canvas").bounding_box()
    assert box
    left, top = box["x"] + 3, box["y"] + 3
    right, bottom = box["x"] + box["width"] - 3, box["y"] + box["height"] - 3
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom)):
        page.mouse.move(x, y, steps=3)
    page.mouse.up()
    picked = page.locator(".atlas-picked")
    expect(picked).to_contain_text(f"{value(page, 'atlas.map.ids.length')} papers here")
    href = picked.locator("a").get_attribute("href")
    assert href is not None
    assert set(href.removeprefix("/explore?add=").split(",")) == set(value(page, "atlas.map.ids"))


def test_keys_move_the_map_and_turn_it_into_a_table(open_page: OpenPage) -> None:
    """Plus zooms, arrows pan, 0 shows all again, Enter takes a paper, t is the table and back."""
    page = drawn(open_page("/map"))
    page.locator(".atlas-canvas").focus()
    scale = value(page, "atlas.scene.scale")
    page.keyboard.press("+")
    page.wait_for_function(f"document.querySelector('pk-map').scene.scale > {scale} * 1.3")
    middle = value(page, "atlas.scene.place(0, 0).x")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"document.querySelector('pk-map').scene.place(0, 0).x > {middle}")
    page.keyboard.press("0")
    page.wait_for_function(
        f"Math.abs(document.querySelector('pk-map').scene.scale / {scale} - 1) < 0.01"
    )
    page.keyboard.press("Enter")
    expect(page.locator(".atlas-card a").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator(".atlas-table")).to_be_visible()
    expect(page.locator(".atlas-stage")).to_be_hidden()
    page.get_by_role("link", name=re.compile(".")).and_(
        page.locator("[data-community='0']")
    ).first.press("Enter")
    expect(page.locator(".atlas-canvas")).to_be_visible()
    assert page.url.endswith("/map?c=0")


def test_a_small_screen_gets_the_table_without_a_sideways_scroll(open_page: OpenPage) -> None:
    """At 390 the communities come first, and the map is one tap away."""
    page = open_page("/map", width=390, height=844)
    expect(page.get_by_role("button", name="Map")).to_be_visible()
    expect(page.locator(".atlas-table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Map").click()
    drawn(page)


def test_without_webgl_the_table_is_there_and_says_why(open_page: OpenPage) -> None:
    """A browser that cannot draw loses the picture and nothing else."""
    page = open_page("/healthz", allowed={404})
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(page.url.replace("/healthz", "/map"))
    expect(page.locator(".atlas-notice")).to_contain_text("WebGL")
    expect(page.locator(".atlas-table tbody tr").first).to_be_visible()
    expect(page.locator(".atlas-stage")).to_be_hidden()
