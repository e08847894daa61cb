"""The description of the API, generated from the code that answers it.

What the generator cannot know is added here: how a program logs in, how long a page of a list may
be, and that a parameter which may be left out is left out and never sent as null.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from flask import Response, current_app, jsonify
from flask_openapi3.openapi import OpenAPI

from web.api.answers import blueprint
from web.state import settings

bp = blueprint("document")

_TOKEN = {"type": "http", "scheme": "bearer", "description": "As `paperkin users token` prints it."}
_NULL = {"type": "null"}


@bp.get("/openapi.json", summary="This document", doc_ui=False)
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # Flask's own proxy
    assert isinstance(app, OpenAPI)  # noqa: S101  (create_app makes no other)
    return jsonify(build_document(app))


def build_document(app: OpenAPI) -> dict[str, Any]:
    """The document of an app's routes."""
    document = deepcopy(app.api_doc)
    document["components"]["securitySchemes"] = {"token": _TOKEN}
    document["security"] = [{}, {"token": []}]  # none is needed without a login
    with app.app_context():
        most = settings().graph.list_items_max
    for route in document["paths"].values():
        for operation in route.values():
            parameters = operation.get("parameters", ())
            for parameter in parameters:
                parameter["schema"] = _without_null(parameter["schema"])
            _bound_lists(parameters, most)
    return document


def _bound_lists(parameters: Iterable[dict[str, Any]], most: int) -> None:
    """Say how many items a page of a list may have, which is a setting."""
    named = {parameter["name"]: parameter["schema"] for parameter in parameters}
    if "page" in named:
        named["limit"].setdefault("maximum", most)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter that may be absent and is then no value at all."""
    kept = {name: value for name, value in schema.items() if (name, value) != ("default", None)}
    choices = [choice for choice in kept.pop("anyOf", ()) if choice != _NULL]
    if len(choices) > 1:
        kept["anyOf"] = choices
    return {**kept, **choices[0]} if len(choices) == 1 else kept
