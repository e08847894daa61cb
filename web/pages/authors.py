"""The page of an author: papers by year, what they are about, who wrote them with them."""

from datetime import date

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from graph.errors import NotFound
from graph.overrides import read_overrides
from graph.queries import alike, author_years, authors
from web import charts, urls
from web.decisions import build_decisions, leads_to
from web.parameters import page_number
from web.state import database, settings

bp = Blueprint("authors", __name__)


@bp.get("/authors/<author_id>")
def show(author_id: str) -> Response | str:
    """An author: papers, concepts by kind, co-authors; a merged spelling leads to the one kept."""
    db = database()
    decided = read_overrides(db)
    limit = settings().graph.list_items
    try:
        author = authors.get_author(db, author_id, page=page_number(), limit=limit)
    except NotFound:
        if (moved := leads_to(author_id, decided)) is None:
            raise
        return redirect(urls.author_url(moved))  # not for good: a merge can be undone
    years, undated = author_years.count_years(db, author_id)
    return render_template(
        "author.html",
        author=author,
        years=years,
        undated=undated,
        trend=charts.build_trend(years, today=date.today()),
        alike=alike.find_alike_authors(db, author_id),
        decisions=build_decisions(author_id, decided),
    )
