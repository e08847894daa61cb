"""Saved views: a name for what is drawn, nodes where they were, nothing that came since."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graph.writer import write_papers
from tests.graph.papers import PAPERS, make_paper
from tests.web.browser.conftest import OpenPage, until
from tests.web.browser.exploring import FOCUS, GRAPH, ids, places, settled, view

pytestmark = pytest.mark.browser


def save(page: Page, name: str) -> None:
    """Save the view under a name."""
    page.locator('[data-tool="kept"]').click()
    page.get_by_role("textbox", name="Name of this view").fill(name)
    page.get_by_role("button", name="Save view").click()
    expect(page.locator(".kept-list a", has_text=name)).to_have_count(1)


def test_a_saved_view_stays_as_it_was_while_the_graph_grows(
    open_page: OpenPage, database: Any
) -> None:
    """Opened again it has the same nodes at the same places; what is opened there joins."""
    page = settled(open_page(FOCUS))
    view(page, "graph.acts.run('hide', 'metric:latency')")
    until(page, "location.search.includes('hide=')")
    drawn, stood = ids(page), places(page)
    save(page, "Caches")
    write_papers(
        database,
        [make_paper("A new paper on caches", "[KV cache].", concepts={"KV cache": "Method, uses"})],
    )
    page.get_by_role("link", name="Caches").click()
    page.wait_for_url("**/explore?kept=saved:*")
    settled(page)
    assert ids(page) == drawn
    for key, place in places(page).items():
        assert place == pytest.approx(stood[key], abs=0.51)
    expect(page.locator(".toast")).to_have_count(0)
    view(page, "graph.acts.run('open', 'method:kv-cache')")
    until(page, f"{GRAPH}.view.model.nodes.size > {len(drawn)}")
    assert drawn < ids(page)
    assert all(places(page)[key] == pytest.approx(stood[key], abs=0.51) for key in drawn)


def test_a_saved_view_is_deleted_and_comes_back(open_page: OpenPage, database: Any) -> None:
    """Delete has an Undo; a paper that is gone since is missed with a sentence."""
    page = settled(open_page(FOCUS))
    save(page, "First")
    save(page, "Second")
    rows = page.locator(".kept-list a")
    expect(rows).to_have_text(["Second", "First"])
    page.get_by_role("button", name="Delete First").click()
    expect(rows).to_have_text(["Second"])
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)
    database.run("MATCH (p:Paper {id: $id}) DETACH DELETE p", {"id": PAPERS["minicache"].id})
    page.get_by_role("link", name="First").click()
    page.wait_for_url("**/explore?kept=*")
    settled(page)
    expect(page.locator(".toast")).to_contain_text("1 node of this saved view is no longer")
    page.locator('[data-tool="kept"]').click()
    page.get_by_role("button", name="Delete First").click()
    until(page, "!location.search.includes('kept=') && location.search.includes('focus=')")
