"""Papers and what relates them."""

from flask import Response
from pydantic import BaseModel, Field

from graph.queries import papers as queries
from ingest.remove import remove_papers
from web.api.answers import Listing, Paged, Thing, answer, blueprint
from web.state import database

bp = blueprint("papers")


class PaperPath(BaseModel):
    """The paper of a route; an old id answers with the paper's present one."""

    paper_id: str = Field(..., max_length=400, description="As in arxiv:2503.11731")


@bp.get("/papers/<paper_id>", summary="A paper with its concepts by role", responses={200: Thing})
def paper(path: PaperPath) -> Response:
    """Text, sources, sentences, concepts with every mention, results."""
    return answer(queries.get_paper(database(), path.paper_id))


@bp.delete("/papers/<paper_id>", summary="Remove a paper", responses={200: Thing})
def remove(path: PaperPath) -> Response:
    """The paper goes with all its records; answers how many papers went and how many changed."""
    db = database()
    present = queries.get_paper(db, path.paper_id)["id"]
    removal = remove_papers(db, [present])
    return answer({"id": present, "removed": removal.removed, "changed": removal.changed})


@bp.get(
    "/papers/<paper_id>/related",
    summary="Papers that share concepts with it, by the rarity of what is shared",
    responses={200: Listing},
)
def related(path: PaperPath, query: Paged) -> Response:
    """Each with its score and the shared concepts, rarest first."""
    return answer(queries.related(database(), path.paper_id, page=query.page, limit=query.size()))


@bp.get(
    "/papers/<paper_id>/builds-on",
    summary="Papers whose proposals it uses, compares with or mentions",
    responses={200: Listing},
)
def builds_on(path: PaperPath, query: Paged) -> Response:
    """Each with the concept through which it is built on."""
    return answer(queries.builds_on(database(), path.paper_id, page=query.page, limit=query.size()))


@bp.get(
    "/papers/<paper_id>/built-on-by",
    summary="Papers that use, compare with or mention what it proposes",
    responses={200: Listing},
)
def built_on_by(path: PaperPath, query: Paged) -> Response:
    """Each with the concept through which it builds on this one."""
    return answer(
        queries.built_on_by(database(), path.paper_id, page=query.page, limit=query.size())
    )
