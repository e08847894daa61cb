"""Concepts and authors."""

from flask import Response
from pydantic import BaseModel, Field

from graph.errors import InvalidValue
from graph.names import KINDS, ROLES
from graph.queries import alike, author_years
from graph.queries import authors as author_queries
from graph.queries import concepts as queries
from web.api.answers import Listing, Paged, Thing, answer, blueprint
from web.state import database, kept
from web.words import known_kind

bp = blueprint("concepts")


class ConceptPath(BaseModel):
    """The concept of a route."""

    concept_id: str = Field(..., max_length=400, description="As in dataset:cifar-10")


class AuthorPath(BaseModel):
    """The author of a route."""

    author_id: str = Field(..., max_length=400, description="As in author:kaiming-he")


class MergedPath(BaseModel):
    """The concept or author of a route."""

    thing_id: str = Field(..., max_length=400, description="As in dataset:cifar-10")


class MergedQuery(BaseModel):
    """What it would be merged with."""

    other: str = Field(..., alias="with", max_length=400, description="As in dataset:cifar10")


class PapersQuery(Paged):
    """Which of a concept's papers."""

    role: str | None = Field(
        None,
        description=f"One of {', '.join(ROLES)}.",
        json_schema_extra={"enum": list(ROLES)},
    )
    year: int | None = Field(None, ge=1000, le=9999)
    undated: bool = Field(False, description="Only papers without a year.")
    together: str | None = Field(
        None, alias="with", max_length=400, description="Only papers that have this concept too."
    )


class TogetherQuery(Paged):
    """Which of the concepts that go with one."""

    kind: str | None = Field(
        None,
        description="Only concepts of this kind.",
        json_schema_extra={"enum": [*KINDS, *(kind.lower() for kind in KINDS)]},
    )


@bp.get("/concepts/<concept_id>", summary="A concept", responses={200: Thing})
def concept(path: ConceptPath) -> Response:
    """Name, aliases, family, counts by role and by year, strongest sentence, results."""
    return answer(kept().ask(database(), queries.get_concept, path.concept_id))


@bp.get("/concepts/<concept_id>/papers", summary="Its papers", responses={200: Listing})
def papers(path: ConceptPath, query: PapersQuery) -> Response:
    """Each with role, confidence and a sentence; by role, then newest."""
    if query.role is not None and query.role not in ROLES:
        raise InvalidValue(f"role is {query.role!r}; it is one of {', '.join(ROLES)}.")
    return answer(
        queries.papers(
            database(),
            path.concept_id,
            page=query.page,
            limit=query.size(),
            role=query.role,
            year=query.year,
            undated=query.undated,
            together=query.together,
        )
    )


@bp.get(
    "/concepts/<concept_id>/used-with",
    summary="Concepts that papers have together with it",
    responses={200: Listing},
)
def used_with(path: ConceptPath, query: TogetherQuery) -> Response:
    """Each with the number of papers that have both, and the lift."""
    kind = known_kind(query.kind) if query.kind is not None else None
    if query.kind is not None and kind is None:
        raise InvalidValue(f"kind is {query.kind!r}, which is no kind of concept.")
    return answer(
        queries.used_with(
            database(), path.concept_id, kind=kind, page=query.page, limit=query.size()
        )
    )


@bp.get("/authors/<author_id>", summary="An author", responses={200: Thing})
def author(path: AuthorPath, query: Paged) -> Response:
    """Papers, how many a year, concepts by kind, co-authors."""
    db = database()
    found = author_queries.get_author(db, path.author_id, page=query.page, limit=query.size())
    years, undated = author_years.count_years(db, path.author_id)
    return answer({**found, "years": years, "undated": undated})


@bp.get("/merged/<thing_id>", summary="What merging two would give", responses={200: Thing})
def merged(path: MergedPath, query: MergedQuery) -> Response:
    """Both concepts or authors with their papers, and how many papers they have together."""
    db = database()
    pair = [path.thing_id, query.other]
    if pair[0] == pair[1]:
        raise InvalidValue("Both are the same; pick two different ones.")
    if len({id.startswith("author:") for id in pair}) > 1:
        raise InvalidValue("An author can be joined with another author only.")
    get = author_queries.get_author if pair[0].startswith("author:") else queries.get_concept
    one, other = (
        {"id": item["id"], "name": item["name"], "papers": item["paper_count"]}
        for item in (get(db, id) for id in pair)
    )
    return answer({"one": one, "other": other, "papers": alike.count_union(db, *pair)})
