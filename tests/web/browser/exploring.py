"""What the tests of the explorer share: the running view and where its nodes are on the screen."""

import json
from typing import Any

from playwright.sync_api import Page

from tests.web.browser.conftest import until

GRAPH = "document.querySelector('pk-graph')"
FOCUS = "/explore?focus=method:kv-cache"


def settled(page: Page) -> Page:
    """The page once its graph has been drawn."""
    page.wait_for_selector("pk-graph[data-settled]")
    until(page, f"{GRAPH}.canvas.scene.labels.size > 0")
    return page


def view(page: Page, expression: str) -> Any:
    """A value of the running view: ``graph`` is the element."""
    return page.evaluate(f"(() => {{ const graph = {GRAPH}; return {expression}; }})()")


def ids(page: Page) -> set[str]:
    """The ids of the nodes that are drawn."""
    return set(view(page, "graph.view.model.ids"))


def spot(page: Page, node: str) -> tuple[float, float]:
    """Where a node is on the screen."""
    place = view(page, f"graph.canvas.screen({json.dumps(node)})")
    return place["x"], place["y"]


def places(page: Page) -> dict[str, list[float]]:
    """Where every node stands."""
    return dict(view(page, "[...graph.canvas.scene.places].map(([id, p]) => [id, [p.x, p.y]])"))


def hidden_node(page: Page) -> str:
    """A drawn node that has neighbours which are not drawn."""
    found = view(
        page, "[...graph.view.model.nodes.values()].filter((n) => n.hidden > 0).map((n) => n.id)[0]"
    )
    assert found
    return str(found)
