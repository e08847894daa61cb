"""Whether the process lives (/healthz) and whether it can answer from the graph (/readyz)."""

from flask import Blueprint, Response, jsonify

from graph.errors import GraphError
from web.errors import WebError, problem_of
from web.state import database

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """200 as long as the process answers at all."""
    return jsonify({"status": "ok"})


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 when the database answers a query; 503 with the reason while it does not."""
    try:
        database().read("RETURN 1 AS one")
    except (GraphError, WebError) as error:
        problem = problem_of(error)
        return jsonify({"status": problem.code} | problem.as_json()), 503
    return jsonify({"status": "ok"}), 200
