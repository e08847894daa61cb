"""Questions about one paper: what it holds, what is related to it, what it builds on."""

from collections.abc import Sequence
from typing import Any

from graph.database import Database, Transaction
from graph.names import ROLES, TYPE_ROLES
from graph.queries.items import (
    CONCEPT,
    PAPER,
    ROLE_PATTERN,
    Item,
    count_papers,
    envelope,
    hub_limit,
    sentence_of,
    weight,
    window,
)
from graph.stored import get_paper_id

_PAPER = """
MATCH (p:Paper {id: $id})
RETURN p {.*} AS paper,
       COLLECT { MATCH (p)-[w:WRITTEN_BY]->(a:Author)
                 RETURN a {.id, .name} ORDER BY w.position, a.id } AS authors
"""  # rides on paper_id

_CONCEPTS = f"""
MATCH (p:Paper {{id: $id}})-[r:{ROLE_PATTERN}]->(c:Concept)
RETURN c {CONCEPT} AS concept, type(r) AS type, r {{.*}} AS link
"""

_RESULTS = """
MATCH (p:Paper {id: $id})-[:CLAIMS]->(r:Result)
OPTIONAL MATCH (r)-[:OF]->(metric:Concept)
OPTIONAL MATCH (r)-[:ON]->(about:Concept)
RETURN r {.*} AS result, metric {.id, .name} AS metric, about {.id, .kind, .name} AS about
"""

_CITED = """
UNWIND range(0, size($ids) - 1) AS at
MATCH (p:Paper {id: $ids[at]})
RETURN p {.id, .title, .year, .venue, .doi, .arxiv_id, .url,
          authors: COLLECT { MATCH (p)-[w:WRITTEN_BY]->(a:Author)
                             RETURN a {.id, .name} ORDER BY w.position, a.id }} AS paper
ORDER BY at
"""

_FIELDS = (
    "id",
    "title",
    "abstract",
    "year",
    "published",
    "venue",
    "url",
    "arxiv_id",
    "doi",
    "text_by",
    "extracted_by",
    "loaded_at",
)
_LISTS = ("other_ids", "links", "sources")


def get_paper(db: Database, id: str) -> Item:
    """The paper whole: text, authors, sentences, concepts with every mention, results.

    An old or other id answers with the paper's present ``id``. Concepts come by role, strongest
    first, then by name; results in the order of the text. Raises NotFound.
    """

    def work(tx: Transaction) -> Item:
        present = get_paper_id(tx, id)
        row = tx.run(_PAPER, id=present).data()[0]
        concepts = [_concept(found) for found in tx.run(_CONCEPTS, id=present).data()]
        concepts.sort(key=lambda item: (ROLES.index(item["role"]), item["name"].lower()))
        results = tx.run(_RESULTS, id=present).data()
        return _paper(row["paper"], row["authors"], concepts, results)

    return db.execute_read(work)


def cite_papers(db: Database, ids: Sequence[str]) -> list[Item]:
    """What a reference to each of these papers names, in their order; unknown ids are left out."""
    return [row["paper"] for row in db.read(_CITED, {"ids": list(ids)})]


def _paper(
    paper: dict[str, Any], authors: list[Item], concepts: list[Item], results: list[Item]
) -> Item:
    results.sort(key=lambda row: (row["result"]["sentence"], row["result"]["id"]))
    return {
        **{key: paper.get(key) for key in _FIELDS},
        **{key: paper.get(key) or [] for key in _LISTS},  # Neo4j's importer leaves out empty ones
        "authors": authors,
        "sentences": _sentences(paper),
        "concepts": concepts,
        "results": [build_result(paper, row) for row in results],
    }


def _sentences(paper: dict[str, Any]) -> list[list[Any]]:
    keys = ("sentence_fields", "sentence_starts", "sentence_ends")
    return [list(item) for item in zip(*(paper.get(key) or [] for key in keys), strict=True)]


