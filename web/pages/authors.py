"""The page of an author: papers by year, what they are about, who wrote them with them."""

from flask import Blueprint, render_template

from graph.queries import authors
from web.parameters import page_number
from web.state import database, settings

bp = Blueprint("authors", __name__)


@bp.get("/authors/<author_id>")
def show(author_id: str) -> str:
    """An author: papers, concepts by kind, co-authors."""
    limit = settings().graph.list_items
    author = authors.get_author(database(), author_id, page=page_number(), limit=limit)
    return render_template("author.html", author=author)
