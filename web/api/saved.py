"""Queries and views that people keep under a name."""

from typing import Any, Literal

from flask import Response
from pydantic import BaseModel, Field

from graph.saved import MOST_NAME, SAVED_ID, delete_saved, get_saved, keep, list_saved, put
from web.api.answers import Listing, Thing, answer, blueprint
from web.login import owner
from web.state import database

bp = blueprint("saved")


class SavedBody(BaseModel):
    """A query of the console or a view of the graph; its page decides what the value holds."""

    kind: Literal["query", "view"]
    name: str = Field(..., min_length=1, max_length=MOST_NAME)
    value: dict[str, Any] = Field(..., description="For a query `query` and `parameters`.")


class SavedAsked(BaseModel):
    """Which of them are listed."""

    kind: Literal["query", "view"] | None = Field(None, description="Both where it is left out.")


class SavedPath(BaseModel):
    """The saved query or view of a route."""

    saved_id: str = Field(..., max_length=100, description="As in saved:8f14e45f-...")


class PutPath(BaseModel):
    """The one that is changed or put back; only a whole id makes a new one."""

    saved_id: str = Field(..., pattern=f"^{SAVED_ID}$", description="As in saved:8f14e45f-...")


@bp.get("/saved", summary="The saved queries and views, newest first", responses={200: Listing})
def listed(query: SavedAsked) -> Response:
    """A list without pages: there are as many as people have kept."""
    items = [saved.as_json() for saved in list_saved(database(), query.kind, owner=owner())]
    count = len(items)
    return answer({"items": items, "total": count, "page": 1, "limit": count, "truncated": False})


@bp.get("/saved/<saved_id>", summary="A saved query or view", responses={200: Thing})
def one(path: SavedPath) -> Response:
    """With its value, as it was kept."""
    return answer(get_saved(database(), path.saved_id).as_json())


@bp.post("/saved", summary="Keep a query or view under a name", responses={201: Thing})
def add(body: SavedBody) -> Response:
    """One of the same kind and name is replaced and keeps its id."""
    saved = keep(database(), body.kind, body.name, body.value, owner=owner())
    return answer(saved.as_json(), 201)


@bp.put("/saved/<saved_id>", summary="Rename or change a saved one", responses={200: Thing})
def change(path: PutPath, body: SavedBody) -> Response:
    """Under the id of a deleted one this puts it back."""
    saved = put(database(), path.saved_id, body.kind, body.name, body.value, owner=owner())
    return answer(saved.as_json())


@bp.delete("/saved/<saved_id>", summary="Delete a saved query or view", responses={200: Thing})
def remove(path: SavedPath) -> Response:
    """Answers what was deleted, so that it can be kept again."""
    return answer(delete_saved(database(), path.saved_id, owner=owner()).as_json())
