"""Papers and what relates them."""

from flask import Response
from pydantic import BaseModel, Field

from graph.queries import papers as queries
from graph.queries.items import envelope
from graph.removed import forget_removed, list_removed
from ingest.remove import put_back, remove_papers
from web.api.answers import Listing, Paged, Thing, answer, blueprint
from web.login import owner
from web.state import database, reader

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
    """The paper goes with all its records; ``undo`` is the id under which it can be put back."""
    db = database()
    present = queries.get_paper(db, path.paper_id)["id"]
    removal = remove_papers(db, [present], owner=owner())
    found = {"id": present, "removed": removal.removed, "changed": removal.changed}
    return answer({**found, "undo": next(iter(removal.kept), None)})


class RemovedPath(BaseModel):
    """The removed paper of a route."""

    removed_id: str = Field(..., max_length=100, description="As in removed:8f14e45f-...")


@bp.get("/removed", summary="Papers that were removed one by one", responses={200: Listing})
def removed(query: Paged) -> Response:
    """The last one first; each can be put back with all its records."""
    every, size = [each.as_json() for each in list_removed(database())], query.size()
    items = every[(query.page - 1) * size : query.page * size]
    return answer(envelope(items, total=len(every), page=query.page, limit=size))


@bp.post("/removed/<removed_id>/restore", summary="Put a paper back", responses={200: Thing})
def restore(path: RemovedPath) -> Response:
    """It is read anew with the decisions of today; answers its present ``id``."""
    return answer({"id": put_back(database(), path.removed_id, extractor=reader().extractor)})


@bp.delete(
    "/removed/<removed_id>", summary="Keep a removed paper no longer", responses={200: Thing}
)
def forget(path: RemovedPath) -> Response:
    """After this it cannot be put back."""
    return answer(forget_removed(database(), path.removed_id).as_json())


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