def _concept(row: dict[str, Any]) -> Item:
    link = row["link"]
    keys = ("mention_texts", "mention_fields", "mention_starts", "mention_ends")
    columns = (link[key] for key in (*keys, "mention_sentences"))
    names = ("text", "field", "start", "end", "sentence")
    mentions = [dict(zip(names, item, strict=True)) for item in zip(*columns, strict=True)]
    figures = {key: link[key] for key in ("quantity", "memory") if link.get(key) is not None}
    return {
        **row["concept"],
        "role": TYPE_ROLES[row["type"]],
        "confidence": link["confidence"],
        "found_by": link["found_by"],
        **figures,
        "mentions": mentions,
    }


def build_result(paper: dict[str, Any], row: dict[str, Any]) -> Item:
    """A claim as lists show it: its figure, what it is about, and the sentence that says so."""
    result = row["result"]
    return {
        "value": result["value"],
        "number": result.get("number"),
        "unit": result.get("unit"),
        "metric": row["metric"],
        "metric_text": result.get("metric"),
        "on": row["about"],
        "comparison": result.get("comparison"),
        "sentence": sentence_of(paper, result["sentence"])["text"],
    }


_OWN = f"""
MATCH (p:Paper {{id: $id}})-[:{ROLE_PATTERN}]->(c:Concept)
OPTIONAL MATCH (c)-[:VARIANT_OF]->(up:Concept)
RETURN c.id AS id, c.paper_count AS papers, up.id AS family
"""

# Everyone under a wider concept, itself included.
_RELATIVES = """
UNWIND $families AS family
MATCH (f:Concept {id: family})<-[:VARIANT_OF*0..8]-(c:Concept)
RETURN family, collect({id: c.id, papers: c.paper_count}) AS members
"""

# Where only the family is shared the best such row counts, and none where a concept of it is.
_RELATED = f"""
UNWIND $weights AS w
MATCH (c:Concept {{id: w.id}})<-[:{ROLE_PATTERN}]-(q:Paper)
WHERE q.id <> $id
WITH q, w.family AS family,
     collect(DISTINCT {{id: w.shown, weight: w.weight, full: w.full}}) AS rows
WITH q, rows, [w IN rows WHERE w.full] AS full
WITH q, CASE WHEN size(full) > 0 THEN full ELSE [reduce(
       best = rows[0], w IN rows | CASE WHEN w.weight > best.weight THEN w ELSE best END
     )] END AS kept
UNWIND kept AS w
WITH q, w.id AS shown, max(w.weight) AS weight
WITH q, sum(weight) AS score, collect({{id: shown, weight: weight}}) AS shared
ORDER BY score DESC, coalesce(q.dated, '') DESC, q.id
WITH count(*) AS total, collect({{q: q, score: score, shared: shared}})[$skip..$end] AS top
UNWIND CASE top WHEN [] THEN [null] ELSE top END AS row
WITH total, row, row.q AS p
RETURN total, p {PAPER} AS paper, row.score AS score, row.shared AS shared
"""

_NAMES = f"UNWIND $ids AS id MATCH (c:Concept {{id: id}}) RETURN c {CONCEPT} AS concept"


def related(db: Database, id: str, *, page: int = 1, limit: int = 25) -> Item:
    """Papers that share concepts with this one, best first, each with what it shares.

    The score is the sum of ln(1 + N / paper_count) over the shared concepts, half where only the
    family is shared; concepts in more than max(50, 1 %) of the papers are left out.
    """
    skip, taken = window(page, limit)

    def work(tx: Transaction) -> Item:
        items, total = find_related(tx, get_paper_id(tx, id), skip, taken)
        return envelope(items, total=total, page=page, limit=taken)

    return db.execute_read(work)


def find_related(tx: Transaction, id: str, skip: int, limit: int) -> tuple[list[Item], int]:
    """A stretch of the related papers, and how many there are, inside a transaction."""
    weights = _weights(tx, id)
    rows = tx.run(_RELATED, id=id, weights=weights, skip=skip, end=skip + limit).data()
    total = rows[0]["total"]
    rows = [row for row in rows if row["paper"]]
    ids = sorted({shared["id"] for row in rows for shared in row["shared"]})
    concepts = {row["concept"]["id"]: row["concept"] for row in tx.run(_NAMES, ids=ids).data()}
    return [_related_item(row, concepts) for row in rows], total


