"""How two papers or concepts are connected: sentences first, the steps as chips beneath."""

from typing import Any

from flask import Blueprint, render_template, request

from graph.errors import InvalidValue, NotFound
from graph.ids import kind_of
from graph.queries import concepts, papers, paths, search
from web import urls
from web.parameters import whole_number
from web.state import database

bp = Blueprint("path", __name__)

_SHOWN, _MOST = 5, 50


@bp.get("/path")
def show() -> str:
    """The paths between ``from`` and ``to``, without passing any of ``not``."""
    ends = [request.args.get(name, "").strip() for name in ("from", "to")]
    without = [part for part in request.args.get("not", "").split(",") if part]
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

    return render_template(
        "path.html",
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
