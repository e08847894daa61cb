"""Reading a paper without writing it, and loads: started here, run by a process of their own."""

from typing import Any

from flask import Response, request
from pydantic import BaseModel, Field

from graph.ids import new_id, title_key
from graph.loads import create_load, get_load, list_loads
from graph.stored import count_outdated
from ingest.clean import clean_text
from ingest.printed import extraction_json
from ingest.read.build import longest_word
from web.api.answers import Listing, Paged, Thing, answer, blueprint
from web.errors import BadRequest
from web.jobs import save_upload, start_load, start_undo, upload_name
from web.state import database, reader, settings

bp = blueprint("loads")

_PASTED = "pasted.txt"


class ExtractBody(BaseModel):
    """A paper's text."""

    title: str = Field("", max_length=2_000)
    abstract: str = ""


class LoadBody(BaseModel):
    """Papers as text: BibTeX, CSV, JSON, a copied page, or title and abstract."""

    text: str = Field(..., min_length=1)
    name: str = Field(_PASTED, max_length=200, description="What the load is called.")


class LoadPath(BaseModel):
    """The load of a route."""

    load_id: str = Field(..., max_length=100, description="As in load:8f14e45f-...")


@bp.post("/extract", summary="The concepts of a title and abstract", responses={200: Thing})
def extract(body: ExtractBody) -> Response:
    """What `paperkin extract --json --with-text` prints for it; nothing is written."""
    title, abstract = clean_text(body.title), clean_text(body.abstract)
    if not title and not abstract:
        raise BadRequest("Title and abstract are both empty.")
    most = settings().reading.max_abstract
    if len(abstract) > most:
        raise BadRequest(f"The abstract has {len(abstract):,} characters; the most is {most:,}.")
    if (longest := longest_word(f"{title} {abstract}")) > settings().reading.max_word:
        raise BadRequest(f"There is a word of {longest:,} characters, which is no text.")
    return answer(
        extraction_json(title_key(title), reader().extract(title, abstract), with_text=True)
    )


_BEGIN_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": LoadBody.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string"},
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    }
}


@bp.post(
    "/loads",
    summary="Begin to load papers",
    responses={202: Thing},
    openapi_extensions=_BEGIN_BODY,
)
def begin() -> Response:
    """Takes JSON (`text`, `name`) or a form with files; answers 202 and the load to watch."""
    db, graph = database(), settings().graph
    load_id = new_id("load")
    paths = [
        save_upload(graph, load_id, upload_name(f"{at}-{name}" if at else name), data)
        for at, (name, data) in enumerate(_uploads())
    ]
    create_load(db, ", ".join(path.name for path in paths), load_id=load_id)
    start_load(graph, load_id, paths)
    return answer(get_load(db, load_id), 202)


def _uploads() -> list[tuple[str, bytes]]:
    """The files of a form, or the text of a JSON body. Raises BadRequest where there is none."""
    if request.mimetype == "application/json":
        body = LoadBody.model_validate(request.get_json())
        return [(body.name, body.text.encode())]
    files = [(file.filename or "", file.read()) for file in request.files.getlist("file")]
    text = request.form.get("text", "").strip()
    uploads = [(name, data) for name, data in files if data]
    if text:
        uploads.append((_PASTED, text.encode()))
    if not uploads:
        raise BadRequest("There is nothing to load: neither a text nor a file.")
    return uploads


@bp.get("/outdated", summary="How many papers an older version has read", responses={200: Thing})
def outdated() -> Response:
    """``papers`` are those that ``paperkin refresh`` would read again."""
    return answer({"papers": count_outdated(database(), reader().version)})


@bp.get("/loads", summary="Every load, newest first", responses={200: Listing})
def loads(query: Paged) -> Response:
    """Each with its state, counts and times."""
    return answer(list_loads(database(), page=query.page, limit=query.size()))


@bp.get("/loads/<load_id>", summary="A load: how far it is, or its report", responses={200: Thing})
def load(path: LoadPath) -> Response:
    """The report of the contract, with state and times."""
    return answer(get_load(database(), path.load_id))


@bp.post("/loads/<load_id>/undo", summary="Take a load back", responses={202: Thing})
def undo(path: LoadPath) -> Response:
    """Papers that no other load brought go; answers 202, the state becomes `undone`."""
    found: dict[str, Any] = get_load(database(), path.load_id)
    if found["state"] == "running":
        raise BadRequest("The load still runs.", hint="Undo it when it is over.")
    start_undo(settings().graph, path.load_id)
    return answer(found, 202)
