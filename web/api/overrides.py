"""A person's decisions about what was read, kept in the graph; the papers they touch are read anew.

A decision is about one paper, or, without a paper, about every one: two concepts or authors are
one, some words are a concept of their own, a concept is called otherwise or is of another kind.
"""

from dataclasses import asdict
from typing import Any, Literal

from flask import Response
from pydantic import BaseModel, Field

from graph.annotation import annotated_lines
from graph.errors import NotFound
from graph.model import Override
from graph.overrides import add_override, read_overrides, remove_override
from graph.queries import papers
from ingest.decide import EVERYWHERE, Decided, decide, take_back
from ingest.decided_vocabulary import build_vocabulary
from ingest.reread import reread_papers
from web.api.answers import Thing, answer, blueprint
from web.jobs import start_refresh
from web.login import owner
from web.state import database, reader, settings

bp = blueprint("overrides")


class OverrideBody(BaseModel):
    """A decision: the action, the paper, the concept (or the words), and the new value."""

    action: Literal["kind", "role", "name", "alias", "merge", "split", "reject", "mention", "field"]
    paper: str | None = Field(
        None,
        max_length=400,
        description=f"Left out: for every paper, where the action is {', '.join(EVERYWHERE)}.",
    )
    target: str = Field(..., max_length=400, description="A concept or author, or the words")
    value: dict[str, Any] = Field(
        {},
        description='As in {"role": "uses"}, {"kind": "Model"}, {"into": "dataset:mnist"}, '
        '{"words": "MNIST-M"}, {"alias": "MINIST"}, {"name": "MNIST"}',
    )


class OverridePath(BaseModel):
    """The decision of a route."""

    override_id: str = Field(..., max_length=100)


@bp.get("/overrides", summary="Every decision, oldest first", responses={200: Thing})
def overrides() -> Response:
    """A list without pages: there are as many as a person has made."""
    items = [_as_json(override) for override in read_overrides(database())]
    count = len(items)
    return answer({"items": items, "total": count, "page": 1, "limit": count, "truncated": False})


_JSON_LINES = {
    "description": "A line of JSON a paper",
    "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
}
_TOML = {
    "description": "A vocabulary file",
    "content": {"application/toml": {"schema": {"type": "string"}}},
}


@bp.get(
    "/overrides/vocabulary",
    summary="Decisions about every paper as a vocabulary file",
    responses={200: _TOML},
)
def as_vocabulary() -> Response:
    """TOML, as `paperkin vocabulary add FILE` takes it; empty where nothing is decided."""
    response = Response(build_vocabulary(read_overrides(database())), mimetype="application/toml")
    response.headers["Content-Disposition"] = "attachment; filename=decisions.toml"
    return response


@bp.get(
    "/overrides/annotated",
    summary="Corrected papers as annotated abstracts",
    responses={200: _JSON_LINES},
)
def as_annotation() -> Response:
    """JSON Lines, as `paperkin evaluate` and `paperkin train` take them; empty where none is."""
    response = Response("".join(annotated_lines(database())), mimetype="application/x-ndjson")
    response.headers["Content-Disposition"] = "attachment; filename=corrected.jsonl"
    return response


@bp.post("/overrides", summary="Keep a decision", responses={201: Thing})
def add(body: OverrideBody) -> Response:
    """Keeps it and reads what it touches again, so that the graph holds it when the answer comes.

    ``read`` says how many papers were read; ``left`` how many are still read in the background.
    """
    db = database()
    if body.paper is None:
        done = decide(
            db,
            body.action,
            body.target,
            value=body.value,
            extractor=reader().extractor,
            owner=owner(),
        )
        return answer(_followed(done), 201)
    paper_id = papers.get_paper(db, body.paper)["id"]
    override = add_override(
        db, body.action, body.target, paper=paper_id, value=body.value, owner=owner()
    )
    read = reread_papers(db, [paper_id], extractor=reader().extractor)
    return answer(_done(Decided(override=override, papers=read)), 201)


@bp.delete("/overrides/<override_id>", summary="Take a decision back", responses={200: Thing})
def remove(path: OverridePath) -> Response:
    """Takes it back and reads again what it touched."""
    db = database()
    override = next((o for o in read_overrides(db) if o.id == path.override_id), None)
    if override is None:
        raise NotFound("override", path.override_id)
    if override.paper is None and override.action in EVERYWHERE:
        return answer(_followed(take_back(db, override, extractor=reader().extractor)))
    remove_override(db, override.id)
    read = 0
    if override.paper:
        read = reread_papers(db, [override.paper], extractor=reader().extractor)
    return answer(_done(Decided(override=override, papers=read)))


def _followed(done: Decided) -> dict[str, Any]:
    """The decision, after the papers that nobody waits for began to be read in the background."""
    if done.left:
        start_refresh(settings().graph)
    return _done(done)


def _done(done: Decided) -> dict[str, Any]:
    return {**_as_json(done.override), "read": done.papers, "left": done.left}


def _as_json(override: Override) -> dict[str, Any]:
    return asdict(override)
