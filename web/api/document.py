"""The description of the API, generated from the code that answers it."""

from flask import Response, current_app, jsonify
from flask_openapi3.openapi import OpenAPI

from web.api.answers import blueprint

bp = blueprint("document")


@bp.get("/openapi.json", summary="This document", doc_ui=False)
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # Flask's own proxy
    assert isinstance(app, OpenAPI)  # noqa: S101  (create_app makes no other)
    return jsonify(app.api_doc)
