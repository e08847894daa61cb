"""How a view answers: hovering, zoom, sliders, layouts and the keys of the canvas."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage, until
from tests.web.browser.exploring import FOCUS, GRAPH, hidden_node, ids, places, settled, spot, view

pytestmark = pytest.mark.browser


def by_kind(page: Page, paper: bool) -> dict[str, Any]:
    """The papers, or the others, by id."""
    nodes = view(page, "[...graph.view.model.nodes.values()]")
    return {node["id"]: node for node in nodes if (node["kind"] == "Paper") == paper}


def test_hovering_lights_a_node_and_its_neighbours(open_page: OpenPage) -> None:
    """The rest is dimmed, roles stand under the neighbours; leaving brings all back."""
    page = settled(open_page(FOCUS))
    page.mouse.move(*spot(page, "metric:throughput"))
    until(page, f"{GRAPH}.canvas.scene.dimming")
    near = set(view(page, "[...graph.view.model.near.get('metric:throughput').keys()]"))
    assert set(view(page, "[...graph.canvas.scene.lit]")) == near | {"metric:throughput"}
    assert set(view(page, "[...graph.canvas.scene.roles.keys()]")) == near
    corner = view(page, "graph.canvas.container.getBoundingClientRect().toJSON()")
    page.mouse.move(corner["left"] + 4, corner["top"] + 4)
    until(page, f"!{GRAPH}.canvas.scene.dimming")


def test_labels_thin_out_far_away_and_no_two_touch(open_page: OpenPage) -> None:
    """Under half size only the twelve best are named; + - and 0 zoom and fit."""
    page = settled(open_page(f"{FOCUS}&min=1"))
    page.locator(".canvas").focus()
    before = view(page, "graph.canvas.network.getScale()")
    for _ in range(6):
        page.keyboard.press("-")
    until(page, f"{GRAPH}.canvas.network.getScale() < 0.5")
    until(page, f"{GRAPH}.canvas.scene.labels.size <= 12")
    page.keyboard.press("+")
    page.keyboard.press("0")
    until(page, f"Math.abs({GRAPH}.canvas.network.getScale() - {before}) < 0.001")
    until(page, f"{GRAPH}.canvas.scene.labels.size > 12")


def test_the_slider_hides_what_few_share(open_page: OpenPage) -> None:
    """Each concept drawn is shared by at least so many papers; an empty view offers fewer."""
    page = settled(open_page(FOCUS))
    slider = page.get_by_role("slider", name="Only if shared by")
    slider.fill("3")
    until(page, "location.search.includes('min=3')")
    concepts = by_kind(page, paper=False)
    assert min(node["weight"] for id, node in concepts.items() if id != "method:kv-cache") >= 3
    page.locator('[data-tool="undo"]').click()
    until(page, "!location.search.includes('min=')")


def test_layouts_put_years_in_columns_and_sides_apart(open_page: OpenPage) -> None:
    """By year: later is further right, undated at the left, heads name them. Pins stay."""
    page = settled(open_page(f"{FOCUS}&pin=metric:throughput"))
    pinned = places(page)["metric:throughput"]
    page.locator('[data-tool="layout"]').click()
    page.get_by_role("menuitem", name="By year").click()
    until(page, "location.search.includes('layout=year')")
    stood = places(page)
    papers = by_kind(page, paper=True)
    order = sorted(papers, key=lambda id: papers[id]["year"] or 0)
    xs = [stood[id][0] for id in order]
    assert xs == sorted(xs)
    assert len(set(xs)) == len({paper["year"] for paper in papers.values()})
    heads = view(page, "graph.canvas.scene.heads.map((head) => head.words)")
    assert heads == sorted({str(paper["year"] or "No year") for paper in papers.values()}, key=sort)
    assert stood["metric:throughput"] == pinned
    page.locator('[data-tool="layout"]').click()
    page.get_by_role("menuitem", name="Concepts | papers").click()
    until(page, "location.search.includes('layout=sides')")
    stood = places(page)
    left = max(stood[id][0] for id in by_kind(page, paper=False) if id != "metric:throughput")
    assert left < min(stood[id][0] for id in by_kind(page, paper=True))
    page.locator('[data-tool="undo"]').click()
    until(page, "location.search.includes('layout=year')")


_MOVE = """async () => {
  const {view, canvas} = document.querySelector("pk-graph");
  const before = new Map(canvas.scene.places);
  const goal = (id) => view.placing.places.get(id).x;
  let [frames, draws, between] = [0, 0, 0];
  canvas.network.on("afterDrawing", () => {
    draws += 1;
    between += Boolean(canvas.scene.model?.ids.some((id) => {
      const {x} = canvas.scene.places.get(id);
      return x !== before.get(id).x && x !== goal(id);
    }));
  });
  const count = () => { frames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  await view.go("Layout changed", {layout: "radial"});
  for (const _ of "12") await new Promise(requestAnimationFrame); // they set out in the next frame
  const stands = () => [...canvas.scene.places].every(([id, {x}]) => x === goal(id));
  const end = performance.now() + 30_000;
  while (!stands() && performance.now() < end) await new Promise(requestAnimationFrame);
  return {frames, draws, between};
}"""


def test_nodes_on_their_way_are_drawn_once_a_frame(open_page: OpenPage) -> None:
    """A layout of many nodes glides: what lies between is seen, and not once a node and frame."""
    page = settled(open_page(FOCUS))
    page.emulate_media(reduced_motion="no-preference")
    moved = page.evaluate(_MOVE)
    assert moved["between"] > 0
    assert moved["draws"] <= 2 * moved["frames"] + 10, moved


def sort(head: str) -> str:
    """Papers without a year come first."""
    return "" if head == "No year" else head


def test_keys_open_pin_and_say_what_is_there(open_page: OpenPage) -> None:
    """Enter opens in place, p pins, h hides what is current; the live region counts."""
    page = settled(open_page(FOCUS))
    node = hidden_node(page)
    stood = places(page)
    page.locator(".canvas").focus()
    view(page, f"graph.keyboard.go({json.dumps(node)})")
    expect(page.locator(".live")).to_contain_text("drawn here,")
    page.keyboard.press("Enter")
    until(page, f"{GRAPH}.view.model.nodes.size > {len(stood)}")
    assert all(places(page)[id] == place for id, place in stood.items())
    page.keyboard.press("p")
    until(page, f"{GRAPH}.view.state.pin.includes({json.dumps(node)})")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Keep only this and neighbours").click()
    until(page, f"{GRAPH}.view.state.hide.length > 0")
    near = set(view(page, f"[...graph.view.model.near.get({json.dumps(node)}).keys()]"))
    assert ids(page) <= near | {node, "method:kv-cache"}
    page.keyboard.press("Tab")
    assert not view(page, "graph.frame.matches(':focus')")


@pytest.mark.parametrize("width", [320, 720, 768, 1200, 1440])  # 720: 1440 at 200 %
def test_the_bar_holds_at_every_width(open_page: OpenPage, width: int) -> None:
    """Nothing of it lies outside the stage; what has no room is in one menu."""
    page = settled(open_page(f"{FOCUS}&open=software:vllm&view=graph", width=width))
    stage = page.locator(".stage").bounding_box()
    assert stage is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for tool in page.locator(".toolbar > *").all():
        box = tool.bounding_box()
        if box is not None:
            assert box["x"] + box["width"] <= stage["x"] + stage["width"] + 0.5


def test_the_printout_is_the_table(open_page: OpenPage) -> None:
    """Printing shows the nodes that are drawn now as rows, whatever the screen shows."""
    page = settled(open_page(FOCUS))
    view(page, "graph.acts.run('hide', 'metric:latency')")
    until(page, "location.search.includes('hide=')")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("pk-table tbody tr")).to_have_count(len(ids(page)))
    expect(page.locator("pk-table table")).to_be_visible()
    expect(page.locator(".canvas")).to_be_hidden()
