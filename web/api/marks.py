"""The reading list: papers marked as to read, read, or not for me, and what to read next."""

from typing import Literal

from flask import Response
from pydantic import BaseModel, Field

from graph.marks import read_marks, set_mark
from graph.queries.reading import list_papers, read_next_of
from web.api.answers import Listing, Paged, Thing, answer, blueprint
from web.login import owner
from web.state import database

bp = blueprint("marks")

MarkWord = Literal["to_read", "read", "not_for_me"]


class MarkBody(BaseModel):
    """A paper and what it is marked as."""

    paper: str = Field(..., max_length=400, description="As in arxiv:2503.11731")
    mark: MarkWord


class MarkedAsked(Paged):
    """Which marked papers are listed."""

    mark: MarkWord = "to_read"


class MarkPath(BaseModel):
    """The paper of a route; an old id means the paper's present one."""

    paper_id: str = Field(..., max_length=400, description="As in arxiv:2503.11731")


@bp.get("/marks", summary="The papers with a mark, last marked first", responses={200: Listing})
def marked(query: MarkedAsked) -> Response:
    """Marks of papers that are no longer in the graph wait for their return and are not listed."""
    db = database()
    papers = read_marks(db, owner=owner()).papers[query.mark]
    return answer(list_papers(db, papers, page=query.page, limit=query.size()))


@bp.get("/marks/next", summary="What to read next", responses={200: Listing})
def following(query: Paged) -> Response:
    """The papers nearest to those read and to read, each with why; marked ones are left out."""
    db = database()
    return answer(read_next_of(db, read_marks(db, owner=owner()), limit=query.size()))


@bp.post("/marks", summary="Mark a paper", responses={200: Thing})
def mark(body: MarkBody) -> Response:
    """``before`` is the mark that it had, or null."""
    before = set_mark(database(), body.paper, body.mark, owner=owner())
    return answer({"paper": body.paper, "mark": body.mark, "before": before})


@bp.delete("/marks/<paper_id>", summary="Take a paper's mark away", responses={200: Thing})
def unmark(path: MarkPath) -> Response:
    """``before`` is the mark that it had, or null."""
    before = set_mark(database(), path.paper_id, None, owner=owner())
    return answer({"paper": path.paper_id, "mark": None, "before": before})
