"""Time the map in a real Chromium while 100,000 papers are dragged about.

The budget is our own script's: at most 8 ms a frame. Chromium's profiler notes every 0.2 ms which
function runs; samples in our modules are ours, those in the bundle are sigma's, which draws. How
long a frame takes is said too, but without a GPU it is the drawing of the pixels, in software.
Into an empty graph the papers are written first: places in discs of communities, as the analysis
leaves them; nothing else is on the map. Beside the whole map, a part is dragged that shows titles.

    PAPERKIN_DATA=/tmp/mapped python -m benchmarks.map
"""

import json
import math
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

from benchmarks.visiting import chromium, serve
from graph.connect import open_database
from graph.database import Database
from graph.schema import META_ID
from graph.settings import GraphSettings

PAPERS, COMMUNITIES, ROUNDS, STEPS = 100_000, 60, 2, 8
_BATCH, _SAMPLE = 5000, 200  # rows; microseconds
_OURS, _BUNDLE = "/js/", "/dist/"

_WRITE = "UNWIND $rows AS row CREATE (p:Paper) SET p = row"
_ANALYSED = """
MATCH (m:Paperkin {id: $id})
SET m.data_version = 1, m.analysed_version = 1, m.communities = $communities
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pan:
    """Milliseconds of one drag over the map: script a frame that was drawn, ours and sigma's."""

    frames: int
    ours: float
    bundle: float
    frame: float


def build_papers(count: int, *, seed: int = 1) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Papers in discs that stand apart, and the communities that these are; always the same."""
    rng = random.Random(seed)  # noqa: S311  (no secret)
    side = math.ceil(math.sqrt(COMMUNITIES))
    radius = 0.9 / side
    communities = [
        {
            "id": at, "name": f"Community {at}", "papers": 0, "concepts": [], "radius": radius,
            "x": (at % side + 0.5) * 2 / side - 1, "y": (at // side + 0.5) * 2 / side - 1,
        }
        for at in range(COMMUNITIES)
    ]  # fmt: skip
    papers = []
    for number in range(count):
        at = number % COMMUNITIES
        home, angle = communities[at], rng.random() * math.tau
        away = radius * math.sqrt(rng.random())
        home["papers"] += 1
        papers.append(
            {
                "id": f"mapped:{number}", "title": f"A paper about community {at}, number {number}",
                "community": at, "centrality": rng.expovariate(1), "year": 2015 + number % 11,
                "x": home["x"] + away * math.cos(angle), "y": home["y"] + away * math.sin(angle),
            }
        )  # fmt: skip
    return papers, communities


def fill(db: Database) -> None:
    """Write the papers where there are none. Raises SystemExit where there are others."""
    count = db.read("MATCH (p:Paper) RETURN count(p) AS papers")[0]["papers"]
    if count == PAPERS:
        return
    if count:
        raise SystemExit("This graph has papers; give the map a data folder of its own.")
    papers, communities = build_papers(PAPERS)
    for start in range(0, PAPERS, _BATCH):
        db.run(_WRITE, {"rows": papers[start : start + _BATCH]})
    db.run(_ANALYSED, {"id": META_ID, "communities": json.dumps(communities)})


def pan(page: Page, session: CDPSession) -> Pan:
    """Drag the map in circles; which script ran, a frame."""
    box = page.locator(".atlas-canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(_BEGIN)
    session.send("Profiler.start")
    for step in range(STEPS):
        angle = step * math.tau / STEPS
        page.mouse.move(x + 150 * math.sin(angle), y + 150 * (1 - math.cos(angle)))
    profile = session.send("Profiler.stop")["profile"]
    counted = page.evaluate("counted")
    page.mouse.up()
    page.wait_for_timeout(600)  # what is chosen at rest is no part of the next drag
    spent = dict.fromkeys((_OURS, _BUNDLE), 0.0)
    for url, took in _samples(profile):
        for part in spent:
            spent[part] += took if part in url else 0
    frames = counted["frames"]
    return Pan(
        frames=frames,
        ours=spent[_OURS] / frames,
        bundle=spent[_BUNDLE] / frames,
        frame=counted["took"] / frames,
    )


#: Counts the frames that sigma draws, from the beginning of a drag to the last.
_BEGIN = "() => { window.counted = {frames: 0, took: 0, began: performance.now()}; }"
_COUNT = """() => document.querySelector("pk-map").scene.sigma.on("afterRender", () => {
  counted.frames += 1;
  counted.took = performance.now() - counted.began;
})"""


def _samples(profile: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """The file of the function that ran, and for how many milliseconds, sample by sample.

    A function of the browser (WebGL, Math) counts for the script that called it.
    """
    nodes = {node["id"]: node for node in profile["nodes"]}
    caller = {child: node["id"] for node in nodes.values() for child in node.get("children", ())}
    urls = {}
    for id in nodes:
        at: int | None = id
        while at is not None and not nodes[at]["callFrame"]["url"]:
            at = caller.get(at)
        urls[id] = nodes[at]["callFrame"]["url"] if at is not None else ""
    for id, micros in zip(profile["samples"], profile["timeDeltas"], strict=True):
        yield urls[id], micros / 1000


def visit(page: Page, site: str) -> dict[str, list[Pan]]:
    """Drag the whole map, then a part that is near enough for titles."""
    session = page.context.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.setSamplingInterval", {"interval": _SAMPLE})
    page.goto(f"{site}/map")
    page.wait_for_selector("pk-map[data-drawn]")
    page.wait_for_selector(".atlas-words[data-words]", state="attached")
    page.evaluate(_BEGIN)
    page.evaluate(_COUNT)
    found = {"the whole map": [pan(page, session) for _ in range(ROUNDS)]}
    page.evaluate("document.querySelector('pk-map').scene.zoom(0.02)")
    page.wait_for_selector(".atlas-words .title", state="attached")
    return found | {"near, with titles": [pan(page, session) for _ in range(ROUNDS)]}


def main() -> None:
    """Print a table: what was dragged, and milliseconds a frame."""
    with open_database(GraphSettings.from_env()) as db:
        fill(db)
        with serve() as site, chromium() as browser:
            page = browser.new_page(
                viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
            )
            page.set_default_timeout(120_000)
            found = visit(page, site)
    print(f"{PAPERS:,} papers\n\n| dragging | our script, ms a frame (8) | worst | sigma | frame |")
    print("|---|---|---|---|---|")
    for what, pans in found.items():
        ours = [one.ours for one in pans]
        rest = [
            statistics.median(getattr(one, name) for one in pans) for name in ("bundle", "frame")
        ]
        figures = " | ".join(
            f"{value:,.1f}" for value in (statistics.median(ours), max(ours), *rest)
        )
        print(f"| {what} | {figures} |")


if __name__ == "__main__":
    main()
