"""The comparison of two to eight papers: what they share, where they differ, what they claim."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from graph.queries import compare, papers
from web import urls
from web.roles import write_csv
from web.state import database

bp = Blueprint("compare", __name__)

_SUGGESTED = 5


@bp.get("/compare")
def show() -> str:
    """The matrix of concepts against the papers ``p``, or what to pick where there is but one."""
    ids = [part for part in request.args.getlist("p") if part]
    db = database()
    if len(ids) > compare.MOST:
        return render_template("compare.html", ids=ids, table=None, too_many=len(ids))
    table = compare.compare(db, ids)
    ids = [paper["id"] for paper in table["papers"]]
    return render_template(
        "compare.html",
        ids=ids,
        table=table,
        blocks=_blocks(table),
        related=papers.related(db, ids[0], limit=_SUGGESTED)["items"] if len(ids) == 1 else [],
        without=lambda paper: urls.compare_url([other for other in ids if other != paper]),
        csv=f"/compare.csv{urls.compare_url(ids).removeprefix('/compare')}",
    )


@bp.get("/compare.csv")
def as_csv() -> Response:
    """The rows of the matrix as CSV: concept, kind, then a role a paper."""
    table = compare.compare(database(), request.args.getlist("p"))
    rows = [["concept", "kind", *(paper["title"] for paper in table["papers"])]]
    rows += [
        [row["name"], row["kind"], *((cell or {}).get("role", "") for cell in row["cells"])]
        for row in table["rows"]
    ]
    response = make_response(write_csv(rows))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = "attachment; filename=compare.csv"
    return response


def _blocks(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows in blocks: shared by all, by fewer, and what stands in one paper only, folded."""
    total = len(table["papers"])
    blocks = []
    for shared in range(total, 0, -1):
        rows = [row for row in table["rows"] if row["shared_by"] == shared]
        if rows:
            blocks.append({"title": _title(shared, total), "rows": rows, "folded": shared == 1})
    return blocks


def _title(shared: int, total: int) -> str:
    if shared == 1:
        return "Only in one"
    return f"Shared by all {total}" if shared == total else f"Shared by {shared}"
