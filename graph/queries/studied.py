"""What a task is studied with: the datasets, hardware and models of the papers about it."""

from typing import Any

from graph.database import Database, Transaction
from graph.errors import NotFound
from graph.names import DATASET, HARDWARE, KINDS, MODEL, ROLE_TYPES, TYPE_ROLES
from graph.queries.items import CONCEPT, Item, count_papers

#: The kinds that the question is about.
STUDIED = (DATASET, HARDWARE, MODEL)
MOST_PAPERS = 5000  # papers that are read, newest first

# A mention in passing says nothing about how a paper was made.
_TYPES = "|".join(rel for role, rel in ROLE_TYPES.items() if role != "mentions")

_TASK = f"MATCH (c:Concept {{id: $id}}) RETURN c {CONCEPT} AS concept"  # rides on concept_id

_ABOUT = f"""
MATCH (:Concept {{id: $id}})<-[:VARIANT_OF*0..8]-(t:Concept)<-[:{_TYPES}]-(p:Paper)
WITH DISTINCT p"""

_PAPERS = f"{_ABOUT}\nRETURN count(p) AS papers\n"

_WITH = f"""{_ABOUT} ORDER BY coalesce(p.dated, '') DESC, p.id LIMIT $most
MATCH (p)-[r:{_TYPES}]->(c:Concept)
WHERE c.kind IN $kinds AND c.id <> $id
WITH c, type(r) AS type, count(*) AS papers
WITH c, sum(papers) AS both, collect({{type: type, papers: papers}}) AS types
ORDER BY both DESC, c.paper_count, c.name, c.id
WITH c.kind AS kind, collect({{c: c, both: both, types: types}}) AS every
WITH kind, size(every) AS total, every[..$limit] AS top
UNWIND top AS row
WITH kind, total, row, row.c AS c
RETURN kind, total, c {CONCEPT} AS concept, row.both AS both, row.types AS types
"""


def studied_with(
    db: Database, id: str, *, kinds: tuple[str, ...] = STUDIED, limit: int = 10
) -> Item:
    """The datasets, hardware and models of a concept's papers, by how many of them have each.

    ``both`` counts papers about the concept or a variant of it, ``share`` is that part of those
    read (the newest 5,000 at most; ``read`` of ``papers``), ``lift`` how much more often than in
    all papers, ``roles`` what they do with it. ``totals`` counts what each kind has beyond the
    limit. Papers that only mention either side are left out. Raises NotFound.
    """

    def work(tx: Transaction) -> Item:
        rows = tx.run(_TASK, id=id).data()
        if not rows:
            raise NotFound("concept", id)
        values = {"id": id, "kinds": list(kinds), "most": MOST_PAPERS, "limit": limit}
        papers = int(tx.run(_PAPERS, id=id).data()[0]["papers"])
        read = min(papers, MOST_PAPERS)
        found: dict[str, list[Item]] = {kind: [] for kind in KINDS if kind in kinds}
        totals = dict.fromkeys(found, 0)
        everything = count_papers(tx)
        for row in tx.run(_WITH, values).data():
            found[row["kind"]].append(_item(row, read, everything))
            totals[row["kind"]] = row["total"]
        concept = rows[0]["concept"]
        return {
            "concept": concept, "papers": papers, "read": read, "kinds": found, "totals": totals
        }  # fmt: skip

    return db.execute_read(work)


def _item(row: dict[str, Any], read: int, everything: int) -> Item:
    concept, both = row["concept"], row["both"]
    expected = read * concept["paper_count"] / everything
    roles = {TYPE_ROLES[each["type"]]: each["papers"] for each in row["types"]}
    return {
        **concept,
        "both": both,
        "share": round(both / read, 4),
        "lift": round(both / expected, 2) if expected else None,
        "roles": {role: roles[role] for role in ROLE_TYPES if role in roles},
    }
