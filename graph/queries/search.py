"""Search: papers by words, phrases and scopes, the concepts they name, facets, suggestions."""

from typing import Any

from graph.database import Database, Transaction
from graph.derived import fold_name
from graph.names import KINDS, TYPE_ROLES
from graph.queries.candidates import MOST, Plan, build_plan, build_statement, links_of
from graph.queries.corrections import correct
from graph.queries.items import (
    CHIPS,
    CONCEPT,
    PAPER,
    ROLE_PATTERN,
    TEXTS,
    TYPE_RANKS,
    Item,
    best_sentence,
    count_papers,
    envelope,
    sentence_of,
    window,
)
from graph.queries.words import VERBS
from graph.search_text import build_fuzzy, build_prefixes, find_matches, parse, split_words

SORTS = {
    "relevance": "score DESC, coalesce(p.dated, '') DESC, p.id",
    "newest": "coalesce(p.dated, '') DESC, score DESC, p.id",
    "linked": "p.concept_count DESC, score DESC, p.id",
    "central": "coalesce(p.centrality, 0.0) DESC, score DESC, p.id",  # as of the last analysis
}
_CONCEPTS_ON_TOP = 3
_FACET_VALUES = 40

_PAGE = f"""
WITH p, score ORDER BY ORDERING
WITH collect({{p: p, score: score}}) AS every
WITH size(every) AS total, every[$skip..$end] AS top
UNWIND CASE top WHEN [] THEN [null] ELSE top END AS row
WITH total, row, row.p AS p
RETURN total, row.score AS score, p {PAPER} AS paper, p {TEXTS} AS texts,
       {CHIPS} AS chips
"""


def search(
    db: Database, q: str, *, sort: str = "relevance", page: int = 1, limit: int = 25
) -> Item:
    """The papers that match, with why each does; ``total`` counts papers.

    The first page begins with up to three concepts that the text names; all of them are in
    ``concepts``. ``of`` is how many papers there are. Where nothing matches but a word one letter
    away does, the answer is that query's and ``corrected`` holds it. ``exact`` is false where more
    than 5,000 papers match the words: those are the best of them.
    """
    skip, taken = window(page, limit)

    def work(tx: Transaction) -> Item:
        plan = build_plan(tx, parse(q))
        rows, total = _page(tx, plan, sort, skip, taken)
        corrected = None
        if not total and (better := correct(tx, q)):
            plan = build_plan(tx, parse(better))
            rows, total = _page(tx, plan, sort, skip, taken)
            corrected = better if total else None
        concepts = [_concept_item(item, plan) for item in (*plan.named, *plan.hinted)]
        items = concepts[:_CONCEPTS_ON_TOP] if page == 1 else []
        items += _items(tx, plan, rows)
        answer = envelope(items, total=total, page=page, limit=taken)
        answer["truncated"] = skip + len(rows) < total
        more = {"of": count_papers(tx), "concepts": concepts, "corrected": corrected}
        return {**answer, **more, "exact": total < MOST or not plan.text.text}

    return db.execute_read(work)


def _page(tx: Transaction, plan: Plan, sort: str, skip: int, limit: int) -> tuple[list[Item], int]:
    ordering = SORTS.get(sort, SORTS["relevance"])
    statement, values = build_statement(plan, _PAGE.replace("ORDERING", ordering))
    rows = tx.run(statement, values, skip=skip, end=skip + limit).data()
    return [row for row in rows if row["paper"]], rows[0]["total"]


def _concept_item(concept: Item, plan: Plan) -> Item:
    return {**concept, "matched": find_matches(concept["name"], plan.text.tokens)}


def _items(tx: Transaction, plan: Plan, rows: list[Item]) -> list[Item]:
    asked = [key for group in plan.groups.values() for key in group]
    asked += [item["id"] for item in (*plan.named, *plan.hinted)]
    links = links_of(tx, [row["paper"]["id"] for row in rows], asked)
    return [_paper_item(row, plan, links.get(row["paper"]["id"], [])) for row in rows]


