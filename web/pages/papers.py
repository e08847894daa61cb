"""The page of a paper, its BibTeX, and the list of everything related to it."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from graph.bibtex import build_bibtex
from graph.marks import read_marks
from graph.queries import papers, search
from web import urls, words
from web.around import build_around
from web.errors import BadRequest
from web.login import owner
from web.mentions import also_by_concept, cut_text
from web.parameters import page_number
from web.roles import count_kinds, group_by_role
from web.state import database, settings

bp = Blueprint("papers", __name__)

_RELATED = 6  # in the rail; the rest one click away
_LINEAGE = 3

_CYPHER = (
    "MATCH (p:Paper {id: '%s'})-[r]->(c:Concept)\n"
    "RETURN type(r) AS role, c.kind AS kind, c.name AS concept, c.paper_count AS papers\n"
    "ORDER BY role, papers"
)


@bp.get("/papers/<paper_id>")
def show(paper_id: str) -> BaseResponse | str:
    """A paper: its words, what it does with its concepts, its relatives."""
    db = database()
    paper = papers.get_paper(db, paper_id)
    if paper["id"] != paper_id:
        return redirect(urls.paper_url(paper["id"], **request.args.to_dict()), code=301)
    pieces = cut_text(paper["abstract"] or "", paper["concepts"])
    related = papers.related(db, paper_id, page=1, limit=_RELATED)
    q = request.args.get("q", "")
    return render_template(
        "paper.html",
        paper=paper,
        q=q,
        pieces=pieces,
        also=also_by_concept(pieces),
        places=sum(len(concept["mentions"]) for concept in paper["concepts"]),
        kind_counts=count_kinds(paper["concepts"]),
        roles=group_by_role(paper["concepts"]),
        facts=_facts(paper),
        absent=_absent(paper),
        sources=_sources(paper),
        sans_quotes=paper["text_by"] == "paperkin",
        related=related,
        lineage=_lineage(paper_id),
        around=build_around(paper, related["items"]),
        trail=_trail(paper, q),
        place=_place(q),
        cypher=_CYPHER % paper_id,
        mark=read_marks(db, owner=owner()).of(paper_id),
    )


@bp.get("/papers/<paper_id>/bibtex")
def bibtex(paper_id: str) -> Response:
    """The paper as a BibTeX entry, as text."""
    response = make_response(build_bibtex([papers.get_paper(database(), paper_id)]))
    response.mimetype = "text/plain"
    return response


@bp.get("/bibtex")
def picked_bibtex() -> Response:
    """The papers named by ``p`` as a BibTeX file. Raises BadRequest for none or too many."""
    ids, most = list(dict.fromkeys(request.args.getlist("p"))), settings().graph.list_items_max
    if not 1 <= len(ids) <= most:
        raise BadRequest(f"{len(ids):,} papers are named; a file is made of 1 to {most:,}.")
    return bibtex_file(papers.cite_papers(database(), ids), "picked.bib")


def bibtex_file(cited: list[dict[str, Any]], name: str) -> Response:
    """References as a file to keep."""
    response = make_response(build_bibtex(cited))
    response.mimetype = "application/x-bibtex"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


@bp.get("/papers/<paper_id>/related")
def related(paper_id: str) -> str:
    """Every paper that shares a concept with this one, best first, page by page."""
    db = database()
    paper = papers.get_paper(db, paper_id)
    limit = settings().graph.list_items
    listing = papers.related(db, paper["id"], page=page_number(), limit=limit)
    best = papers.related(db, paper["id"], page=1, limit=1)["items"]
    return render_template(
        "related.html", paper=paper, related=listing, top=best[0]["score"] if best else 0
    )


def _facts(paper: dict[str, Any]) -> list[dict[str, str | None]]:
    """Year, venue and identifiers after the authors, each a link where there is a page for it."""
    facts: list[dict[str, str | None]] = []
    if date := paper["published"] or paper["year"]:
        facts.append({"text": str(date), "href": None})
    if paper["venue"]:
        facts.append({"text": paper["venue"], "href": None})
    if arxiv := paper["arxiv_id"]:
        facts.append({"text": f"arXiv {arxiv}", "href": f"https://arxiv.org/abs/{arxiv}"})
    if doi := paper["doi"]:
        facts.append({"text": f"doi {doi}", "href": f"https://doi.org/{doi}"})
    return facts


def _absent(paper: dict[str, Any]) -> str:
    """One sentence about what the sources did not say."""
    has_date = paper["year"] or paper["published"]
    if not paper["authors"] and not has_date:
        return "Authors and year are not in the source."
    if not paper["authors"]:
        return "Authors are not in the source."
    return "" if has_date else "The year is not in the source."


def _sources(paper: dict[str, Any]) -> list[str]:
    return [
        source["source"] if isinstance(source, dict) else str(source)
        for source in paper["sources"] or []
    ]


def _lineage(paper_id: str) -> list[tuple[str, dict[str, Any], Any]]:
    """Builds on, built on by: heading, list, and the verb that tells how."""
    db = database()
    return [
        (
            "Builds on",
            papers.builds_on(db, paper_id, page=1, limit=_LINEAGE),
            lambda role: f"({words.ROLE_WORDS[role]})",
        ),
        (
            "Built on by",
            papers.built_on_by(db, paper_id, page=1, limit=_LINEAGE),
            lambda role: f"({words.ROLE_WORDS[role]} it)",
        ),
    ]


def _trail(paper: dict[str, Any], q: str) -> list[tuple[str, str | None]]:
    start = (f"“{q}”", urls.search_url(q)) if q else ("Overview", "/")
    return [start, (words.short_title(paper["title"]), None)]


def _place(q: str) -> dict[str, Any] | None:
    """Where this paper stands in the list that it was opened from, and its neighbours there."""
    at = request.args.get("at", type=int)
    if not q or not at or at < 1:
        return None
    sort = request.args.get("sort", "relevance")
    db = database()
    listing = search.search(db, q, sort=sort, page=1, limit=settings().graph.list_items_max)
    papers_there = [item for item in listing["items"] if item["type"] == "paper"]
    if at > len(papers_there):
        return None

    def address(place: int) -> str | None:
        if not 1 <= place <= len(papers_there):
            return None
        chosen = sort if sort != "relevance" else None
        return urls.paper_url(papers_there[place - 1]["id"], q=q, at=place, sort=chosen)

    return {
        "at": at,
        "total": listing["total"],
        "before": address(at - 1),
        "after": address(at + 1),
    }
