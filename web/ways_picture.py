"""The picture of the ways between two things: one end left, one right, a row a way between them.

Pure geometry for an SVG. A node that several ways pass is drawn once, where the first has it; what
has no room for its label still says its name on hover and to a screen reader.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from web.around import Around, Line, Node, without_clashes
from web.urls import concept_url, paper_url
from web.words import count, cut, short_title

WIDTH = 408
_ROW = 62  # pixels between two ways
_EDGE = 62  # pixels from an end to the side, so that its label has room
_LABEL = 13  # characters, so that neighbours in a row do not touch


def build_ways(ways: Sequence[Mapping[str, Any]]) -> Around | None:
    """The picture of these ways; None where there is none."""
    if not ways:
        return None
    height = _ROW * max(2, len(ways)) + 30
    middle = height / 2 - 10
    places: dict[str, tuple[float, float]] = {}
    nodes: dict[str, Mapping[str, Any]] = {}
    for row, way in enumerate(ways):
        last = len(way["nodes"]) - 1
        for at, node in enumerate(way["nodes"]):
            x = round(_EDGE + (WIDTH - 2 * _EDGE) * at / last, 1)
            y = middle if at in (0, last) else 22 + _ROW * (row + 0.5 * (len(ways) == 1))
            places.setdefault(node["id"], (x, y))
            nodes.setdefault(node["id"], node)
    ends = {ways[0]["nodes"][0]["id"], ways[0]["nodes"][-1]["id"]}
    return Around(
        nodes=without_clashes(
            tuple(_node(nodes[id], *places[id], end=id in ends) for id in _ends_first(nodes, ends))
        ),
        lines=_lines(ways, places),
        sentence=f"{count(len(ways), 'way')} between the two; the list says the same.",
        width=WIDTH,
        height=height,
    )


def _ends_first(nodes: Mapping[str, Any], ends: set[str]) -> list[str]:
    return sorted(nodes, key=lambda id: id not in ends)  # they get their labels before others


def _node(node: Mapping[str, Any], x: float, y: float, *, end: bool) -> Node:
    paper = node["type"] == "paper"
    name = node["name"]
    return Node(
        x=x,
        y=y,
        kind="Paper" if paper else node["kind"],
        name=name,
        label=cut(short_title(name) if paper else name, _LABEL),
        href=paper_url(node["id"]) if paper else concept_url(node["id"]),
        self=end,
    )


def _lines(
    ways: Sequence[Mapping[str, Any]], places: Mapping[str, tuple[float, float]]
) -> tuple[Line, ...]:
    drawn: dict[tuple[str, str], bool] = {}
    for way in ways:
        for edge in way["edges"]:
            pair = (edge["source"], edge["target"])
            drawn[pair] = drawn.get(pair, False) or way["strength"] == "strong"
    return tuple(
        Line(x1=places[a][0], y1=places[a][1], x2=places[b][0], y2=places[b][1], own=strong)
        for (a, b), strong in drawn.items()
    )
