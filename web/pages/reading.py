"""The reading list: the marked papers by mark, and what to read next with why."""

from flask import Blueprint, Response, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from graph.marks import MARKS, read_marks, set_mark
from graph.queries.papers import cite_papers
from graph.queries.reading import list_papers, read_next_of
from web import urls
from web.login import owner
from web.pages.papers import bibtex_file
from web.parameters import one_of, page_number
from web.state import database, settings

bp = Blueprint("reading", __name__)

_NEXT = 10


@bp.get("/reading")
def show() -> str:
    """One tab of the list, with what to read next in the rail."""
    db = database()
    marks, tab = read_marks(db, owner=owner()), one_of("tab", MARKS)
    limit = settings().graph.list_items
    return render_template(
        "reading.html",
        marks=marks,
        tab=tab,
        listing=list_papers(db, marks.papers[tab], page=page_number(), limit=limit),
        following=read_next_of(db, marks, limit=_NEXT),
        address=lambda page: urls.reading_url(tab, page=page),
    )


@bp.post("/reading")
def mark() -> BaseResponse:
    """Mark a paper, or take its mark away, without a script; then back to where it was done."""
    paper, wanted = request.form.get("paper", ""), request.form.get("mark", "")
    set_mark(database(), paper, wanted or None, owner=owner())
    tab = request.form.get("tab", "")
    back = urls.reading_url(tab) if tab in MARKS else urls.paper_url(paper)
    return redirect(back, code=303)


@bp.get("/reading/bibtex")
def bibtex() -> Response:
    """Every paper of a tab as a BibTeX file."""
    db, tab = database(), one_of("tab", MARKS)
    papers = read_marks(db, owner=owner()).papers[tab]
    return bibtex_file(cite_papers(db, papers), f"{tab.replace('_', '-')}.bib")
