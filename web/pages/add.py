"""Adding papers: paste or drop, see what would be read, load it, watch it, take it back."""

import os

from flask import Blueprint, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from graph.ids import new_id
from graph.loads import create_load, get_load, list_loads
from ingest.load import SAMPLE, SAMPLE_SOURCE
from ingest.settings import IngestSettings
from web.errors import BadRequest
from web.jobs import save_upload, start_load, start_sample, upload_name
from web.preview import build_preview, build_shown
from web.state import database, reader, settings

bp = Blueprint("add", __name__)

PASTED = "pasted.txt"
_RECENT = 5


@bp.get("/add")
def show() -> str:
    """The form, with the latest loads."""
    db = database()
    return render_template(
        "add.html",
        recent=list_loads(db, page=1, limit=_RECENT)["items"],
        sample_size=SAMPLE.read_bytes().count(b"\n"),
        upload_megabytes=settings().upload_bytes // 2**20,
    )


@bp.post("/add/preview")
def preview() -> str:
    """A fragment: the records of a text or file, and one of them as its paper page would be."""
    name, data = _upload()
    at = request.form.get("at", default=0, type=int)
    db = database()
    found = build_preview(
        db, data, name, reader=reader(), limits=IngestSettings.from_env(os.environ)
    )
    shown = build_shown(db, found, at)
    return render_template(
        "parts/preview.html", preview=found, shown=shown, name=name, size=len(data)
    )


@bp.post("/add")
def begin() -> Response:
    """Load what the form holds, or the sample, and go to the page that shows how far it is."""
    db, graph = database(), settings().graph
    load_id = new_id("load")
    if request.form.get("sample"):
        create_load(db, SAMPLE_SOURCE, load_id=load_id)
        start_sample(graph, load_id)
    else:
        name, data = _upload()
        path = save_upload(graph, load_id, upload_name(name), data)
        create_load(db, path.name, load_id=load_id)
        start_load(graph, load_id, [path])
    return redirect(f"/add/{load_id}", code=303)


@bp.get("/add/<load_id>")
def watch(load_id: str) -> str:
    """One load: how far it is, or what it brought."""
    return render_template("load.html", load=get_load(database(), load_id))


def _upload() -> tuple[str, bytes]:
    """The file of the form, else its text. Raises BadRequest where there is neither."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return file.filename, file.read()
    text = request.form.get("text", "").strip()
    if not text:
        raise BadRequest("There is nothing to read: neither a text nor a file.")
    return PASTED, text.encode()
