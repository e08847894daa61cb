"""The first page: the overview, or the results once something is asked for."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from graph.queries import overview, search

from graph.names import KINDS
from web import charts, query_text, urls
from web.mentions import cut_quote
from web.parameters import one_of, page_number
from web.state import database, settings

bp = Blueprint("home", __name__)

SORTS = ("relevance", "newest", "linked")
_SORT_WORDS = {"relevance": "Relevance", "newest": "Newest", "linked": "Most linked"}
_DEVICES = 5  # of hardware over time; the others are one small multiple


@bp.get("/")
def show() -> str:
    """The overview, or the results for ``q``."""
    q = request.args.get("q", "").strip()
    return _results(q) if q else _overview()


def _overview() -> str:
    facts = overview.overview(database())
    return render_template(
        "overview.html", facts=facts, q="", multiples=_multiples(facts["hardware_by_year"])
    )


def _multiples(by_year: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Small multiples of hardware over time on one scale."""
    top = max((max(row["years"].values(), default=0) for row in by_year), default=0)
    today = date.today()
    return [
        row | {"bars": charts.build_trend(row["years"], today=today, most=top)}
        for row in by_year[: _DEVICES + 1]
    ]


def _results(q: str) -> str:
    db = database()
    sort = one_of("sort", SORTS)
    limit = settings().graph.list_items
    found = search.search(db, q, sort=sort, page=page_number(), limit=limit)
    facets = search.facets(db, q)
    papers = [item for item in found["items"] if item["type"] == "paper"]

    def address(page: int) -> str:
        return urls.search_url(q, sort=_kept(sort), page=page)

    return render_template(
        "results.html",
        q=q,
        words_only=query_text.words_of(q),
        found=found,
        rows=[_row(paper) for paper in papers],
        first=(found["page"] - 1) * found["limit"] + 1,
        facets=_facets(q, facets),
        exact=facets["exact"],
        scopes=query_text.scopes(q),
        without=lambda text: urls.search_url(query_text.without_token(q, text), sort=_kept(sort)),
        sorts=_sort_links(q),
        sort=sort,
        kept_sort=_kept(sort),
        address=address,
    )


def _sort_links(q: str) -> list[tuple[str, str, str]]:
    return [
        (name, word, urls.search_url(q, sort=_kept(name))) for name, word in _SORT_WORDS.items()
    ]


def _kept(sort: str) -> str | None:
    """The sort as a parameter; the default is left out of addresses."""
    return None if sort == SORTS[0] else sort


def _row(paper: dict[str, Any]) -> dict[str, Any]:
    sentence = paper.get("sentence")
    return {"paper": paper, "quote": cut_quote(sentence) if sentence else None}


def _facets(q: str, facets: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Kind -> its values, each with where a click on it leads and whether it is ticked."""
    groups = []
    for kind in KINDS:
        values = [
            value
            | {
                "href": urls.search_url(query_text.toggled(q, kind, value["name"])),
                "ticked": query_text.has_scope(q, kind, value["name"]),
            }
            for value in facets["kinds"].get(kind, [])
        ]
        if values:
            groups.append((kind, values))
    return groups