def _related_item(row: dict[str, Any], concepts: dict[str, Item]) -> Item:
    shared = [
        {**concepts[item["id"]], "weight": round(item["weight"], 4)} for item in row["shared"]
    ]
    shared.sort(key=lambda item: (-item["weight"], item["name"]))
    return {**row["paper"], "score": round(row["score"], 4), "shared": shared}


def _weights(tx: Transaction, id: str) -> list[Item]:
    """What to look for in other papers: the paper's own concepts, and those of their families.

    A row says which concept counts how much as which shown one; rows of one family exclude each
    other where they are not full, and no concept of another paper counts twice.
    """
    total = count_papers(tx)
    most = hub_limit(total)
    own = tx.run(_OWN, id=id).data()
    here = {row["id"] for row in own}
    wider = sorted({family for row in own for family in (row["family"], row["id"]) if family})
    rows = tx.run(_RELATIVES, families=wider).data()
    members = {row["family"]: row["members"] for row in rows}
    weights: list[Item] = []
    halves: dict[str, Item] = {}
    for row in own:
        family = row["family"] or row["id"]
        if row["papers"] <= most:
            full = {"id": row["id"], "shown": row["id"], "full": True}
            weights.append({**full, "family": family, "weight": weight(total, row["papers"])})
        for shown in sorted({row["id"], family}):
            together = sum(member["papers"] for member in members[shown])
            half = {"shown": shown, "family": family, "full": False}
            half["weight"] = weight(total, together) / 2
            others = sorted({member["id"] for member in members[shown]} - here)
            for other in others if together <= most else ():
                if other not in halves or halves[other]["weight"] < half["weight"]:
                    halves[other] = {"id": other, **half}
    return [*weights, *halves.values()]


def _built(arrow: str) -> str:
    return f"""
MATCH (p:Paper {{id: $id}}){arrow}(q:Paper)
MATCH (c:Concept {{id: b.via}})
WITH q, c, b ORDER BY c.paper_count, c.name
WITH q, collect({{concept: c {CONCEPT}, role: b.role}}) AS through
ORDER BY size(through) DESC, coalesce(q.dated, '') DESC, q.id
WITH count(*) AS total, collect({{q: q, through: through}})[$skip..$end] AS top
UNWIND CASE top WHEN [] THEN [null] ELSE top END AS row
WITH total, row, row.q AS p
RETURN total, p {PAPER} AS paper, row.through AS through
"""


_BUILDS_ON = _built("-[b:BUILDS_ON]->")
_BUILT_ON_BY = _built("<-[b:BUILDS_ON]-")


def builds_on(db: Database, id: str, *, page: int = 1, limit: int = 25) -> Item:
    """Papers that propose what this one uses, compares with, tests on or mentions."""
    return _lineage(db, id, _BUILDS_ON, page, limit)


def built_on_by(db: Database, id: str, *, page: int = 1, limit: int = 25) -> Item:
    """Papers that use, compare with, test on or mention what this one proposes."""
    return _lineage(db, id, _BUILT_ON_BY, page, limit)


def _lineage(db: Database, id: str, statement: str, page: int, limit: int) -> Item:
    skip, taken = window(page, limit)

    def work(tx: Transaction) -> Item:
        present = get_paper_id(tx, id)
        rows = tx.run(statement, id=present, skip=skip, end=skip + taken).data()
        items = [
            {
                **row["paper"],
                "via": row["through"][0]["concept"],
                "role": row["through"][0]["role"],
                "also_via": [item["concept"] for item in row["through"][1:]],
            }
            for row in rows
            if row["paper"]
        ]
        return envelope(items, total=rows[0]["total"], page=page, limit=taken)

    return db.execute_read(work)
