"""A node with more neighbours than anybody can read is picked from, not opened."""

from typing import Any

import pytest
from playwright.sync_api import expect

from graph.writer import write_papers
from tests.graph.papers import make_paper
from tests.web.browser.conftest import OpenPage, until
from tests.web.browser.exploring import GRAPH, ids, places, settled, spot, view

pytestmark = pytest.mark.browser
HUB = "method:attention-mask"
RARE = "hardware:abacus"


def write_a_hub(database: Any, *, papers: int = 190) -> None:
    """Papers of two years and of none that have one method; six have a device as well."""
    write_papers(
        database,
        [
            make_paper(
                f"Number {at} of a long row of papers",
                "We use [attention mask] and an [abacus]." if at % 30 == 0 else "[attention mask].",
                concepts={"attention mask": "Method, uses"}
                | ({"abacus": "Hardware, runs_on"} if at % 30 == 0 else {}),
                **({} if at % 19 == 0 else {"year": 2020 + at % 2}),
            )
            for at in range(papers)
        ],
    )


def test_a_supernode_is_picked_from(open_page: OpenPage, database: Any) -> None:
    """A double click lists its papers by year and by what they share; Add draws one group."""
    write_a_hub(database)
    page = settled(open_page(f"/explore?focus={RARE}&min=1"))
    drawn, stood = ids(page), places(page)
    page.mouse.dblclick(*spot(page, HUB))
    panel = page.locator(".panel")
    expect(panel).to_contain_text("190 papers: pick some")
    assert ids(page) == drawn
    groups = panel.locator(".group")
    expect(groups.filter(has_text="no year").locator(".n")).to_have_text("10")
    expect(groups.filter(has_text="2021").locator(".n")).to_have_text("90")
    expect(groups.filter(has_text="abacus").locator(".n")).to_have_text("7")
    groups.filter(has_text="no year").get_by_role("button").click()
    until(page, f"{GRAPH}.view.model.nodes.size > {len(drawn)}")
    added = ids(page) - drawn
    assert all(places(page)[key] == place for key, place in stood.items())
    years = "[...graph.view.model.nodes.values()].filter((n) => n.type === 'paper' && !n.year)"
    assert added == set(view(page, f"{years}.map((n) => n.id)")) - drawn
    expect(panel).to_contain_text("pick some")
    groups.filter(has_text="abacus").get_by_role("button").click()
    expect(page.locator(".toast")).to_have_text("Every paper with abacus is drawn.")
    groups.filter(has_text="2021").get_by_role("button").click()
    until(page, f"{GRAPH}.view.model.nodes.size >= {len(drawn | added) + 40}")
