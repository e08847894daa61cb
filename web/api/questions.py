"""The named questions over the API: the same as `paperkin ask` and the pages, a route each.

Each parses, calls one question of graph/queries and answers with what it says.
"""

from typing import Any, Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from graph.loads import get_load
from graph.queries import alike, concepts, naming, reading, since, studied
from graph.queries import gaps as gap_finding
from graph.queries import results as reported
from graph.queries import trends as trend_finding
from graph.queries.atlas import read_map_state
from graph.queries.items import envelope
from web.api.answers import Listing, Paged, Thing, answer, blueprint
from web.api.concepts import ConceptPath, MergedPath
from web.api.graph import split_ids
from web.api.loads import LoadPath
from web.state import database, kept

bp = blueprint("questions")

Kind = Literal["method", "model", "dataset", "hardware", "task", "metric", "software"]


class KindQuery(Paged):
    """The concepts of a kind."""

    kind: Kind = "method"
    least: int = Field(1, ge=1, le=100_000, description="Leave out what fewer papers have.")


class StudiedQuery(BaseModel):
    """Which kinds a question is asked for, and how many concepts of each."""

    kind: Kind | None = Field(None, description="Absent: datasets, hardware and models.")
    limit: int = Field(10, ge=1, le=200, description="Concepts of each kind.")


class TrendsQuery(BaseModel):
    """Whose trends are asked for."""

    within: str | None = Field(
        None, max_length=400, description="Only papers that have this concept, by its id."
    )
    kind: Kind | None = Field(None, description="Only concepts of this kind.")
    limit: int = Field(10, ge=1, le=200, description="Concepts that rise, and that fade.")


class FirstQuery(BaseModel):
    """How many of the best answers to give."""

    limit: int = Field(10, ge=1, le=200)


class ResultsQuery(BaseModel):
    """How many figures to give."""

    limit: int = Field(200, ge=1, le=200)


class NextQuery(FirstQuery):
    """The papers that somebody knows, and those not to name."""

    model_config = ConfigDict(populate_by_name=True)

    p: list[str] = Field(
        ..., min_length=1, max_length=100, description="Known papers, each its own parameter."
    )
    without: str = Field(
        "", alias="not", max_length=40_000, description="Ids of papers not to name, with commas."
    )


class NameQuery(BaseModel):
    """A name of a paper or concept in any form."""

    name: str = Field(..., min_length=1, max_length=1000)
    type: Literal["paper", "concept"] | None = Field(None, description="Absent: either.")


@bp.get("/named", summary="The paper or concept that a name means", responses={200: Thing})
def named(query: NameQuery) -> Response:
    """By id, arXiv id, DOI, title, name or alias; 400 names the candidates where it means several.

    404 names close ones.
    """
    resolvers = {"paper": naming.resolve_paper, "concept": naming.resolve_concept}
    return answer(resolvers.get(query.type or "", naming.resolve_node)(database(), query.name))


@bp.get("/concepts", summary="The concepts of a kind, most papers first", responses={200: Listing})
def of_kind(query: KindQuery) -> Response:
    """Each with the number of its papers."""
    return answer(
        concepts.list_concepts(
            database(),
            query.kind.capitalize(),
            least=query.least,
            page=query.page,
            limit=query.size(),
        )
    )


@bp.get(
    "/concepts/<concept_id>/studied-with",
    summary="Datasets, hardware and models that a task is studied with",
    responses={200: Thing},
)
def studied_with(path: ConceptPath, query: StudiedQuery) -> Response:
    """By kind: papers that have both, their share, lift and roles. Any concept may be asked."""
    kinds = (query.kind.capitalize(),) if query.kind else studied.STUDIED
    return answer(
        kept().ask(
            database(), studied.studied_with, path.concept_id, kinds=kinds, limit=query.limit
        )
    )


@bp.get(
    "/concepts/<concept_id>/gaps",
    summary="What was never tried with a method, model, software or dataset",
    responses={200: Listing},
)
def gaps(path: ConceptPath, query: FirstQuery) -> Response:
    """Each with the neighbouring papers that suggest it. A gap is a question, not a finding."""
    found = kept().ask(database(), gap_finding.gaps, path.concept_id, limit=query.limit)
    return answer({**found, "page": 1})


@bp.get(
    "/concepts/<concept_id>/results",
    summary="The figures that papers report on a dataset or for a metric",
    responses={200: Thing},
)
def results(path: ConceptPath, query: ResultsQuery) -> Response:
    """In groups; figures compare only inside a group whose ``comparable`` is true."""
    return answer(reported.results(database(), path.concept_id, limit=query.limit))


@bp.get("/trends", summary="Which concepts rise and fade", responses={200: Thing})
def trends(query: TrendsQuery) -> Response:
    """Shares by year, the change in percentage points and how sure it is."""
    kind = query.kind.capitalize() if query.kind else None
    return answer(
        kept().ask(
            database(), trend_finding.trends, query.within or None, kind=kind, limit=query.limit
        )
    )


@bp.get("/read-next", summary="What to read next for who knows papers", responses={200: Listing})
def read_next(query: NextQuery) -> Response:
    """Best first, each with what it shares with the known ones and why it is named."""
    return answer(
        reading.read_next(database(), query.p, exclude=split_ids(query.without), limit=query.limit)
    )


@bp.get("/communities", summary="Groups of papers that share much", responses={200: Listing})
def communities(query: Paged) -> Response:
    """As of the last analysis; ``stale`` where papers have come or gone since."""
    state, size = read_map_state(database()), query.size()
    start = (query.page - 1) * size
    found: dict[str, Any] = envelope(
        state.communities[start : start + size],
        total=len(state.communities),
        page=query.page,
        limit=size,
    )
    return answer({**found, "as_of": state.as_of, "stale": state.is_stale})


@bp.get(
    "/alike/<thing_id>",
    summary="What may be the same under another name",
    responses={200: Listing},
)
def find_alike(path: MergedPath) -> Response:
    """Concepts with the same letters or a shared alias, or spellings of an author; to be judged."""
    id = path.thing_id
    find = alike.find_alike_authors if id.startswith("author:") else alike.find_alike
    items = find(database(), id)
    return answer(envelope(items, total=len(items), page=1, limit=max(1, len(items))))


@bp.get(
    "/loads/<load_id>/new",
    summary="Which concepts a load made new or shared",
    responses={200: Thing},
)
def new_with(path: LoadPath) -> Response:
    """How many came with it, how many it made shared, the first of these by name.

    The counts are null for a load of more than 5,000 papers.
    """
    get_load(database(), path.load_id)
    found = kept().ask(database(), since.since_load, path.load_id)
    return answer(found or {"new": None, "shared": None, "named": []})
