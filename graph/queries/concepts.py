"""Questions about one concept: what it is here, which papers have it, what it goes with."""

from typing import Any

from graph.database import Database, Transaction
from graph.errors import NotFound
from graph.names import HARDWARE, KINDS, ROLE_TYPES, TYPE_ROLES
from graph.queries.items import (
    CONCEPT,
    MENTIONS,
    PAPER,
    ROLE_PATTERN,
    TEXTS,
    TYPE_RANKS,
    Item,
    best_sentence,
    count_papers,
    envelope,
    kind_counts,
    mention_sentence,
    window,
)
from graph.queries.papers import build_result

_RESULTS_SHOWN = 25
_RUNS_ON_SHOWN = 8
_VARIANTS_SHOWN = 50
_SENTENCES_READ = 200  # links among which the shortest sentence is looked for
_ALSO = 4

_DEGREES = ", ".join(
    f"{role}: COUNT {{ (c)<-[:{rel_type}]-() }}" for role, rel_type in ROLE_TYPES.items()
)

_CONCEPT = f"""
MATCH (c:Concept {{id: $id}})
RETURN c {{.id, .kind, .name, .paper_count, aliases: coalesce(c.aliases, [])}} AS concept,
       {{{_DEGREES}}} AS roles
"""  # rides on concept_id; counts are degrees

_YEARS = f"""
MATCH (c:Concept {{id: $id}})<-[:{ROLE_PATTERN}]-(p:Paper)
RETURN p.year AS year, count(*) AS papers
ORDER BY year
"""

_FAMILY = f"""
MATCH path = (:Concept {{id: $id}})-[:VARIANT_OF*1..8]->(c:Concept)
RETURN c {CONCEPT} AS concept
ORDER BY length(path) DESC, c.id
"""

_VARIANTS = f"""
MATCH path = (:Concept {{id: $id}})<-[:VARIANT_OF*1..8]-(c:Concept)
RETURN c {CONCEPT} AS concept, nodes(path)[-2].id AS parent, length(path) AS depth
ORDER BY c.paper_count DESC, c.name, c.id
LIMIT $limit
"""

_WITH_VARIANTS = f"""
MATCH (:Concept {{id: $id}})<-[:VARIANT_OF*0..8]-(c:Concept)<-[:{ROLE_PATTERN}]-(p:Paper)
RETURN count(DISTINCT p) AS papers
"""

# The strongest sentence: who proposes it, most sure first; else any link.
_PROPOSED = f"""
MATCH (c:Concept {{id: $id}})<-[r:PROPOSES]-(p:Paper)
RETURN p {PAPER} AS paper, p {TEXTS} AS texts, r {MENTIONS} AS link, type(r) AS type
ORDER BY r.confidence DESC, p.id
LIMIT 1
"""
_LINKS = f"""
MATCH (c:Concept {{id: $id}})<-[r:{ROLE_PATTERN}]-(p:Paper)
WITH p, r, type(r) AS type ORDER BY r.confidence DESC, p.id LIMIT $limit
RETURN p {PAPER} AS paper, p {TEXTS} AS texts, r {MENTIONS} AS link, type
"""

_RESULTS = f"""
MATCH (c:Concept {{id: $id}})<-[:OF|ON]-(r:Result)<-[:CLAIMS]-(p:Paper)
WITH DISTINCT r, p ORDER BY coalesce(p.dated, '') DESC, r.id LIMIT $limit
OPTIONAL MATCH (r)-[:OF]->(metric:Concept)
OPTIONAL MATCH (r)-[:ON]->(about:Concept)
RETURN r {{.*}} AS result, metric {{.id, .name}} AS metric, about {{.id, .kind, .name}} AS about,
       p {PAPER} AS paper, p {TEXTS} AS texts
"""


def get_concept(db: Database, id: str) -> Item:
    """The concept with its family, counts by role and year, strongest sentence, results.

    Raises NotFound. ``family`` is widest first; ``with_variants`` counts the papers of the
    concept and of everything under it, each once.
    """

    def work(tx: Transaction) -> Item:
        rows = tx.run(_CONCEPT, id=id).data()
        if not rows:
            raise NotFound("concept", id)
        concept, roles = rows[0]["concept"], rows[0]["roles"]
        variants = tx.run(_VARIANTS, id=id, limit=_VARIANTS_SHOWN).data()
        papers = concept["paper_count"]
        return {
            **concept,
            "roles": kind_counts(roles),
            **_years(tx, id),
            "family": [row["concept"] for row in tx.run(_FAMILY, id=id).data()],
            "variants": [
                {**row["concept"], "parent": row["parent"], "depth": row["depth"]}
                for row in variants
            ],
            "with_variants": tx.run(_WITH_VARIANTS, id=id).data()[0]["papers"]
            if variants
            else papers,
            "sentence": _strongest(tx, id, concept["name"]),
            "results": _results(tx, id),
            "runs_on": _together(tx, id, HARDWARE, 0, _RUNS_ON_SHOWN)[0],
        }

    return db.execute_read(work)


