"""Finding things: search, suggestions while typing, facets."""

from typing import Literal

from flask import Response
from pydantic import BaseModel, Field

from graph.queries import search as queries
from web.api.answers import Listing, Paged, Thing, answer, blueprint
from web.state import database, kept

bp = blueprint("search")


class SearchQuery(Paged):
    """What to search for and in which order."""

    q: str = Field("", max_length=1000, description='Words, "phrases", and scopes: hardware:h100')
    sort: Literal["relevance", "newest", "linked", "central"] = "relevance"


class TextQuery(BaseModel):
    """A query text alone."""

    q: str = Field("", max_length=1000)


class SuggestQuery(TextQuery):
    """The beginning of a name and how many suggestions to give."""

    limit: int = Field(8, ge=1, le=50)


@bp.get("/search", summary="Papers that match a query text", responses={200: Listing})
def search(query: SearchQuery) -> Response:
    """Papers (and the concepts found) that match, best first or as sorted."""
    return answer(
        queries.search(database(), query.q, sort=query.sort, page=query.page, limit=query.size())
    )


@bp.get(
    "/suggest",
    summary="Papers, concepts and authors by the beginning of their name",
    responses={200: Listing},
)
def suggest(query: SuggestQuery) -> Response:
    """What the search box offers while somebody types."""
    return answer(queries.suggest(database(), query.q, limit=query.limit))


@bp.get("/facets", summary="What the papers found have, by kind and year", responses={200: Thing})
def facets(query: TextQuery) -> Response:
    """Counts by concept and year: papers in the list were that value ticked."""
    return answer(kept().ask(database(), queries.facets, query.q))
