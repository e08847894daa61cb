"""Adding papers: paste or drop, see what would be read, load it, watch it, take it back."""

import os
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from graph.database import Database
from graph.ids import new_id
from graph.loads import RUNNING, UNDONE, create_load, find_loaded_papers, get_load, list_loads
from graph.removed import list_removed
from ingest.load import SAMPLE, SAMPLE_SOURCE
from ingest.settings import IngestSettings
from web.corrections import Proposed, keep_corrections, parse_corrections
from web.errors import BadRequest
from web.jobs import save_upload, start_load, start_sample, start_sample_removal, upload_name
from web.login import owner
from web.preview import build_preview, build_shown, read_records
from web.state import database, reader, settings

bp = Blueprint("add", __name__)

PASTED = "pasted.txt"
_RECENT = 5
_IN_GRAPH = 60  # papers of a load that its link to the graph names
_LOOKED_AT = 200  # loads, for the sample among them


@bp.get("/add")
def show() -> str:
    """The form, with the latest loads."""
    db = database()
    return render_template(
        "add.html",
        recent=list_loads(db, page=1, limit=_RECENT)["items"],
        sample=_sample_load(db),
        removed=len(list_removed(db)),
        sample_size=SAMPLE.read_bytes().count(b"\n"),
        upload_megabytes=settings().upload_bytes // 2**20,
    )


@bp.post("/add/preview")
def preview() -> str:
    """A fragment: the records of a text or file, and one of them as its paper page would be."""
    name, data = _upload()
    at = request.form.get("at", default=0, type=int)
    db = database()
    found = build_preview(db, data, name, reader=reader(), limits=_limits(), proposed=_proposed())
    shown = build_shown(db, found, at)
    return render_template(
        "parts/preview.html", preview=found, shown=shown, name=name, size=len(data)
    )


@bp.post("/add")
def begin() -> Response:
    """Load what the form holds, or the sample, and go to the page that shows how far it is."""
    db, graph = database(), settings().graph
    load_id = new_id("load")
    if request.form.get("sample") == "remove":
        if not (sample := _sample_load(db)):
            raise BadRequest("The sample is not here.")
        start_sample_removal(graph, sample["load"])
        return redirect(f"/add/{sample['load']}?undoing=1", code=303)
    if request.form.get("sample"):
        create_load(db, SAMPLE_SOURCE, load_id=load_id)
        start_sample(graph, load_id)
    else:
        name, data = _upload()
        _keep_corrections(db, name, data)
        path = save_upload(graph, load_id, upload_name(name), data)
        create_load(db, path.name, load_id=load_id)
        start_load(graph, load_id, [path])
    return redirect(f"/add/{load_id}", code=303)


@bp.get("/add/<load_id>")
def watch(load_id: str) -> str:
    """One load: how far it is, or what it brought."""
    load = get_load(database(), load_id)
    undoing = "undoing" in request.args and load["state"] not in (RUNNING, UNDONE)
    is_sample = load["source"] == SAMPLE_SOURCE
    papers = find_loaded_papers(database(), load_id)[:_IN_GRAPH] if load["papers_here"] else []
    return render_template(
        "load.html", load=load, undoing=undoing, is_sample=is_sample, papers=papers
    )


def _sample_load(db: Database) -> dict[str, Any] | None:
    """The last load of the bundled sample of which something is here."""
    loads = list_loads(db, page=1, limit=_LOOKED_AT)["items"]
    return next((x for x in loads if x["source"] == SAMPLE_SOURCE and x["papers_here"]), None)


def _limits() -> IngestSettings:
    return IngestSettings.from_env(os.environ)


def _proposed() -> list[Proposed]:
    return parse_corrections(request.form.get("corrections", ""))


def _keep_corrections(db: Database, name: str, data: bytes) -> None:
    if proposed := _proposed():
        records, _, _ = read_records(data, name, limits=_limits())
        keep_corrections(db, records, proposed, extractor=reader().extractor, owner=owner())


def _upload() -> tuple[str, bytes]:
    """The file of the form, else its text. Raises BadRequest where there is neither."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return file.filename, file.read()
    text = request.form.get("text", "").strip()
    if not text:
        raise BadRequest("There is nothing to read: neither a text nor a file.")
    return PASTED, text.encode()
