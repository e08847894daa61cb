"""The explorer's table with its sentences; 1,000 nodes; the colours that the system forces."""

import json
import re
from itertools import islice

import pytest
from playwright.sync_api import expect

from benchmarks.bare_graph import write_bare
from benchmarks.grow import iter_papers
from graph.database import Database
from tests.web.browser.conftest import OpenPage, until
from tests.web.browser.exploring import FOCUS, GRAPH, ids, places, settled, view

pytestmark = pytest.mark.browser

#: How many points of the canvas have a colour, "#rrggbb".
_POINTS = """(colour) => {
  const canvas = document.querySelector('.drawing canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    const same = data[at] === red && data[at + 1] === green && data[at + 2] === blue;
    found += same && data[at + 3] > 250;
  }
  return found;
}"""
_GROUND = "getComputedStyle(document.body).backgroundColor"


def test_every_row_has_the_sentence_behind_its_link(open_page: OpenPage) -> None:
    """A paper's row says what it does with the focus and quotes it; sorting keeps the sentences."""
    page = settled(open_page(f"{FOCUS}&view=table"))
    rows = page.locator("pk-table tbody tr")
    expect(rows).to_have_count(len(ids(page)))
    linked = view(
        page,
        "[...graph.view.model.near.get('method:kv-cache').keys()]"
        ".filter((id) => graph.view.model.nodes.get(id).kind === 'Paper')",
    )
    assert linked
    for paper in linked:
        said = page.locator(f"pk-table tr[data-id={json.dumps(paper)}] td.said")
        expect(said).to_contain_text("KV cache: “")
        expect(said.locator("mark")).to_have_count(1)
    page.get_by_role("button", name="Name", exact=True).click()
    expect(page.locator(f"pk-table tr[data-id={json.dumps(linked[0])}] mark")).to_have_count(1)


def test_a_thousand_nodes_are_drawn_and_answer(open_page: OpenPage, database: Database) -> None:
    """The most that a view may hold: each has a place of its own, keys and the table work."""
    write_bare(database, islice(iter_papers(2000), 950))
    added = ",".join(f"grown:{number}" for number in range(950))
    page = settled(open_page(f"/explore?add={added}&min=2&limit=1000"))
    assert len(ids(page)) == 1000
    assert len({tuple(place) for place in places(page).values()}) == 1000
    expect(page.locator(".status")).to_contain_text("1,000 of")
    page.locator(".canvas").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"{GRAPH}.keyboard.current !== null")
    page.keyboard.press("t")
    expect(page.locator("pk-table tbody tr")).to_have_count(1000)
    link = page.locator('[data-tool="cypher"]').get_attribute("href")
    assert link is not None
    answer = page.goto(page.url.partition("/explore")[0] + link)
    assert answer is not None
    assert answer.ok, "the console takes the largest view"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("dark", [False, True], ids=["black on white", "white on black"])
def test_forced_colours_reach_the_canvas(open_page: OpenPage, dark: bool, theme: str) -> None:
    """Marks and labels have the system's ink on its ground, whatever theme was chosen here."""
    page = open_page("/healthz", allowed={404}, dark=dark)
    page.evaluate(f"document.cookie = 'theme={theme}; Path=/'")
    page.emulate_media(forced_colors="active")
    page.goto(page.url.replace("/healthz", FOCUS))
    settled(page)
    colours = view(page, "graph.canvas.scene.colours")
    ground = [int(part) for part in re.findall(r"\d+", page.evaluate(_GROUND))[:3]]
    assert colours["page"] == "#" + "".join(f"{part:02x}" for part in ground)
    assert {colours["ink"], colours["page"]} == {"#000000", "#ffffff"}
    assert set(colours["kinds"].values()) == {colours["ink"]}
    assert page.evaluate(_POINTS, colours["ink"]) > 1000
