"""Time the explorer in a real Chromium, on a view of 300 nodes of the graph in the data folder.

What a person waits for: the first picture of the graph and its settling after a page is opened, the
longest task and the frames while the view is dragged, the answer to hovering, and another layout
(whose nodes move for 400 ms of that). Medians of five
browsers that have never been here, each of which then opens the same view once more, with the
scripts that it keeps from the first time; the times hold the answers of the server and the
database. One visit before them warms the server up.

    PAPERKIN_DATA=/tmp/grown python -m benchmarks.explore
"""

import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.visiting import chromium, serve
from graph.connect import open_database
from graph.database import Database
from graph.queries.subgraph import subgraph
from graph.settings import GraphSettings

NODES = 300
ROUNDS = 5
PAN_STEPS, HOVERS = 120, 20

#: Notes tasks over 50 ms, and each frame, from before the page's own scripts.
_WATCH = """
window.watched = {tasks: [], frames: []};
new PerformanceObserver((list) => {
  for (const {startTime, duration} of list.getEntries()) {
    window.watched.tasks.push([startTime, duration]);
  }
}).observe({type: "longtask", buffered: true});
let last = 0;
const frame = (now) => {
  if (last) window.watched.frames.push([now, now - last]);
  last = now;
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
"""

_OPENED = """() => {
  const at = (name) => performance.getEntriesByName(name)[0].startTime;
  return {drawn: at("graph-drawn"), settled: at("graph-settled"),
          answered: performance.getEntriesByType("navigation")[0].responseEnd,
          nodes: document.querySelector("pk-graph").view.model.nodes.size,
          lines: document.querySelector("pk-graph").view.model.edges.size};
}"""

#: Milliseconds from the pointer's event to the frame that shows the hovered node.
_HOVER = """(id) => new Promise((resolve) => {
  const canvas = document.querySelector("pk-graph").canvas;
  let began = 0;
  addEventListener("pointermove", (event) => { began = event.timeStamp; }, {capture: true});
  canvas.addEventListener("hover", ({detail}) => {
    if (detail !== id) return;
    requestAnimationFrame(() => setTimeout(() => { window.hovered = performance.now() - began; }));
  });
  window.hovered = null;
  resolve(canvas.screen(id));
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one opening of the page took, in milliseconds."""

    nodes: int
    lines: int
    answered: float
    drawn: float
    settled: float
    pan_task: float
    pan_frame: float
    pan_frame_worst: float
    hover: float
    layout: float


#: Milliseconds from asking for another layout until its nodes stand and no more frames are late.
_RELAY = """async () => {
  const {view, canvas} = document.querySelector("pk-graph");
  const began = performance.now();
  await view.go("Layout changed", {layout: "year"});
  for (const _ of "12") await new Promise(requestAnimationFrame); // they set out in the next frame
  const stands = () => canvas.scene.model.ids.every((id) => {
    const [here, goal] = [canvas.scene.places.get(id), view.placing.places.get(id)];
    return here.x === goal.x && here.y === goal.y;
  });
  while (!stands() && performance.now() < began + 60_000) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""

_COMMON = """
MATCH (c:Concept) WHERE c.paper_count <= 150
RETURN c.id AS id ORDER BY c.paper_count DESC, id LIMIT 60
"""


def build_address(db: Database) -> str:
    """A view of 300 nodes: the best connected papers, and methods opened until it is full."""
    opened: list[str] = []
    for row in db.read(_COMMON):
        opened.append(str(row["id"]))
        view = subgraph(db, None, open=[(id, None) for id in opened], min=2, limit=NODES)
        if len(view["nodes"]) >= NODES:
            return f"/explore?open={','.join(opened)}&min=2"
    raise SystemExit(
        f"The graph in the data folder has no view of {NODES} nodes; load more papers."
    )


def visit(page: Page, address: str) -> Visit:
    """Open the page, drag the view about, hover over nodes."""
    page.goto(address)
    page.wait_for_selector("pk-graph[data-settled]")
    opened = page.evaluate(_OPENED)
    begun = page.evaluate("performance.now()")
    _pan(page)
    tasks, frames = (
        page.evaluate(f"watched.{name}.filter(([at]) => at >= {begun}).map(([, took]) => took)")
        for name in ("tasks", "frames")
    )
    return Visit(
        **opened,
        pan_task=max(tasks, default=0),
        pan_frame=statistics.median(frames),
        pan_frame_worst=max(frames),
        hover=_hover(page),
        layout=page.evaluate(_RELAY),
    )


def _pan(page: Page) -> None:
    """Drag from where no node is, round in a circle."""
    empty = page.evaluate("""() => {
      const {canvas} = document.querySelector("pk-graph");
      const {left, top, width, height} = canvas.container.getBoundingClientRect();
      for (let y = 20; y < height - 20; y += 9) for (let x = 20; x < width - 20; x += 9)
        if (!canvas.network.getNodeAt({x, y})) return {x: left + x, y: top + y};
    }""")
    page.mouse.move(empty["x"], empty["y"])
    page.mouse.down()
    for step in range(PAN_STEPS):
        page.mouse.move(empty["x"] + 4 * (step % 60), empty["y"] + 3 * (step % 40))
    page.mouse.up()


def _hover(page: Page) -> float:
    """The median answer to the pointer coming onto a node."""
    page.evaluate("document.querySelector('pk-graph').canvas.fit()")
    ids = page.evaluate("""() => {
      const {canvas} = document.querySelector("pk-graph");
      return canvas.scene.model.ids.filter((id) =>
        canvas.network.getNodeAt(canvas.network.canvasToDOM(canvas.scene.places.get(id))) === id);
    }""")
    took = []
    for id in ids[:: max(1, len(ids) // HOVERS)][:HOVERS]:
        place = page.evaluate(_HOVER, id)
        page.mouse.move(place["x"] - 1, place["y"])
        page.mouse.move(place["x"], place["y"])
        while (answer := page.evaluate("hovered")) is None:
            page.wait_for_timeout(10)
        took.append(float(answer))
    return statistics.median(took)


def main() -> None:
    """Print a table: the budget and what was measured."""
    with open_database(GraphSettings.from_env()) as db, serve() as site, chromium() as browser:
        address = site + build_address(db)
        rounds = [_visit_twice(browser, address) for _ in range(1 + ROUNDS)]
    _print([first for first, _ in rounds[1:]], [again for _, again in rounds[1:]])


def _visit_twice(browser: Browser, address: str) -> tuple[Visit, Visit]:
    """Two pages of a browser that has nothing kept before the first."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.add_init_script(_WATCH)
        return visit(context.new_page(), address), visit(context.new_page(), address)


def _print(firsts: list[Visit], again: list[Visit]) -> None:
    print(f"{firsts[0].nodes} nodes, {firsts[0].lines} lines\n")
    print("| what | budget, ms | first visit | worst | once more | worst |")
    print("|---|---|---|---|---|---|")
    for what, budget, name in (
        ("the page's HTML is there", "", "answered"),
        ("first picture of the graph", "1,000", "drawn"),
        ("settled", "3,000", "settled"),
        ("longest task while panning (0: none over 50)", "200", "pan_task"),
        ("frame while panning, median", "33", "pan_frame"),
        ("frame while panning, longest", "", "pan_frame_worst"),
        ("hovering, until it is drawn", "50", "hover"),
        ("another layout, until its nodes stand", "", "layout"),
    ):
        cells = [
            f"{get(getattr(one, name) for one in visits):,.0f}"
            for visits in (firsts, again)
            for get in (statistics.median, max)
        ]
        print(f"| {what} | {budget} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
