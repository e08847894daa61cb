"""The console's routes: run a reading statement, see its plan, stop it."""

import json
from typing import Any
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from graph.console import explain_query, run_query, stop
from graph.errors import InvalidValue
from graph.queries.examples import find_examples
from graph.queries.items import envelope
from graph.queries.schema_words import read_words
from graph.slots import Client
from web.api.answers import Listing, Thing, answer, blueprint
from web.login import client
from web.state import database, settings

bp = blueprint("query")


class Statement(BaseModel):
    """A statement with its parameters; ``id`` is chosen by the client, to stop it by."""

    id: UUID
    query: str
    parameters: dict[str, Any] = Field(default_factory=dict)
    limit: int | None = Field(None, ge=1, description="Rows; 1,000 unless set, and at most that.")


class QueryPath(BaseModel):
    """The id of a running query."""

    query_id: UUID


@bp.post("/query", summary="Run a Cypher statement that only reads", responses={200: Thing})
def run(body: Statement) -> Response:
    """Columns and rows; 403 with the reason where the statement does more than read."""
    limits = settings().graph
    _check_size(body)
    result = run_query(
        database(),
        body.query,
        body.parameters,
        query_id=str(body.id),
        limit=min(body.limit or limits.console_rows, limits.console_rows),
        timeout=limits.console_timeout,
        client=_client(),
    )
    return answer(result.as_json())


@bp.post("/query/plan", summary="How a statement would be run", responses={200: Thing})
def plan(body: Statement) -> Response:
    """The server's plan as a tree: operator, estimated rows, details, children. Nothing runs."""
    limits = settings().graph
    _check_size(body)
    tree = explain_query(
        database(),
        body.query,
        body.parameters,
        query_id=str(body.id),
        timeout=limits.console_timeout,
        client=_client(),
    )
    return answer(tree)


@bp.delete("/query/<uuid:query_id>", summary="Stop a running query", responses={200: Thing})
def end(path: QueryPath) -> Response:
    """How many transactions of that id were stopped: 0 where it has ended already."""
    return answer({"stopped": stop(database(), str(path.query_id))})


@bp.get("/query/examples", summary="Queries on what is in the graph", responses={200: Listing})
def examples() -> Response:
    """Each a question, its statement and parameters, filled in with names of this graph."""
    items = find_examples(database())
    return answer(envelope(items, total=len(items), page=1, limit=max(1, len(items))))


@bp.get("/query/words", summary="What a statement may name", responses={200: Thing})
def words() -> Response:
    """Labels, relationship types, properties; the functions and procedures that may be called."""
    return answer(read_words(database()))


def _check_size(body: Statement) -> None:
    limits = settings().graph
    parameters = json.dumps(body.parameters, ensure_ascii=False)
    for text, most, what in (
        (body.query, limits.console_statement, "The query is"),
        (parameters, limits.console_parameters, "The parameters are"),
    ):
        if len(text.encode("utf-8", "surrogatepass")) > most:
            raise InvalidValue(f"{what} over the limit of {most:,} bytes.")


def _client() -> Client:
    return Client(name=client(), each=settings().graph.console_running)