def _paper_item(row: Item, plan: Plan, links: list[Item]) -> Item:
    tokens = plan.text.tokens
    named = {item["id"] for item in plan.named}
    links = sorted(links, key=lambda i: (i["id"] not in named, TYPE_RANKS[i["type"]], i["name"]))
    sentence = best_sentence(row["texts"], links[0]["link"]) if links else None
    sentence = sentence or _text_sentence(row["texts"], tokens)
    snippet = sentence and {
        "text": sentence["text"],
        "matched": find_matches(sentence["text"], tokens) or [[sentence["start"], sentence["end"]]],
    }
    return {
        **row["paper"],
        "matched": find_matches(row["paper"]["title"], tokens),
        "score": round(row["score"], 3),
        "why": _why(links, plan),
        "sentence": sentence,
        "snippet": snippet,
        "chips": row["chips"],
    }


def _text_sentence(texts: dict[str, Any], tokens: tuple[str, ...]) -> Item | None:
    """The sentence of the abstract with most of the words, its first match marked."""
    best: tuple[int, Item] | None = None
    for index, field in enumerate(texts["sentence_fields"] or []):
        sentence = sentence_of(texts, index)
        matches = find_matches(sentence["text"], tokens) if field == "abstract" else []
        if matches and (best is None or len(matches) > best[0]):
            marked = {**sentence, "start": matches[0][0], "end": matches[0][1]}
            best = (len(matches), marked)
    return best[1] if best else None


def _why(links: list[Item], plan: Plan) -> str:
    """``Uses KV cache``, ``In the text only``, or nothing where no words were asked for."""
    if links:
        said = VERBS[TYPE_ROLES[links[0]["type"]]][0]
        return f"{said[0].upper()}{said[1:]} {links[0]['name']}"
    return "In the text only" if plan.text.text else ""


# ------------------------------------------------------------ facets

_FACETS = f"""
WITH p, score ORDER BY score DESC, coalesce(p.dated, '') DESC, p.id LIMIT {MOST}
WITH p, CASE $ticked WHEN [] THEN false
        ELSE EXISTS {{ (p)-[:{ROLE_PATTERN}]->(t:Concept) WHERE t.id IN $ticked }} END AS here
WITH collect({{p: p, here: here}}) AS rows
WITH rows, size([row IN rows WHERE row.here]) AS ticked
UNWIND rows AS row
WITH row.p AS p, row.here AS here, ticked
MATCH (p)-[:{ROLE_PATTERN}]->(c:Concept)
WITH c, ticked, sum(CASE WHEN here THEN 0 ELSE 1 END) AS others
WHERE c.kind IN $kinds
WITH c, CASE WHEN c.id IN $ticked THEN ticked ELSE ticked + others END AS papers, others
ORDER BY c.id IN $ticked DESC, others DESC, c.name, c.id
WITH c.kind AS kind, collect({{id: c.id, name: c.name, count: papers}}) AS every
RETURN kind, every[..{_FACET_VALUES}] AS items
"""

_YEARS = f"""
WITH p, score ORDER BY score DESC, coalesce(p.dated, '') DESC, p.id LIMIT {MOST}
RETURN p.year AS year, count(p) AS papers
ORDER BY year
"""


def facets(db: Database, q: str) -> Item:
    """What the papers found have, by kind and year.

    A count is how many papers the list would have with that value ticked: within a kind any of
    the ticked ones, between kinds all. Counted in the best 5,000; ``exact`` says whether there are
    no more.
    """

    def work(tx: Transaction) -> Item:
        plan = build_plan(tx, parse(q))
        statement, values = build_statement(plan, _YEARS)
        years = tx.run(statement, values).data()
        total = sum(row["papers"] for row in years)
        kinds: dict[str, list[Item]] = {}
        open_kinds = [kind for kind in KINDS if kind not in plan.groups]
        for kinds_here, ticked in [(open_kinds, ()), *(([k], g) for k, g in plan.groups.items())]:
            base = plan.without_group(kinds_here[0]) if ticked else plan
            statement, values = build_statement(base, _FACETS)
            values |= {"kinds": kinds_here, "ticked": list(ticked)}
            kinds |= {row["kind"]: row["items"] for row in tx.run(statement, values).data()}
        return {
            "kinds": {kind: kinds[kind] for kind in KINDS if kind in kinds},
            "years": {str(row["year"]): row["papers"] for row in years if row["year"]},
            "undated": sum(row["papers"] for row in years if not row["year"]),
            "total": total,
            "exact": total < MOST,
        }

    return db.execute_read(work)


