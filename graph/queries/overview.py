"""What is in the graph: counts, the most shared concepts, what goes with what, what is new.

Figures are read as they are now; what is costly in a large graph is bounded by the lists' limits.
"""

from urllib.parse import quote_plus

from graph.database import Database, Transaction
from graph.loads import list_loads
from graph.names import DATASET, HARDWARE, KINDS, METHOD, MODEL, ROLE_TYPES, SOFTWARE, TASK
from graph.queries.items import CONCEPT, PAPER, ROLE_PATTERN, Item, count_papers
from graph.schema import read_data_version

_TOP = 8
_HEAT = 8
_NEWEST = 8
_DEVICES = 5

_CONCEPTS = """
MATCH (c:Concept) WHERE c.paper_count >= $least
RETURN count(c) AS concepts
"""  # rides on concept_count

_LINKS = " + ".join(f"COUNT {{ ()-[:{rel_type}]->() }}" for rel_type in ROLE_TYPES.values())

_KIND = """
MATCH (c:Concept) WHERE c.kind = $kind AND c.paper_count >= $least
RETURN count(c) AS total
"""  # rides on concept_kind_count

_TOP_OF_KIND = f"""
MATCH (c:Concept) WHERE c.kind = $kind AND c.paper_count >= 1
WITH c ORDER BY c.paper_count DESC, c.name, c.id LIMIT $limit
RETURN c {CONCEPT} AS concept
"""

_CELLS = f"""
MATCH (r:Concept) WHERE r.id IN $rows
MATCH (r)<-[:{ROLE_PATTERN}]-(p:Paper)-[:{ROLE_PATTERN}]->(c:Concept) WHERE c.id IN $columns
RETURN r.id AS row, c.id AS column, count(*) AS papers
"""

_NEWEST_PAPERS = f"""
MATCH (p:Paper) WHERE p.dated > ''
WITH p ORDER BY p.dated DESC, p.id LIMIT $limit
RETURN p {PAPER} AS paper
"""  # rides on paper_dated

_SOME_PAPERS = f"""
MATCH (p:Paper) WHERE p.title_folded >= ''
WITH p ORDER BY p.title_folded LIMIT $limit
RETURN p {PAPER} AS paper
"""  # rides on paper_title

_DEVICE_YEARS = f"""
UNWIND $ids AS id
MATCH (:Concept {{id: id}})<-[:{ROLE_PATTERN}]-(p:Paper)
WHERE p.year IS NOT NULL
RETURN id, p.year AS year, count(*) AS papers
"""

_ALL_DEVICES = f"""
MATCH (c:Concept) WHERE c.kind = 'Hardware' AND c.paper_count >= 1 AND NOT c.id IN $without
MATCH (c)<-[:{ROLE_PATTERN}]-(p:Paper)
WHERE p.year IS NOT NULL
RETURN p.year AS year, count(DISTINCT p) AS papers
"""


def overview(db: Database) -> Item:
    """Everything that the first page says; an empty graph answers with zeros and empty lists.

    ``shared`` counts concepts of two papers or more. ``tested_on`` has methods and models as rows,
    datasets as columns, and the papers that have both as ``cells``. ``questions`` are made of the
    most telling concepts here. ``as_of`` is the data version that was read.
    """
    loads = list_loads(db, page=1, limit=1)["items"]
    as_of = read_data_version(db)

    def work(tx: Transaction) -> Item:
        kinds = {kind: _kind(tx, kind) for kind in KINDS}
        newest = tx.run(_NEWEST_PAPERS, limit=_NEWEST).data()
        if not newest:
            newest = tx.run(_SOME_PAPERS, limit=_NEWEST).data()
        return {
            **count_graph(tx),
            "kinds": kinds,
            "tested_on": _tested_on(tx, kinds),
            "hardware_by_year": _hardware(tx, kinds[HARDWARE]["top"]),
            "newest": [row["paper"] for row in newest],
            "last_load": loads[0] if loads else None,
            "questions": build_questions(kinds),
            "as_of": as_of,
        }

    return db.execute_read(work)


