"""The Cypher console: an editor, its results, examples on one's own data.

The page is filled in from its address and runs nothing by itself; the API runs.
"""

import json
from typing import Any

from flask import Blueprint, render_template, request

from graph.database import Database
from graph.errors import InvalidValue
from graph.names import KINDS
from graph.queries.examples import find_examples
from graph.queries.schema_words import read_words
from graph.saved import Saved, get_saved
from web.errors import BadRequest
from web.state import database, settings

bp = Blueprint("query", __name__)

_LONGEST = 60_000  # characters of the parameters in an address: the ids of the largest view


@bp.get("/query")
def show() -> str:
    """The console with the statement ``q`` and the parameters ``p`` (JSON) filled in.

    ``kept`` is the id of a saved query, which stands in for both.
    """
    db = database()
    examples = find_examples(db)
    statement = request.args.get("q", "")
    parameters = _parameters(request.args.get("p", ""))
    kept = _kept(db, request.args["kept"]) if request.args.get("kept") else None
    if kept:
        statement, parameters = kept.value["query"], kept.value.get("parameters", {})
    elif not statement and examples:
        statement, parameters = examples[0]["query"], examples[0]["parameters"]
    limits = settings().graph
    return render_template(
        "query.html",
        statement=statement,
        page={
            "parameters": parameters,
            "examples": examples,
            "kept": {"id": kept.id, "name": kept.name} if kept else None,
            "words": read_words(db),
            "kinds": list(KINDS),
            "rows": limits.console_rows,
            "seconds": limits.console_timeout,
        },
        examples=examples,
        rows=limits.console_rows,
        seconds=f"{limits.console_timeout:g}",
    )


def _kept(db: Database, id: str) -> Saved:
    """The saved query with this id; raises NotFound, InvalidValue where it is none."""
    saved = get_saved(db, id)
    query, parameters = saved.value.get("query"), saved.value.get("parameters", {})
    if saved.kind != "query" or not isinstance(query, str) or not isinstance(parameters, dict):
        raise InvalidValue(f"“{saved.name}” is no query that the console can open.")
    return saved


def _parameters(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        value = json.loads(text) if len(text) <= _LONGEST else None
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise BadRequest("p has to be a JSON object of parameters.")
    return value
