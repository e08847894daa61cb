"""A person's decisions about what was read, kept in the graph; the papers they touch are read anew.

Here they are about one paper each. What holds for every paper is a matter of the vocabulary.
"""

from dataclasses import asdict
from typing import Any, Literal

from flask import Response
from pydantic import BaseModel, Field

from graph.model import Override
from graph.overrides import add_override, read_overrides, remove_override
from graph.queries import papers
from ingest.reread import reread_papers
from web.api.answers import Thing, answer, blueprint
from web.state import database, reader

bp = blueprint("overrides")


class OverrideBody(BaseModel):
    """A decision: the action, the paper, the concept (or the words), and the new value."""

    action: Literal["kind", "role", "name", "reject", "mention", "field"]
    paper: str = Field(..., max_length=400)
    target: str = Field(..., max_length=400)
    value: dict[str, Any] = Field({}, description='As in {"role": "uses"} or {"kind": "Model"}')


class OverridePath(BaseModel):
    """The decision of a route."""

    override_id: str = Field(..., max_length=100)


@bp.get("/overrides", summary="Every decision, oldest first", responses={200: Thing})
def overrides() -> Response:
    """A list without pages: there are as many as a person has made."""
    items = [_as_json(override) for override in read_overrides(database())]
    count = len(items)
    return answer({"items": items, "total": count, "page": 1, "limit": count, "truncated": False})


@bp.post("/overrides", summary="Keep a decision", responses={201: Thing})
def add(body: OverrideBody) -> Response:
    """Keeps it and reads the paper again, so that the graph holds it when the answer comes."""
    db = database()
    paper_id = papers.get_paper(db, body.paper)["id"]
    override = add_override(db, body.action, body.target, paper=paper_id, value=body.value)
    reread_papers(db, [paper_id], extractor=reader().extractor)
    return answer(_as_json(override), 201)


@bp.delete("/overrides/<override_id>", summary="Take a decision back", responses={200: Thing})
def remove(path: OverridePath) -> Response:
    """Takes it back and reads its paper again."""
    db = database()
    override = remove_override(db, path.override_id)
    if override.paper:
        reread_papers(db, [override.paper], extractor=reader().extractor)
    return answer(_as_json(override))


def _as_json(override: Override) -> dict[str, Any]:
    return asdict(override)
