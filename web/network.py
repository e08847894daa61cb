"""The same view as a pyvis Network: for its options, for notebooks, and as one HTML file.

The only module that knows pyvis. Of pyvis 0.3.2 it avoids what is known to go wrong, and a test
holds each: its pages load from other hosts whatever ``cdn_resources`` says (so the file is written
from our own template, with the copy of vis-network that pyvis brings inside it); a title with
"href" in it makes its page use innerHTML; an undirected network keeps one edge a pair; its writers
open files in the locale's encoding; and a title that is no text breaks it.
"""

import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyvis
from flask import render_template
from markupsafe import Markup
from pyvis.network import Network

from web import words

Places = Mapping[str, tuple[int, int]]

_SHAPES = {
    "Paper": "dot", "Method": "diamond", "Model": "hexagon", "Dataset": "square",
    "Hardware": "triangleDown", "Task": "triangle", "Metric": "star", "Software": "dot",
    "Author": "ellipse", "Result": "box",
}  # fmt: skip
#: The kinds' colours in the light theme, as in tokens.css.
COLOURS = {
    "Paper": "#171b20", "Method": "#401298", "Model": "#3350c9", "Dataset": "#265f3b",
    "Hardware": "#881600", "Task": "#711b4c", "Metric": "#8f5f05", "Software": "#057888",
    "Author": "#646363", "Result": "#3c281f",
}  # fmt: skip
_FACTORS = {"Method": 1.12, "Dataset": 0.86, "Hardware": 1.05, "Task": 1.05, "Software": 0.9}
_EDGE = "#b9b8b1"
_PAGE = "#fbfbf9"
_ARROWS = frozenset({"variant_of", "builds_on"})
_SCRIPT = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
_SPRITE = Path(__file__).parent / "static" / "sprite.svg"
#: How vis-network draws a view: it settles once, then nothing moves by itself.
OPTIONS: dict[str, Any] = {
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "multiselect": True, "tooltipDelay": 150},
    "nodes": {"font": {"size": 13, "strokeWidth": 4, "strokeColor": _PAGE, "multi": False}},
    "edges": {"smooth": False, "color": {"color": _EDGE, "highlight": "#8f8e87"}},
    "physics": {
        "barnesHut": {"gravitationalConstant": -4000, "springLength": 120, "avoidOverlap": 0.3},
        "stabilization": {"iterations": 200},
    },
}


def build_network(view: Mapping[str, Any], *, places: Places | None = None) -> Network:
    """The answer of GET graph as a pyvis Network; with ``places`` nothing moves.

    In a notebook: ``build_network(client.graph(focus=...)).show(...)``.
    """
    network = Network(directed=True, height="100%", width="100%", bgcolor=_PAGE)
    for node in view["nodes"]:
        network.add_node(str(node["id"]), **_node_options(node, places))
    drawn = {str(node["id"]) for node in view["nodes"]}
    for edge in view["edges"]:
        if edge["source"] in drawn and edge["target"] in drawn:
            network.add_edge(edge["source"], edge["target"], **_edge_options(edge))
    options = OPTIONS | {"physics": {**OPTIONS["physics"], "enabled": places is None}}
    network.set_options(json.dumps(options))
    return network


def standalone_html(
    view: Mapping[str, Any],
    *,
    title: str,
    address: str,
    made_on: date,
    places: Places | None = None,
) -> str:
    """One HTML file that draws the view without any other file and without a network."""
    network = build_network(view, places=places)
    data = {"nodes": network.nodes, "edges": network.edges, "options": network.options}
    counts: dict[str, int] = {}
    for node in view["nodes"]:
        counts[node["kind"]] = counts.get(node["kind"], 0) + 1
    page: str = render_template(
        "standalone.html",
        title=title,
        data=data,
        legend=[
            (kind, COLOURS[kind], _counted(kind, counts[kind]))
            for kind in COLOURS
            if kind in counts
        ],
        sprite=Markup(_SPRITE.read_text("utf-8")),  # noqa: S704  (our own file)
        status=f"{words.count(len(view['nodes']), 'node')} drawn",
        address=address,
        made_on=made_on.isoformat(),
        script=Markup(_inline(_SCRIPT.read_text("utf-8"))),  # noqa: S704  (pyvis's own file)
    )
    return page


def _counted(kind: str, count: int) -> str:
    """ "8 papers", "4 methods"."""
    if kind in words.KIND_PLURALS:
        return words.kind_count(count, kind)
    return words.count(count, kind.lower())


def plain_title(text: object) -> str:
    """A title that pyvis takes for text, whatever is in it: always a string, never with "href".

    A word joiner, which has no width, is put into the word.
    """
    return str(text).replace("href", "hr\u2060ef")


def _node_options(node: Mapping[str, Any], places: Places | None) -> dict[str, Any]:
    kind = node["kind"]
    name = str(node.get("name") or node["label"])
    options: dict[str, Any] = {
        "label": words.cut(str(node["label"]), 24),
        "title": plain_title(f"{name}\n{kind}"),
        "shape": _SHAPES[kind],
        "size": _size(kind, int(node.get("weight") or 0)),
        "color": _colour(kind),
    }
    if kind == "Software":
        options["borderWidth"] = 4
    if places is not None:
        options["x"], options["y"] = places[node["id"]]
    return options


def _edge_options(edge: Mapping[str, Any]) -> dict[str, Any]:
    role = edge["role"]
    return {
        "title": plain_title(words.ROLE_WORDS.get(role, role.replace("_", " "))),
        "width": 2 if role == "builds_on" else 1,
        "dashes": role == "mentions",
        "arrows": "to" if role in _ARROWS else "",
    }


def _size(kind: str, weight: int) -> float:
    if kind == "Paper":
        return 6
    plain = min(15.0, max(5.0, 3 + 2.4 * math.sqrt(max(0, weight))))
    return round(plain * _FACTORS.get(kind, 1), 2)


def _colour(kind: str) -> str | dict[str, str]:
    colour = COLOURS[kind]
    hollow = kind in ("Software", "Author", "Result")
    return {"background": _PAGE, "border": colour} if hollow else colour


def _inline(script: str) -> str:
    """A script as it may stand inside a page: it must not hold the tag that would end it."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
