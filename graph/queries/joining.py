"""Where a paper that is not here yet would join: which of its concepts are known, and its kin."""

from collections.abc import Mapping, Sequence

from graph.database import Database, Transaction
from graph.queries.items import (
    CONCEPT,
    PAPER,
    ROLE_PATTERN,
    Item,
    count_papers,
    hub_limit,
    rarest_first,
    weight,
)

_KNOWN = f"""
UNWIND $ids AS id
MATCH (c:Concept {{id: id}})
WHERE c.paper_count > 0
RETURN c {CONCEPT} AS concept
"""  # rides on concept_id

_JOINED = f"""
UNWIND $weights AS w
MATCH (c:Concept {{id: w.id}})<-[:{ROLE_PATTERN}]-(p:Paper)
WHERE NOT p.id IN $besides
WITH p, sum(w.weight) AS score, collect(w.id) AS shared
ORDER BY score DESC, coalesce(p.dated, '') DESC, p.id LIMIT $limit
RETURN p {PAPER} AS paper, score, shared
"""  # hubs are left out, so no concept here leads to more than max(50, 1 %) of the papers


def find_known(db: Database, ids: Sequence[str]) -> dict[str, Item]:
    """Which of these concepts papers here have already: id -> concept item."""
    rows = db.read(_KNOWN, {"ids": sorted(set(ids))})
    return {row["concept"]["id"]: row["concept"] for row in rows}


def find_joined(
    db: Database, known: Mapping[str, Item], *, besides: Sequence[str] = (), limit: int = 5
) -> list[Item]:
    """The papers here that share most with a paper of these known concepts, each with what.

    Scored like related papers; concepts in very many papers are left out. ``besides`` are ids of
    papers to leave out, such as the paper itself where it is here.
    """

    def work(tx: Transaction) -> list[Item]:
        total = count_papers(tx)
        most = hub_limit(total)
        weights = [
            {"id": item["id"], "weight": weight(total, item["paper_count"])}
            for item in known.values()
            if item["paper_count"] <= most
        ]
        rows = tx.run(_JOINED, weights=weights, besides=list(besides), limit=limit).data()
        return [
            {
                **row["paper"],
                "score": round(row["score"], 4),
                "shared": rarest_first([known[id] for id in row["shared"]]),
            }
            for row in rows
        ]

    return db.execute_read(work)
