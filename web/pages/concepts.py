"""The page of a concept: what it is to the papers here, in which words, and with what."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from graph.errors import NotFound
from graph.ids import concept_id as build_id
from graph.names import KINDS, ROLES
from graph.overrides import read_overrides
from graph.queries import alike, concepts
from web import charts, urls, words
from web.decisions import build_decisions, leads_to
from web.errors import BadRequest
from web.mentions import cut_quote
from web.parameters import page_number, whole_number
from web.state import database, kept, settings

bp = Blueprint("concepts", __name__)

_LISTED = 100  # concepts of a page of a kind
_TOGETHER = 5  # of each kind under "Used with"
_PROPOSERS = 3

_CYPHER = (
    "MATCH (p:Paper)-[r]->(c:Concept {id: '%s'})\n"
    "RETURN type(r) AS role, p.title AS paper, p.year AS year, r.mention_texts AS words\n"
    "ORDER BY role, year DESC LIMIT 100"
)


@bp.get("/concepts/<concept_id>")
def show(concept_id: str) -> Response | str:
    """A concept: count sentence, strongest sentence, what it goes with, its papers, its family."""
    db = database()
    decided = read_overrides(db)
    try:
        concept = kept().ask(db, concepts.get_concept, concept_id)
    except NotFound:
        if (moved := leads_to(concept_id, decided)) is None:
            raise
        return redirect(urls.concept_url(moved))  # not for good: a merge can be undone
    if concept["id"] != concept_id:
        return redirect(urls.concept_url(concept["id"], **request.args.to_dict()), code=301)
    role = request.args.get("role") if request.args.get("role") in ROLES else None
    year = whole_number("year", default=0, least=1000, most=9999) or None
    listing = concepts.papers(
        db, concept_id, page=page_number(), limit=settings().graph.list_items, role=role, year=year
    )

    def address(page: int) -> str:
        return urls.concept_url(concept_id, role=role, year=year, page=page)

    return render_template(
        "concept.html",
        concept=concept,
        summary=words.count_sentence(concept["paper_count"], concept["roles"]),
        role=role,
        year=year,
        trend=charts.build_trend(concept["years"], today=date.today()),
        dated=sum(concept["years"].values()),
        strongest=_strongest(concept),
        together=list(
            kept().ask(db, concepts.used_with_by_kind, concept_id, limit=_TOGETHER).items()
        ),
        listing=listing,
        rows=[_row(paper) for paper in listing["items"]],
        address=address,
        family=_family(concept),
        trail=_trail(concept),
        aliases=[
            (alias, build_id(concept["kind"], alias) != concept_id) for alias in concept["aliases"]
        ],
        alike=alike.find_alike(db, concept_id),
        decisions=build_decisions(concept_id, decided),
        proposers=_proposers(concept),
        cypher=_CYPHER % concept_id,
    )


@bp.get("/concepts")
def of_kind() -> str:
    """Every concept of a kind, most papers first; ``least`` leaves out what fewer papers have."""
    kind = words.known_kind(request.args.get("kind", "method"))
    if kind is None:
        raise BadRequest(f"kind is {request.args['kind']!r}; kinds are {', '.join(KINDS)}.")
    least = whole_number("least", default=1, least=1, most=100_000)
    listing = concepts.list_concepts(
        database(), kind, least=least, page=page_number(), limit=_LISTED
    )
    return render_template(
        "kind.html",
        kind=kind,
        least=least,
        listing=listing,
        address=lambda page: urls.kind_url(kind, least=least if least > 1 else None, page=page),
    )


def _strongest(concept: dict[str, Any]) -> dict[str, Any] | None:
    sentence = concept["sentence"]
    if not sentence:
        return None
    return {"quote": cut_quote(sentence, most=260), "paper": sentence["paper"]}


def _row(paper: dict[str, Any]) -> dict[str, Any]:
    sentence = paper["sentence"]
    return {"paper": paper, "quote": cut_quote(sentence) if sentence else None}


def _proposers(concept: dict[str, Any]) -> list[dict[str, Any]]:
    """The first few papers that propose it; each is also in the table below."""
    if not concept["roles"].get("proposes"):
        return []
    listing = concepts.papers(database(), concept["id"], role="proposes", limit=_PROPOSERS)
    items: list[dict[str, Any]] = listing["items"]
    return items


def _family(concept: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """The wider concepts, this one, its variants under their parents, each with its depth."""
    wider = list(enumerate(concept["family"]))
    children: dict[str, list[dict[str, Any]]] = {}
    for variant in concept["variants"]:
        children.setdefault(variant["parent"], []).append(variant)

    def under(parent: str, depth: int) -> Iterator[tuple[int, dict[str, Any]]]:
        for child in children.get(parent, []):
            yield depth, child
            yield from under(child["id"], depth + 1)

    rows = [*wider, (len(wider), concept), *under(concept["id"], len(wider) + 1)]
    return rows if len(rows) > 1 else []


def _trail(concept: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [
        ("Overview", "/"),
        (words.KIND_PLURALS[concept["kind"]], urls.kind_url(concept["kind"])),
        (concept["name"], None),
    ]
