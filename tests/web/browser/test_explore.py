"""The explorer in a real browser: it settles, answers mouse and keys, and every step undoes."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from graph.analytics.store import refresh_analytics
from graph.queries.atlas import read_map_state
from tests.graph.papers import PAPERS
from tests.web.browser.conftest import OpenPage, until
from tests.web.browser.exploring import FOCUS, GRAPH, hidden_node, ids, places, settled, spot, view

pytestmark = pytest.mark.browser


def test_a_view_is_drawn_settles_and_says_what_is_there(open_page: OpenPage) -> None:
    """Nodes have places, labels are chosen, the legend and the status line count."""
    page = settled(open_page(FOCUS))
    assert "method:kv-cache" in ids(page)
    spots = {tuple(place) for place in places(page).values()}
    assert len(spots) == len(ids(page))
    expect(page.locator(".status")).to_contain_text("nodes drawn")
    methods = page.locator('label[data-name="Method"] .n')
    here = view(page, "graph.view.model.drawn().kinds.Method")
    found = view(page, "graph.view.model.found.kinds.Method")
    expect(methods).to_have_text(f"{here} / {found}")
    before = places(page)
    page.wait_for_timeout(300)
    assert places(page) == before, "nothing moves by itself"


def test_a_click_shows_why_a_node_is_linked(open_page: OpenPage) -> None:
    """The panel has the count sentence and the sentences behind the links, the mention marked."""
    page = settled(open_page(FOCUS))
    page.mouse.click(*spot(page, "method:kv-cache"))
    panel = page.locator(".panel")
    expect(panel.locator("h2").first).to_have_text("KV cache")
    expect(panel.locator(".second", has_text="papers")).to_contain_text("use it")
    expect(panel.locator("mark").first).to_be_visible()
    assert "sel=method:kv-cache" in page.url
    empty = view(page, "graph.canvas.container.getBoundingClientRect().toJSON()")
    page.mouse.click(empty["left"] + 6, empty["top"] + 6)
    expect(panel.locator("h2").first).to_have_text("In this view")


def test_a_double_click_opens_in_place_and_again_collapses(open_page: OpenPage) -> None:
    """New nodes join, placed ones stay where they are; collapsing takes exactly those away."""
    page = settled(open_page(FOCUS))
    before, drawn, node = places(page), ids(page), hidden_node(page)
    page.mouse.dblclick(*spot(page, node))
    until(page, f"{GRAPH}.view.model.nodes.size > {len(drawn)}")
    expect(page.locator(".toast")).to_contain_text("joined")
    after = places(page)
    assert all(after[key] == place for key, place in before.items())
    assert f"open={node}" in page.url
    page.locator(".trail .here").wait_for()
    view(page, f"graph.acts.run('toggle', {json.dumps(node)})")
    until(page, f"{GRAPH}.view.model.nodes.size === {len(drawn)}")
    assert ids(page) == drawn
    assert places(page) == before


def test_every_step_undoes_and_redoes(open_page: OpenPage) -> None:
    """Hide, filter and pin are steps: undo brings each state back, redo does it again."""
    page = settled(open_page(FOCUS))
    drawn = ids(page)
    victim = next(iter(sorted(drawn - {"method:kv-cache"})))
    view(page, f"graph.acts.run('hide', {json.dumps(victim)})")
    until(page, f"!{GRAPH}.view.model.nodes.has({json.dumps(victim)})")
    page.locator('label[data-name="Metric"]').click()
    until(page, f"!{GRAPH}.view.model.drawn().kinds.Metric")
    undo, redo = page.locator('[data-tool="undo"]'), page.locator('[data-tool="redo"]')
    undo.click()
    until(page, f"{GRAPH}.view.model.drawn().kinds.Metric")
    undo.click()
    until(page, f"{GRAPH}.view.model.nodes.size === {len(drawn)}")
    assert ids(page) == drawn
    expect(undo).to_be_disabled()
    redo.click()
    until(page, f"!{GRAPH}.view.model.nodes.has({json.dumps(victim)})")


def test_dragging_a_node_pins_it_and_is_a_step(open_page: OpenPage) -> None:
    """The node stays where it was put, carries its pin, and undo puts it back."""
    page = settled(open_page(FOCUS))
    before = places(page)["method:kv-cache"]
    x, y = spot(page, "method:kv-cache")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=4)
    page.mouse.move(x + 90, y + 60, steps=4)
    page.mouse.up()
    until(page, f"{GRAPH}.view.state.pin.includes('method:kv-cache')")
    assert places(page)["method:kv-cache"] != before
    page.locator('[data-tool="undo"]').click()
    until(page, f"!{GRAPH}.view.state.pin.length")
    expect(page.locator(".toast")).to_contain_text("Undone: KV cache moved")
    assert places(page)["method:kv-cache"] == pytest.approx(before, abs=0.01)


def test_an_address_reopens_exactly(open_page: OpenPage, site: str) -> None:
    """State and places come back from the link; those of other nodes are dropped."""
    page = settled(open_page(FOCUS))
    view(page, "graph.acts.run('hide', 'metric:latency')")
    until(page, "location.search.includes('hide=') && location.hash.startsWith('#p=')")
    link, drawn, stood = page.url.removeprefix(site), ids(page), places(page)
    again = settled(open_page(link))
    assert ids(again) == drawn
    for key, place in places(again).items():
        assert place == pytest.approx(stood[key], abs=0.51)
    other = settled(open_page(link.replace("&hide=metric:latency", "")))
    expect(other.locator(".toast")).to_contain_text("The graph has grown since this link")


def test_the_canvas_is_worked_by_keys(open_page: OpenPage) -> None:
    """Arrows move, Space selects, h hides, Escape clears; each node is said aloud."""
    page = settled(open_page(FOCUS))
    page.locator(".canvas").focus()
    expect(page.locator(".live")).to_contain_text("KV cache, method")
    page.keyboard.press("n")
    here = view(page, "graph.keyboard.current")
    assert here != "method:kv-cache"
    page.keyboard.press("Space")
    assert view(page, "graph.view.state.sel") == [here]
    page.keyboard.press("Escape")
    assert view(page, "graph.view.state.sel") == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("h")
    until(page, f"{GRAPH}.view.state.hide.length === 1")
    page.keyboard.press("u")
    until(page, f"{GRAPH}.view.state.hide.length === 0")


def test_the_table_has_the_same_nodes(open_page: OpenPage) -> None:
    """t shows the nodes as rows, sorted by a head; hiding there hides in the graph."""
    page = settled(open_page(FOCUS))
    drawn = ids(page)
    page.keyboard.press("t")
    rows = page.locator("pk-table tbody tr")
    expect(rows).to_have_count(len(drawn))
    page.locator('[data-sort="label"]').click()
    expect(page.locator("pk-table th[aria-sort=ascending]")).to_have_text("Name ↑")
    rows.nth(0).locator("[data-hide]").click()
    expect(rows).to_have_count(len(drawn) - 1)
    assert "view=table" in page.url


def test_find_the_menu_and_layouts(open_page: OpenPage) -> None:
    """Find selects a node of the view, a right click has a menu, a layout is one step."""
    page = settled(open_page(FOCUS))
    page.get_by_role("combobox", name="Find in graph").fill("minic")
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2").first).to_contain_text("MiniCache")
    page.mouse.click(*spot(page, "method:kv-cache"), button="right")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="Show Cypher")).to_have_attribute(
        "href", re.compile(r"^/query\?q=MATCH")
    )
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    before = places(page)
    page.locator('[data-tool="layout"]').click()
    page.get_by_role("menuitem", name="Radial").click()
    until(page, f"{GRAPH}.canvas.scene.places.get('method:kv-cache').x === 0")
    assert places(page) != before
    assert "layout=radial" in page.url


def test_titles_from_papers_are_never_markup(open_page: OpenPage, site: str, database: Any) -> None:
    """A hostile title is text in graph, panel, table and exports."""
    bad = "<img src=x onerror=alert(1)><script>alert(2)</script> href"
    paper = PAPERS["minicache"].id
    database.run("MATCH (p:Paper {id: $id}) SET p.title = $title", {"id": paper, "title": bad})
    page = settled(open_page(f"{FOCUS}&sel={paper}"))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    expect(page.locator(".panel h2").first).to_have_text(bad)
    page.keyboard.press("t")
    expect(page.locator(f'pk-table tr[data-id="{paper}"] a').first).to_have_text(bad)
    exported = page.request.get(f"{site}/explore/export.html?focus={paper}")
    assert "<img src=x" not in exported.text()


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_the_table_comes_first(open_page: OpenPage, dark: bool) -> None:
    """At 390 pixels nothing scrolls sideways; the graph is one press away."""
    page = open_page(FOCUS, width=390, height=844, dark=dark)
    page.wait_for_selector("pk-graph[data-settled]")
    expect(page.locator("pk-table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator('[data-tool="graph"]').click()
    expect(page.locator(".canvas")).to_be_visible()
    expect(page.locator("pk-table")).to_be_hidden()


def test_what_fails_leaves_the_graph(open_page: OpenPage) -> None:
    """When the database does not answer, a toast says so with a way to try again."""
    page = settled(open_page(FOCUS, allowed={503}))
    drawn, node = ids(page), hidden_node(page)
    body = {"error": {"code": "database_unavailable", "message": "The database does not answer."}}
    page.route("**/api/v1/graph?**", lambda route: route.fulfill(status=503, json=body))
    view(page, f"graph.acts.run('open', {json.dumps(node)})")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("The database does not answer.")
    assert ids(page) == drawn
    page.unroute("**/api/v1/graph?**")
    toast.get_by_role("button", name="Try again").click()
    until(page, f"{GRAPH}.view.model.nodes.size > {len(drawn)}")


def test_communities_filter_by_name(open_page: OpenPage, database: Any) -> None:
    """Where communities were computed they are a group of the legend; Alt click keeps one."""
    refresh_analytics(database)
    page = settled(open_page("/explore?min=1"))
    group = page.locator(".communities")
    expect(group.locator("h2")).to_have_text("Communities")
    names = [community["name"] for community in read_map_state(database).communities]
    row = group.locator("label").nth(1)
    assert row.locator(".name").inner_text() in names
    number, found = row.get_attribute("data-name"), row.locator(".n").inner_text()
    row.click(modifiers=["Alt"])
    until(page, f"location.search.includes('communities={number}')")
    groups = "[...graph.view.model.nodes.values()].filter((n) => n.type === 'paper')"
    assert set(view(page, f"{groups}.map((n) => n.community)")) == {int(number or -1)}
    assert group.locator("label").nth(0).locator(".n").inner_text().startswith("0 / ")
    assert row.locator(".n").inner_text().split(" / ")[1] == found.split(" / ")[1]
    row.click(modifiers=["Alt"])  # again: all come back
    until(page, "!location.search.includes('communities=')")


def test_authors_and_results_join_when_they_are_ticked(open_page: OpenPage) -> None:
    """They start off, are counted, and come with one click."""
    page = settled(open_page(FOCUS))
    for kind in ("Author", "Result"):
        row = page.locator(f'label[data-name="{kind}"]')
        expect(row.locator(".n")).to_have_text(re.compile(r"^0 / [1-9]"))
        row.click()
        until(page, f"{GRAPH}.view.model.drawn().kinds.{kind}")
        shown, found = row.locator(".n").inner_text().split(" / ")
        assert shown == found


def test_a_path_begins_and_ends_at_a_node(open_page: OpenPage) -> None:
    """The menu of a node names the other end: what is selected, else the focus."""
    page = settled(open_page(FOCUS))
    minicache = PAPERS["minicache"].id
    page.mouse.click(*spot(page, minicache), button="right")
    page.get_by_role("menuitem", name="Path to here from KV cache").click()
    page.wait_for_url(f"**/path?from=method:kv-cache&to={minicache}")
    expect(page.locator("main")).to_contain_text("MiniCache")
