"""Papers that may be one: the list, two buttons a pair, and what was decided, to be taken back."""

from flask import Blueprint, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from graph.errors import NotFound
from graph.overrides import read_overrides, remove_override
from graph.queries.duplicates import find_duplicates
from ingest.reread import reread_papers
from ingest.same_paper import decide_same
from web.login import owner
from web.state import database, reader

bp = Blueprint("duplicates", __name__)

_MOST = 50
ACTIONS = ("same_paper", "different_papers")


@bp.get("/add/duplicates")
def show() -> str:
    """The list; /add shows its beginning too."""
    db = database()
    found = find_duplicates(db)
    decided = [each for each in read_overrides(db) if each.action in ACTIONS]
    return render_template(
        "duplicates.html", found=found[:_MOST], total=len(found), decided=decided[::-1]
    )


@bp.post("/add/duplicates")
def decide() -> Response:
    """Keep a decision about two papers, or take one back."""
    db, form = database(), request.form
    if undone := form.get("undo"):
        _take_back(undone)
    else:
        same = form.get("decision") == "same"
        decide_same(
            db,
            form["one"],
            form["other"],
            same=same,
            extractor=reader().extractor,
            owner=owner(),
        )
    return redirect("/add/duplicates", code=303)


def _take_back(id: str) -> None:
    db = database()
    known = next((o for o in read_overrides(db) if o.id == id and o.action in ACTIONS), None)
    if known is None:
        raise NotFound("decision", id)
    remove_override(db, id)
    reread_papers(
        db, [each for each in (known.paper, known.target) if each], extractor=reader().extractor
    )
