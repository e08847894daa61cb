"""The first page: the overview, or the results once something is asked for."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from graph.database import Database
from graph.names import KINDS
from graph.queries import overview, search, since
from graph.stored import count_outdated
from web import charts, query_text, urls, words
from web.parameters import one_of, page_number
from web.state import database, kept, reader, settings

bp = Blueprint("home", __name__)

SORTS = ("relevance", "newest", "linked", "central")
_SORT_WORDS = {
    "relevance": "Relevance",
    "newest": "Newest",
    "linked": "Most linked",
    "central": "Most central",
}
_TOGETHER = 8
_FACETS_SHOWN = 4  # values of a kind; ticked ones always, the others behind "more"
_RELAXED = 3  # scopes that are left out one by one where nothing matches


@bp.get("/")
def show() -> str:
    """The overview, or the results for ``q``."""
    q = request.args.get("q", "").strip()
    return _results(q) if q else _overview()


def _overview() -> str:
    db = database()
    facts = kept().ask(db, overview.overview)
    load = facts["last_load"]
    changed = (
        kept().ask(db, since.since_load, load["load"]) if load and load["state"] == "done" else None
    )
    return render_template(
        "overview.html",
        facts=facts,
        q="",
        multiples=_multiples(facts["hardware_by_year"]),
        load_facts=_load_facts(load) + _changed(changed),
        changed=changed,
        outdated=count_outdated(db, reader().version),
    )


def _load_facts(load: dict[str, Any] | None) -> list[tuple[str, str]]:
    """What the last load brought: a figure and what it counts; zeros are left out."""
    if not load:
        return []
    source = words.source_name(load["source"])
    rows = [
        ("+", load.get("loaded", 0), "paper", f"from {source}"),
        ("", load.get("updated", 0), "paper", f"changed by {source}"),
        ("", load.get("unchanged", 0), "paper", "unchanged"),
        ("", load.get("without_abstract", 0), "record", "without abstract"),
        ("", load.get("refused", 0), "record", "not read"),
    ]
    return [
        (f"{sign}{figure:,}", f"{noun if figure == 1 else noun + 's'} {rest}")
        for sign, figure, noun, rest in rows
        if figure
    ]


def _changed(changed: dict[str, Any] | None) -> list[tuple[str, str]]:
    """What the last load did to the concepts; nothing where it did nothing."""
    if not changed:
        return []
    rows = []
    if new := changed["new"]:
        rows.append((f"+{new:,}", "concept" if new == 1 else "concepts"))
    if shared := changed["shared"]:
        rows.append((f"{shared:,}", "became shared by two papers or more"))
    return rows


def _multiples(by_year: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Small multiples of hardware over time, each row with its bars."""
    trends = charts.build_multiples([row["years"] for row in by_year], today=date.today())
    return [row | {"bars": bars} for row, bars in zip(by_year, trends, strict=bool(trends))]


def _results(q: str) -> str:
    db = database()
    sort = one_of("sort", SORTS)
    limit = settings().graph.list_items
    found = search.search(db, q, sort=sort, page=page_number(), limit=limit)
    facets = kept().ask(db, search.facets, found["corrected"] or q)
    scopes = query_text.scopes(q)
    return render_template(
        "results.html",
        q=q,
        words_only=query_text.words_of(q),
        found=found,
        papers=[item for item in found["items"] if item["type"] == "paper"],
        best=_best(found),
        first=(found["page"] - 1) * found["limit"] + 1,
        facets=_facets(q, facets),
        exact=facets["exact"],
        together=_together(facets, found["concepts"], scopes),
        scopes=scopes,
        names=_names(facets),
        on_words=_on_words(db, q, scopes),
        without=lambda text: urls.search_url(query_text.without_token(q, text), sort=_kept(sort)),
        added=lambda concept: urls.search_url(
            query_text.with_scope(q, concept["kind"], concept["name"]), sort=_kept(sort)
        ),
        instead=_instead(db, q, scopes) if not found["total"] else [],
        near=_near(db, q) if not found["total"] else [],
        sorts=_sort_links(q),
        sort=sort,
        kept_sort=_kept(sort),
        address=lambda page: urls.search_url(q, sort=_kept(sort), page=page),
    )


def _best(found: dict[str, Any]) -> dict[str, Any] | None:
    """The concept above the papers: the first on the first page."""
    first = next(iter(found["items"]), None)
    return first if first and first["type"] == "concept" else None


def _on_words(db: Database, q: str, scopes: list[query_text.Scope]) -> int | None:
    """How many papers the words alone have; None where there are no scopes beside words."""
    words = query_text.words_of(q)
    if not scopes or not words:
        return None
    return int(search.search(db, words, limit=1)["total"])


def _instead(db: Database, q: str, scopes: list[query_text.Scope]) -> list[tuple[str, str, int]]:
    """For a query that finds nothing: what it finds without one scope, where that is something."""
    found = []
    for scope in scopes[:_RELAXED]:
        shorter = query_text.without_token(q, scope.text)
        if shorter and (total := int(search.search(db, shorter, limit=1)["total"])):
            found.append((scope.text, urls.search_url(shorter), total))
    return found


def _near(db: Database, q: str) -> list[dict[str, Any]]:
    """Names that somebody may have meant whose query finds nothing."""
    items: list[dict[str, Any]] = search.suggest(db, query_text.words_of(q) or q, limit=3)["items"]
    return items


def _names(facets: dict[str, Any]) -> dict[tuple[str, str], str]:
    """(kind, folded name) -> the name as concepts are called, for the chips of the scopes."""
    return {
        (kind, value["name"].lower()): value["name"]
        for kind, group in facets["kinds"].items()
        for value in group
    }


def _together(
    facets: dict[str, Any], found: list[dict[str, Any]], scopes: list[query_text.Scope]
) -> list[dict[str, Any]]:
    """The concepts that most of the papers in the list have, besides those that were searched.

    Kinds with a ticked value are left out: their counts are of the list without that tick.
    """
    known = {concept["id"] for concept in found}
    asked = {scope.kind for scope in scopes}
    values = [
        value | {"kind": kind}
        for kind, group in facets["kinds"].items()
        if kind not in asked
        for value in group
        if value["id"] not in known and value["count"] > 1
    ]
    return sorted(values, key=lambda value: -value["count"])[:_TOGETHER]


def _sort_links(q: str) -> list[tuple[str, str, str]]:
    return [
        (name, word, urls.search_url(q, sort=_kept(name))) for name, word in _SORT_WORDS.items()
    ]


def _kept(sort: str) -> str | None:
    """The sort as a parameter; the default is left out of addresses."""
    return None if sort == SORTS[0] else sort


def _facets(q: str, facets: dict[str, Any]) -> list[dict[str, Any]]:
    """By kind: its values, each with where a click on it leads and whether it is ticked."""
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
            shown = [v for at, v in enumerate(values) if v["ticked"] or at < _FACETS_SHOWN]
            folded = [v for v in values if v not in shown]
            groups.append({"kind": kind, "shown": shown, "folded": folded})
    return groups