def count_graph(tx: Transaction) -> Item:
    """Papers, concepts that a paper has, those that two or more share, links with a sentence."""
    return {
        "papers": count_papers(tx),
        "concepts": tx.run(_CONCEPTS, least=1).data()[0]["concepts"],
        "shared": tx.run(_CONCEPTS, least=2).data()[0]["concepts"],
        "links": tx.run(f"RETURN {_LINKS} AS links").data()[0]["links"],
    }


def _kind(tx: Transaction, kind: str) -> Item:
    rows = tx.run(_TOP_OF_KIND, kind=kind, limit=_TOP).data()
    return {
        "total": tx.run(_KIND, kind=kind, least=1).data()[0]["total"],
        "shared": tx.run(_KIND, kind=kind, least=2).data()[0]["total"],
        "top": [row["concept"] for row in rows],
    }


def _tested_on(tx: Transaction, kinds: dict[str, Item]) -> Item:
    """Shared methods and models against shared datasets; lines without any paper are left out."""
    rows = [item for kind in (METHOD, MODEL) for item in kinds[kind]["top"]]
    rows = [item for item in rows if item["paper_count"] > 1]
    columns = [item for item in kinds[DATASET]["top"] if item["paper_count"] > 1]
    keys = {"rows": [item["id"] for item in rows], "columns": [item["id"] for item in columns]}
    counts = {(r["row"], r["column"]): r["papers"] for r in tx.run(_CELLS, keys).data()}
    full_rows = {row for row, _ in counts}
    full_columns = {column for _, column in counts}
    by_total = sorted(
        (item for item in rows if item["id"] in full_rows),
        key=lambda item: (
            -sum(n for (row, _), n in counts.items() if row == item["id"]),
            item["id"],
        ),
    )
    rows = by_total[:_HEAT]
    columns = [item for item in columns if item["id"] in full_columns][:_HEAT]
    cells = [[counts.get((r["id"], c["id"]), 0) for c in columns] for r in rows]
    return {"rows": rows, "columns": columns, "cells": cells}


def _hardware(tx: Transaction, top: list[Item]) -> list[Item]:
    """Papers a year of the five commonest devices, then of all the others together."""
    devices = top[:_DEVICES]
    ids = [device["id"] for device in devices]
    years: dict[str, dict[str, int]] = {id: {} for id in ids}
    for row in tx.run(_DEVICE_YEARS, ids=ids).data():
        years[row["id"]][str(row["year"])] = row["papers"]
    rest = tx.run(_ALL_DEVICES, without=ids).data()
    rows = [{**device, "years": dict(sorted(years[device["id"]].items()))} for device in devices]
    if rest:
        counts = {str(row["year"]): row["papers"] for row in rest}
        rows.append(
            {"id": None, "kind": HARDWARE, "name": "rest", "years": dict(sorted(counts.items()))}
        )
    return [row for row in rows if row["years"]]


_QUESTIONS = (
    (HARDWARE, "What runs on {name}?"),
    (DATASET, "Who else evaluates on {name}?"),
    (SOFTWARE, "What uses {name}?"),
    (TASK, "Who works on {name}?"),
    (MODEL, "What is done with {name}?"),
)
_GENERIC = frozenset(("hardware:gpu", "hardware:cpu", "hardware:tpu"))


def build_questions(kinds: dict[str, Item]) -> list[Item]:
    """Questions made of the commonest shared concept of a kind, each a link to the papers."""
    questions = []
    for kind, text in _QUESTIONS:
        shared = [item for item in kinds[kind]["top"] if item["paper_count"] > 1]
        telling = [item for item in shared if item["id"] not in _GENERIC] or shared
        if telling:
            name = telling[0]["name"]
            value = f'"{name}"' if " " in name else name
            href = f"/?q={quote_plus(f'{kind.lower()}:{value}')}"
            questions.append({"text": text.format(name=name), "href": href})
    return questions
