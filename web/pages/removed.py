"""Papers that were removed one by one: put back, or forgotten for good."""

from flask import Blueprint, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from graph.removed import forget_removed, list_removed
from ingest.remove import put_back, remove_papers
from web import urls
from web.login import owner
from web.state import database, reader

bp = Blueprint("removed", __name__)


@bp.get("/add/removed")
def show() -> str:
    """The list; the one that was removed just now stands above it."""
    found = list_removed(database())
    last = next((each for each in found if each.id == request.args.get("last")), None)
    return render_template("removed.html", found=found, last=last)


@bp.post("/papers/<paper_id>/remove")
def remove(paper_id: str) -> Response:
    """Remove a paper and show where it can be put back."""
    kept = remove_papers(database(), [paper_id], owner=owner()).kept
    return redirect(f"/add/removed?last={kept[0]}" if kept else "/add/removed", code=303)


@bp.post("/add/removed")
def decide() -> Response:
    """Put a paper back and go to its page, or forget it."""
    db = database()
    if back := request.form.get("back"):
        paper = put_back(db, back, extractor=reader().extractor)
        return redirect(urls.paper_url(paper), code=303)
    forget_removed(db, request.form["forget"])
    return redirect("/add/removed", code=303)
