"""The Cypher console: an editor, its results, examples on one's own data.

The page is filled in from its address and runs nothing by itself; the API runs.
"""

import json
from typing import Any

from flask import Blueprint, render_template, request

from graph.names import KINDS
from graph.queries.examples import find_examples
from graph.queries.schema_words import read_words
from web.errors import BadRequest
from web.state import database, settings

bp = Blueprint("query", __name__)

_LONGEST = 60_000  # characters of the parameters in an address: the ids of the largest view


@bp.get("/query")
def show() -> str:
    """The console with the statement ``q`` and the parameters ``p`` (JSON) filled in."""
    db = database()
    examples = find_examples(db)
    statement = request.args.get("q", "")
    parameters = _parameters(request.args.get("p", ""))
    if not statement and examples:
        statement, parameters = examples[0]["query"], examples[0]["parameters"]
    limits = settings().graph
    return render_template(
        "query.html",
        statement=statement,
        page={
            "parameters": parameters,
            "examples": examples,
            "words": read_words(db),
            "kinds": list(KINDS),
            "rows": limits.console_rows,
            "seconds": limits.console_timeout,
        },
        examples=examples,
        rows=limits.console_rows,
        seconds=f"{limits.console_timeout:g}",
    )


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
