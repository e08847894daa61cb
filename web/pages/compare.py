"""The comparison of two to eight papers: what they share, where they differ, what they claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from graph.names import TASK
from graph.queries import compare, concepts, papers
from web import urls
from web.parameters import one_of
from web.roles import write_csv
from web.state import database
from web.words import short_title

bp = Blueprint("compare", __name__)

ROWS = ("shared", "differ", "all")  # the first is the page's default
CSV_ROWS = ("all", "differ", "shared")
_SUGGESTED = 5
_FOLDED = 6  # rows of one paper alone that are drawn without asking
_DROPPABLE = 20
_TASKS, _EXAMPLE_PAPERS = 3, 3


@bp.get("/compare")
def show() -> str:
    """The matrix of concepts against the papers ``p``, or what to pick where there is but one.

    ``rows=differ`` leaves only the rows in which the papers differ, ``rows=all`` unfolds what
    stands in one paper only.
    """
    ids = [part for part in request.args.getlist("p") if part]
    rows = one_of("rows", ROWS)
    db = database()
    if len(ids) > compare.MOST:
        return render_template(
            "compare.html", ids=ids, table=None, too_many=len(ids), dropping=_dropping(ids)
        )
    table = compare.compare(db, ids)
    ids = [paper["id"] for paper in table["papers"]]
    blocks = build_blocks(table["rows"], table["papers"], rows_shown=rows)
    return render_template(
        "compare.html",
        ids=ids,
        table=table,
        blocks=blocks,
        rows=rows,
        shown=lambda rows: urls.compare_url(ids, rows=rows if rows != ROWS[0] else None),
        related=papers.related(db, ids[0], limit=_SUGGESTED)["items"] if len(ids) == 1 else [],
        examples=_examples() if not ids else [],
        without=lambda paper: urls.compare_url([other for other in ids if other != paper]),
        csv=f"/compare.csv{urls.compare_url(ids, rows=rows).removeprefix('/compare')}",
    )


@bp.get("/compare.csv")
def as_csv() -> Response:
    """The rows of the matrix as CSV: what they share, concept, kind, then a role a paper."""
    table = compare.compare(database(), request.args.getlist("p"))
    rows = [["concept", "kind", *(paper["title"] for paper in table["papers"])]]
    blocks = build_blocks(table["rows"], table["papers"], rows_shown=one_of("rows", CSV_ROWS))
    rows += [
        [row["name"], row["kind"], *((cell or {}).get("role", "") for cell in row["cells"])]
        for block in blocks
        if not block.folded
        for row in block.rows
    ]
    response = make_response(write_csv(rows))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = "attachment; filename=compare.csv"
    return response


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows under one title; folded ones are counted, not drawn."""

    title: str
    rows: list[dict[str, Any]]
    folded: bool = False


def build_blocks(
    rows: Sequence[dict[str, Any]], papers: Sequence[dict[str, Any]], *, rows_shown: str = ""
) -> list[Block]:
    """What all share, what fewer share, then what is in one paper only, a block a paper."""
    marked = [row | {"differs": _differs(row)} for row in rows]
    if rows_shown == "differ":
        marked = [row for row in marked if row["differs"] or row["shared_by"] < len(papers)]
    blocks = []
    for shared in range(len(papers), 1, -1):
        own = [row for row in marked if row["shared_by"] == shared]
        title = f"Shared by all {shared}" if shared == len(papers) else f"Shared by {shared}"
        blocks.append(Block(title=title, rows=own))
    for place, paper in enumerate(papers):
        own = [row for row in marked if row["shared_by"] == 1 and row["cells"][place]]
        title = f"Only in {short_title(paper['title'], most=40)}"
        folded = rows_shown != "all" and len(own) > _FOLDED
        blocks.append(Block(title=title, rows=own, folded=folded))
    return [block for block in blocks if block.rows]


def _differs(row: dict[str, Any]) -> bool:
    """Whether the papers that have it do different things with it."""
    return len({cell["role"] for cell in row["cells"] if cell}) > 1


def _dropping(ids: list[str]) -> list[tuple[str, str]]:
    """Title of each paper -> the comparison without it."""
    db = database()
    return [
        (
            papers.get_paper(db, id)["title"],
            urls.compare_url([other for other in ids if other != id]),
        )
        for id in ids[:_DROPPABLE]
    ]


def _examples() -> list[dict[str, Any]]:
    """Sets of papers to begin with: those about the tasks that most papers here have."""
    db = database()
    tasks = concepts.list_concepts(db, TASK, least=2, limit=_TASKS)["items"]
    found = []
    for task in tasks:
        items = concepts.papers(db, task["id"], limit=_EXAMPLE_PAPERS)["items"]
        found.append({"concept": task, "href": urls.compare_url([item["id"] for item in items])})
    return found
