"""Papers that an older version has read: how many there are, and reading them again."""

from flask import Blueprint, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from graph.stored import count_outdated
from web.jobs import start_refresh
from web.state import database, reader, settings

bp = Blueprint("refresh", __name__)


@bp.get("/add/refresh")
def show() -> str:
    """How many there are; once they are being read, the page looks again until none is left."""
    left = count_outdated(database(), reader().version)
    return render_template("refresh.html", left=left, begun="begun" in request.args)


@bp.post("/add/refresh")
def begin() -> Response:
    """Begin to read them again, in a process of its own."""
    database()
    start_refresh(settings().graph)
    return redirect("/add/refresh?begun=1", code=303)
