"""Papers that may be one, and a person's decision about two of them."""

from typing import Any

from flask import Response
from pydantic import BaseModel, Field

from graph.queries.duplicates import LEAST, Duplicate, find_duplicates
from ingest.same_paper import decide_same
from web.api.answers import Listing, Paged, Thing, answer, blueprint
from web.login import owner
from web.state import database, reader

bp = blueprint("duplicates")


class DuplicatesQuery(Paged):
    """How alike two titles are at least."""

    least: float = Field(LEAST, ge=0.5, le=1, description="How alike the titles are, of 1.")


class SameBody(BaseModel):
    """Two papers, and whether they are one."""

    papers: tuple[str, str] = Field(..., description="Their ids")
    same: bool


@bp.get("/duplicates", summary="Pairs of papers that may be one", responses={200: Listing})
def duplicates(query: DuplicatesQuery) -> Response:
    """The likeliest first; pairs that somebody has decided about are not among them."""
    found, size = find_duplicates(database(), least=query.least), query.size()
    start = (query.page - 1) * size
    items = [_as_json(each) for each in found[start : start + size]]
    return answer(
        {
            "items": items,
            "total": len(found),
            "page": query.page,
            "limit": size,
            "truncated": False,
        }
    )


@bp.post("/duplicates", summary="Decide whether two papers are one", responses={201: Thing})
def decide(body: SameBody) -> Response:
    """Keeps the decision and joins or parts them; DELETE /overrides/ID takes it back."""
    one, other = body.papers
    override = decide_same(
        database(), one, other, same=body.same, extractor=reader().extractor, owner=owner()
    )
    return answer(
        {"id": override.id, "action": override.action, "papers": [override.paper, override.target]},
        201,
    )


def _as_json(found: Duplicate) -> dict[str, Any]:
    papers = [
        {"id": paper.id, "title": paper.title, "year": paper.year, "authors": list(paper.authors)}
        for paper in found.papers
    ]
    return {"papers": papers, "likeness": round(found.likeness, 3), "why": found.why}
