"""What two to eight papers share and where they differ: concepts against papers."""

from collections.abc import Sequence
from typing import Any

from graph.database import Database, Transaction
from graph.errors import InvalidValue
from graph.names import KINDS, TYPE_ROLES
from graph.queries.items import (
    CONCEPT,
    MENTIONS,
    PAPER,
    ROLE_PATTERN,
    TEXTS,
    Item,
    best_sentence,
)
from graph.queries.papers import build_result
from graph.stored import get_paper_id

MOST = 8

_PAPERS = f"""
UNWIND $ids AS id
MATCH (p:Paper {{id: id}})
RETURN p {PAPER} AS paper, p.abstract = '' AS title_only
"""

_CELLS = f"""
UNWIND $ids AS id
MATCH (p:Paper {{id: id}})-[r:{ROLE_PATTERN}]->(c:Concept)
RETURN id AS paper, c {CONCEPT} AS concept, type(r) AS type, r {MENTIONS} AS link,
       p {TEXTS} AS texts
"""

_RESULTS = f"""
UNWIND $ids AS id
MATCH (p:Paper {{id: id}})-[:CLAIMS]->(r:Result)
OPTIONAL MATCH (r)-[:OF]->(metric:Concept)
OPTIONAL MATCH (r)-[:ON]->(about:Concept)
RETURN id AS paper, p {TEXTS} AS texts, r {{.*}} AS result, metric {{.id, .name}} AS metric,
       about {{.id, .kind, .name}} AS about
ORDER BY r.sentence, r.id
"""


def compare(db: Database, ids: Sequence[str]) -> Item:
    """The papers in the order asked for, and a row a concept with each paper's role for it.

    Rows come by how many papers have the concept, most first, then by kind and rarity; ``cells``
    are one a paper, {"role", "sentence"} or null. Raises InvalidValue for more than eight papers,
    NotFound for an unknown one.
    """
    if len(ids) > MOST:
        raise InvalidValue(f"{len(ids)} papers are asked for; eight at most can be compared.")

    def work(tx: Transaction) -> Item:
        present = list(dict.fromkeys(get_paper_id(tx, id) for id in ids))
        found = tx.run(_PAPERS, ids=present).data()
        papers = [{**row["paper"], "title_only": bool(row["title_only"])} for row in found]
        rows = _rows(tx.run(_CELLS, ids=present).data(), present)
        results = [
            {**build_result(row["texts"], row), "paper": row["paper"]}
            for row in tx.run(_RESULTS, ids=present).data()
        ]
        return {"papers": papers, "rows": rows, "results": results}

    return db.execute_read(work)


def _rows(cells: list[dict[str, Any]], papers: list[str]) -> list[Item]:
    by_concept: dict[str, Item] = {}
    for cell in cells:
        row = by_concept.setdefault(
            cell["concept"]["id"], {**cell["concept"], "cells": [None] * len(papers)}
        )
        row["cells"][papers.index(cell["paper"])] = {
            "role": TYPE_ROLES[cell["type"]],
            "confidence": cell["link"]["confidence"],
            "sentence": best_sentence(cell["texts"], cell["link"]),
        }
    for row in by_concept.values():
        row["shared_by"] = sum(cell is not None for cell in row["cells"])
    return sorted(by_concept.values(), key=_order)


def _order(row: Item) -> tuple[Any, ...]:
    return (-row["shared_by"], KINDS.index(row["kind"]), row["paper_count"], row["name"], row["id"])