def _years(tx: Transaction, id: str) -> Item:
    rows = tx.run(_YEARS, id=id).data()
    years = {str(row["year"]): row["papers"] for row in rows if row["year"] is not None}
    undated = sum(row["papers"] for row in rows if row["year"] is None)
    return {"years": years, "undated": undated}


def _strongest(tx: Transaction, id: str, name: str) -> Item | None:
    """The surest sentence that proposes it, else the shortest that holds its full name."""
    rows = tx.run(_PROPOSED, id=id).data() or tx.run(_LINKS, id=id, limit=_SENTENCES_READ).data()
    found = []
    for row in rows:
        link = row["link"]
        named = [place for place, text in enumerate(link["mention_texts"]) if text == name]
        for place in named or range(len(link["mention_texts"]))[:1]:
            sentence = mention_sentence(row["texts"], link, place)
            found.append(
                (not named, sentence["field"] == "title", len(sentence["text"]), row, sentence)
            )
    if not found:
        return None
    *_, row, sentence = min(found, key=lambda item: (*item[:3], item[3]["paper"]["id"]))
    return {**sentence, "paper": row["paper"], "role": TYPE_ROLES[row["type"]]}


def _results(tx: Transaction, id: str) -> list[Item]:
    rows = tx.run(_RESULTS, id=id, limit=_RESULTS_SHOWN).data()
    return [{**build_result(row["texts"], row), "paper": row["paper"]} for row in rows]


#: Papers of a year, without one, that have another concept as well; all where nothing is asked.
_AMONG = f"""($year IS NULL OR p.year = $year)
    AND (NOT $undated OR p.year IS NULL)
    AND ($other IS NULL OR EXISTS {{ (p)-[:{ROLE_PATTERN}]->(:Concept {{id: $other}}) }})"""


def _papers_statement(types: str) -> str:
    return f"""
MATCH (k:Concept {{id: $id}})<-[r:{types}]-(p:Paper)
WHERE {_AMONG}
WITH p, r ORDER BY $ranks[type(r)], coalesce(p.dated, '') DESC, p.id SKIP $skip LIMIT $limit
RETURN p {PAPER} AS paper, p {TEXTS} AS texts, type(r) AS type, r.quantity AS quantity,
       r.memory AS memory, r {MENTIONS} AS link,
       COLLECT {{ MATCH (p)-[:{ROLE_PATTERN}]->(c:Concept) WHERE c.id <> $id
                  RETURN c {CONCEPT} ORDER BY c.paper_count, c.name, c.id LIMIT $also }} AS also
"""


def _papers_count(types: str) -> str:
    return f"""
MATCH (:Concept {{id: $id}})<-[:{types}]-(p:Paper)
WHERE {_AMONG}
RETURN count(p) AS total
"""


def papers(
    db: Database,
    id: str,
    *,
    page: int = 1,
    limit: int = 25,
    role: str | None = None,
    year: int | None = None,
    undated: bool = False,
    together: str | None = None,
) -> Item:
    """The papers that have it, strongest role first, then newest, each with its sentence.

    ``together`` keeps those that have another concept too, ``undated`` those without a year.
    ``also`` are up to four other concepts of the paper, rarest first. Raises NotFound.
    """
    skip, taken = window(page, limit)

    def work(tx: Transaction) -> Item:
        _check(tx, id)
        values = {"id": id, "year": year, "undated": undated, "other": together, "also": _ALSO}
        types = ROLE_TYPES[role] if role else ROLE_PATTERN
        page_of = {"skip": skip, "limit": taken, "ranks": TYPE_RANKS}
        rows = tx.run(_papers_statement(types), values, **page_of).data()
        total = tx.run(_papers_count(types), values).data()[0]["total"]
        items = [_paper_item(row) for row in rows]
        return envelope(items, total=total, page=page, limit=taken)

    return db.execute_read(work)


def _paper_item(row: dict[str, Any]) -> Item:
    figures = {key: row[key] for key in ("quantity", "memory") if row[key] is not None}
    return {
        **row["paper"],
        "role": TYPE_ROLES[row["type"]],
        "confidence": row["link"]["confidence"],
        **figures,
        "sentence": best_sentence(row["texts"], row["link"]),
        "also": row["also"],
    }


def _check(tx: Transaction, id: str) -> None:
    if not tx.run("MATCH (c:Concept {id: $id}) RETURN c.id AS id", id=id).data():
        raise NotFound("concept", id)