# ------------------------------------------------------------ suggestions

_PREFIX = f"""
MATCH (c:Concept)
WHERE c.name_folded STARTS WITH $folded AND c.paper_count > 0
RETURN c {CONCEPT} AS item
ORDER BY c.paper_count DESC, c.name, c.id
LIMIT $limit
"""  # rides on concept_name

_CONCEPTS = f"""
CALL db.index.fulltext.queryNodes('concept_names', $query, {{limit: 200}}) YIELD node AS c, score
WHERE c.paper_count > 0
RETURN c {CONCEPT} AS item
ORDER BY c.paper_count DESC, score DESC, c.id
LIMIT $limit
"""

_PAPERS = f"""
CALL db.index.fulltext.queryNodes('paper_text', $query, {{limit: 100}}) YIELD node AS p, score
RETURN p {PAPER} AS item
ORDER BY score DESC, p.id
LIMIT $limit
"""

_AUTHORS = """
CALL db.index.fulltext.queryNodes('author_names', $query, {limit: 100}) YIELD node AS a
RETURN {type: 'author', id: a.id, name: a.name, paper_count: COUNT { (a)<-[:WRITTEN_BY]-() }}
       AS item
ORDER BY item.paper_count DESC, item.id
LIMIT $limit
"""


def suggest(db: Database, q: str, *, limit: int = 8) -> Item:
    """What the search box offers for the beginning of a name: concepts, papers, authors.

    Names that begin so come first, then names with words that begin so, then, where there is
    nothing else, names one letter away.
    """

    def work(tx: Transaction) -> Item:
        prefixes = build_prefixes(q)
        if not prefixes:
            return envelope([], total=0, page=1, limit=limit)
        folded = fold_name(q)
        concepts = [row["item"] for row in tx.run(_PREFIX, folded=folded, limit=limit).data()]
        concepts += _rows(tx, _CONCEPTS, prefixes, limit)
        titles = " ".join(f"+title:{part[1:]}" for part in prefixes.split())
        papers = _rows(tx, _PAPERS, titles, limit)
        authors = _rows(tx, _AUTHORS, prefixes, limit)
        if not (concepts or papers or authors):
            concepts = _rows(tx, _CONCEPTS, build_fuzzy(q), limit)
        items = _share(_distinct(concepts), papers, authors, limit)
        words = split_words(q)
        items = [
            {**item, "matched": find_matches(item.get("name") or item.get("title", ""), words)}
            for item in items
        ]
        return envelope(items, total=len(items), page=1, limit=limit)

    return db.execute_read(work)


def _rows(tx: Transaction, statement: str, query: str, limit: int) -> list[Item]:
    return [row["item"] for row in tx.run(statement, query=query, limit=limit).data()]


def _distinct(items: list[Item]) -> list[Item]:
    return list({item["id"]: item for item in items}.values())


def _share(concepts: list[Item], papers: list[Item], authors: list[Item], limit: int) -> list[Item]:
    """Half of the places for concepts, up to a quarter for authors, the others for papers."""
    few_authors = authors[: max(1, limit // 4)]
    few_papers = papers[: max(1, limit - limit // 2 - len(few_authors))]
    own = concepts[: limit - len(few_papers) - len(few_authors)]
    return [*own, *few_papers, *few_authors][:limit]
