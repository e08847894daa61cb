"""How two papers or concepts are connected: sentences first, the steps as chips beneath."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from flask import Blueprint, render_template, request

from graph.errors import InvalidValue, NotFound
from graph.ids import kind_of
from graph.names import DATASET, HARDWARE, METHOD, TASK
from graph.queries import concepts, papers, paths, quotes, search
from web import urls
from web.mentions import cut_quote
from web.parameters import whole_number
from web.state import database
from web.ways_picture import build_ways

bp = Blueprint("path", __name__)

_SHOWN, _MOST = 5, 50
_EXAMPLE_KINDS = (METHOD, DATASET, TASK, HARDWARE)


@bp.get("/path")
def show() -> str:
    """The paths between ``from`` and ``to``, without passing any of ``not``."""
    ends = [request.args.get(name, "").strip() for name in ("from", "to")]
    without = _without()
    limit = whole_number("limit", default=_SHOWN, least=1, most=_MOST)
    found, problem = None, ""
    items = [_end(end) for end in ends]
    if all(items):
        try:
            found = paths.paths(
                database(), items[0]["id"], items[1]["id"], exclude=without, limit=limit
            )
        except InvalidValue:
            problem = "Pick two different things."
    elif any(ends):
        problem = _missing(ends, items)

    def address(exclude: list[str], limit: int | None = None) -> str:
        return urls.path_url(*ends, without=",".join(exclude), limit=limit)

    ways = [_with_quotes(way) for way in _quoted(found["items"] if found else [])]
    return render_template(
        "path.html",
        ways=ways,
        picture=build_ways(ways[:_SHOWN]),
        examples=[] if any(ends) else _examples(),
        ends=ends,
        items=items,
        without=[_end(part) or {"id": part, "name": part, "kind": None} for part in without],
        found=found,
        problem=problem,
        excluding=lambda node: address([*without, node]),
        including=lambda node: address([part for part in without if part != node]),
        more=address(without, limit=_MOST),
        swapped=urls.path_url(ends[1], ends[0], without=",".join(without)),
    )


def _without() -> list[str]:
    """The ids not to pass, from commas or from repeated fields; a name is looked up."""
    parts = [part for text in request.args.getlist("not") for part in text.split(",") if part]
    return list(dict.fromkeys(_end(part).get("id", part) for part in parts))


def _quoted(ways: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each way with the sentences of its links between a paper and a concept, in its order."""
    pairs = [(edge["source"], edge["target"]) for way in ways for edge in way["edges"]]
    found = quotes.find_quotes(database(), pairs[: quotes.MOST])
    for way in ways:
        names = {node["id"]: node for node in way["nodes"]}
        own = [
            (names[edge["source"]], names[edge["target"]], edge["role"], sentence)
            for edge in way["edges"]
            if (sentence := found.get((edge["source"], edge["target"])))
        ]
        yield way | {"quotes": own}


def _with_quotes(way: dict[str, Any]) -> dict[str, Any]:
    return way | {
        "quotes": [
            {"paper": paper, "kind": concept["kind"], "role": role, "quote": cut_quote(sentence)}
            for paper, concept, role, sentence in way["quotes"]
        ]
    }


def _examples() -> list[dict[str, Any]]:
    """Pairs to begin with: what most papers here do, on what, with what."""
    tops = [
        next(iter(concepts.list_concepts(database(), kind, least=2, limit=1)["items"]), None)
        for kind in _EXAMPLE_KINDS
    ]
    return [{"from": one, "to": other} for one, other in pairwise(tops) if one and other]


def _end(text: str) -> dict[str, Any]:
    """The paper or concept that an end names, by id or by name; {} where there is none."""
    if not text:
        return {}
    db = database()
    try:
        if kind_of(text):
            concept = concepts.get_concept(db, text)
            return {"id": concept["id"], "name": concept["name"], "kind": concept["kind"]}
        paper = papers.get_paper(db, text)
        return {"id": paper["id"], "name": paper["title"], "kind": "Paper"}
    except NotFound:
        return _by_name(text)


def _by_name(text: str) -> dict[str, Any]:
    for item in search.suggest(database(), text, limit=8)["items"]:
        if item["type"] != "author":
            kind = item.get("kind", "Paper")
            return {"id": item["id"], "name": item.get("name") or item["title"], "kind": kind}
    return {}


def _missing(ends: list[str], items: list[dict[str, Any]]) -> str:
    for end, item in zip(ends, items, strict=True):
        if end and not item:
            return f"Nothing here is called “{end}”."
    return "Pick the other end."
