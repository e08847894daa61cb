"""The explorer: the graph around something, drawn by the browser, and the same as one HTML file.

The page carries the nodes of its address, so that the first picture needs no second request; what
is opened after that comes from GET graph.
"""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from graph.names import KINDS, ROLES
from graph.queries.atlas import read_map_state
from graph.queries.subgraph import subgraph
from web import words
from web.kept_view import get_kept_view
from web.state import database, settings
from web.urls import explore_url
from web.view_address import read_places, view_arguments

bp = Blueprint("explore", __name__)

#: Kinds of node in the legend, and whether they are drawn at first.
_LEGEND = (("Paper", True), *((kind, True) for kind in KINDS), ("Author", False), ("Result", False))
_NODE_PLURALS = {"Paper": "Papers", "Author": "Authors", "Result": "Results", **words.KIND_PLURALS}
#: The order of the legend's links: as a person meets them, mentions last.
_ROLE_ORDER = ("proposes", "uses", *[role for role in ROLES if role not in ("proposes", "uses")])


@bp.get("/explore")
def show() -> str:
    """The graph of an address: around a focus, or the best connected papers."""
    view = _read_view()
    return render_template(
        "explore.html",
        view=view,
        title=_title(view),
        legend=[(kind, _NODE_PLURALS[kind], drawn) for kind, drawn in _LEGEND],
        roles=[(role, words.ROLE_WORDS[role].capitalize()) for role in _ROLE_ORDER],
        rows=_rows(view),
        communities={item["id"]: item["name"] for item in read_map_state(database()).communities},
    )


@bp.get("/explore/export.html")
def export() -> Response:
    """The same view as one HTML file that opens without a network."""
    from web.network import standalone_html  # noqa: PLC0415  (pyvis takes a second to import)

    view = _read_view()
    places = read_places(request.args.get("p", ""), [node["id"] for node in view["nodes"]])
    parameters = {name: value for name, value in request.args.items() if name != "p"}
    page = standalone_html(
        view,
        title=_title(view),
        address=_address(parameters),
        made_on=datetime.now(UTC).date(),
        places=places,
    )
    response = make_response(page)
    response.headers["Content-Disposition"] = 'attachment; filename="paperkin-graph.html"'
    return response


def _read_view() -> dict[str, Any]:
    most = settings().graph.view_nodes_max
    arguments = view_arguments(request.args, most=most)
    arguments.setdefault("limit", settings().graph.view_nodes)
    kept = request.args.get("kept")
    kept_view = get_kept_view(database(), kept) if kept else None
    base = list(kept_view.places) if kept_view else None
    view: dict[str, Any] = subgraph(database(), arguments.pop("focus"), base=base, **arguments)
    return view | {"kept": asdict(kept_view) if kept_view else None}


def _address(parameters: dict[str, str]) -> str:
    focus = parameters.pop("focus", None)
    return request.host_url.rstrip("/") + explore_url(focus, **parameters)


def _title(view: dict[str, Any]) -> str:
    """The name of what the view is around."""
    focus = request.args.get("focus")
    found = [node["name"] for node in view["nodes"] if focus and node["id"] == focus]
    if found:
        return words.short_title(found[0])
    return str(view["kept"]["name"]) if view["kept"] else "Best connected papers"


def _rows(view: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes as rows of the table, best connected first: what stands there without scripts."""
    degrees: dict[str, int] = {}
    for edge in view["edges"]:
        for end in (edge["source"], edge["target"]):
            degrees[end] = degrees.get(end, 0) + 1
    rows = [node | {"degree": degrees.get(node["id"], 0)} for node in view["nodes"]]
    return sorted(rows, key=lambda row: (-row["degree"], row["id"]))