# Relatives by family go with it by definition, so they are left out. Counted first: a common
# concept has a hundred thousand pairs, whose concepts need be looked at only once.
_PAIRS = f"""
MATCH (c:Concept {{id: $id}})
WITH c, COLLECT {{ MATCH (c)-[:VARIANT_OF*1..8]->(up) RETURN up.id }} +
        COLLECT {{ MATCH (c)<-[:VARIANT_OF*1..8]-(down) RETURN down.id }} AS family
MATCH (c)<-[:{ROLE_PATTERN}]-(p:Paper)-[:{ROLE_PATTERN}]->(d:Concept)
WITH c, family, d, count(*) AS both
WHERE both >= LEAST AND d.kind IN $kinds AND d <> c AND NOT d.id IN family
WITH d, both, toFloat(both) * $papers / (c.paper_count * d.paper_count) AS lift
ORDER BY both * CASE WHEN lift > 1 THEN log(lift) ELSE 0.0 END DESC, both DESC, d.name, d.id
"""
_TOGETHER = f"""
{_PAIRS.replace("LEAST", "1")}
WITH count(*) AS total, collect({{d: d, both: both, lift: lift}}) AS every
WITH total, every[$skip..$end] AS top
UNWIND CASE top WHEN [] THEN [null] ELSE top END AS row
WITH total, row, row.d AS c
RETURN total, c {CONCEPT} AS concept, row.both AS both, row.lift AS lift
"""
# The first few of a kind share more than a paper or two with a concept of thousands.
_TOGETHER_BY_KIND = f"""
{_PAIRS.replace("LEAST", "CASE WHEN c.paper_count > 1000 THEN 3 ELSE 1 END")}
WITH d.kind AS kind, collect({{d: d, both: both, lift: lift}})[..$limit] AS top
UNWIND top AS row
WITH row, row.d AS c
RETURN c {CONCEPT} AS concept, row.both AS both, row.lift AS lift
"""


def used_with(
    db: Database, id: str, *, kind: str | None = None, page: int = 1, limit: int = 25
) -> Item:
    """The concepts that papers have together with it, by how much more often than by chance.

    ``both`` counts the papers that have the two; ``lift`` is that count against the one expected
    if they were independent. The order weighs both: both * ln(lift). Raises NotFound.
    """
    skip, taken = window(page, limit)

    def work(tx: Transaction) -> Item:
        _check(tx, id)
        items, total = _together(tx, id, kind, skip, taken)
        return envelope(items, total=total, page=page, limit=taken)

    return db.execute_read(work)


def used_with_by_kind(db: Database, id: str, *, limit: int) -> dict[str, list[Item]]:
    """The same for every kind at once, the first few of each; kinds without any are left out."""

    def work(tx: Transaction) -> dict[str, list[Item]]:
        _check(tx, id)
        values = {"id": id, "kinds": list(KINDS), "papers": count_papers(tx), "limit": limit}
        items = [_pair(row) for row in tx.run(_TOGETHER_BY_KIND, values).data()]
        found = {kind: [item for item in items if item["kind"] == kind] for kind in KINDS}
        return {kind: own for kind, own in found.items() if own}

    return db.execute_read(work)


def _together(
    tx: Transaction, id: str, kind: str | None, skip: int, limit: int
) -> tuple[list[Item], int]:
    values = {"id": id, "kinds": [kind] if kind else list(KINDS), "papers": count_papers(tx)}
    rows = tx.run(_TOGETHER, values, skip=skip, end=skip + limit).data()
    items = [_pair(row) for row in rows if row["concept"]]
    return items, rows[0]["total"] if rows else 0


def _pair(row: dict[str, Any]) -> Item:
    return {**row["concept"], "both": row["both"], "lift": round(row["lift"], 2)}


_LIST = f"""
MATCH (c:Concept)
WHERE c.kind = $kind AND c.paper_count >= $least
WITH c ORDER BY c.paper_count DESC, c.name, c.id SKIP $skip LIMIT $limit
RETURN c {CONCEPT} AS concept
"""  # rides on concept_kind_count

_LIST_COUNT = """
MATCH (c:Concept)
WHERE c.kind = $kind AND c.paper_count >= $least
RETURN count(c) AS total
"""


def list_concepts(
    db: Database, kind: str, *, least: int = 1, page: int = 1, limit: int = 25
) -> Item:
    """The concepts of a kind that at least ``least`` papers have, most papers first."""
    skip, taken = window(page, limit)

    def work(tx: Transaction) -> Item:
        values = {"kind": kind, "least": least}
        rows = tx.run(_LIST, values, skip=skip, limit=taken).data()
        total = tx.run(_LIST_COUNT, values).data()[0]["total"]
        items = [row["concept"] for row in rows]
        return envelope(items, total=total, page=page, limit=taken)

    return db.execute_read(work)
