"""What nobody here has tried: datasets that a method's neighbours use and it does not, or back.

Neighbours are papers that share a method, model, software or task with the papers of what was
asked for; what very many papers have makes no neighbours. An abstract does not name every dataset
that was tried, so a gap is a question to look into, not a finding.
"""

from typing import Any

from graph.database import Database, Transaction
from graph.errors import InvalidValue, NotFound
from graph.names import DATASET, METHOD, MODEL, ROLE_TYPES, SOFTWARE, TASK
from graph.queries.items import CONCEPT, PAPER, Item, count_papers, envelope, hub_limit, weight
from graph.queries.words import listed, papers

#: What can be tried on a dataset.
TRIED = (METHOD, MODEL, SOFTWARE)
_BRIDGES = (*TRIED, TASK)
_OWN_PAPERS = 500  # of what was asked for, newest first
_MOST_BRIDGES = 200  # the rarest concepts of these papers
_NEIGHBOURS = 500  # papers that share most with them
_EXAMPLES = 3

_TYPES = "|".join(rel for role, rel in ROLE_TYPES.items() if role != "mentions")

_ASKED = f"""
MATCH (c:Concept {{id: $id}})
RETURN c {CONCEPT} AS concept,
       COLLECT {{ MATCH (c)<-[:VARIANT_OF*0..8]-(v:Concept) RETURN v.id }} AS family
"""  # rides on concept_id

_OWN = f"""
UNWIND $family AS id
MATCH (:Concept {{id: id}})<-[:{_TYPES}]-(p:Paper)
WITH DISTINCT p ORDER BY coalesce(p.dated, '') DESC, p.id LIMIT {_OWN_PAPERS}
MATCH (p)-[:{_TYPES}]->(c:Concept)
WHERE c.kind IN $bridges AND NOT c.id IN $family
  AND c.paper_count > 1 AND c.paper_count <= $most
WITH DISTINCT c ORDER BY c.paper_count, c.id LIMIT {_MOST_BRIDGES}
RETURN c {CONCEPT} AS concept
"""

# What stands beside it in any paper, even if only mentioned, is tried; so is its family.
_TRIED = """
UNWIND $family AS id
MATCH (:Concept {id: id})<--(:Paper)-->(c:Concept)
WHERE c.kind IN $kinds
WITH DISTINCT c
CALL (c) {
  MATCH (c)-[:VARIANT_OF*0..8]->(d:Concept) RETURN d
  UNION
  MATCH (c)<-[:VARIANT_OF*1..8]-(d:Concept) RETURN d
}
RETURN DISTINCT d.id AS id
"""

_GAPS = f"""
UNWIND $weights AS w
MATCH (b:Concept {{id: w.id}})<-[:{_TYPES}]-(q:Paper)
WHERE NOT EXISTS {{ (q)-->(a:Concept) WHERE a.id IN $family }}
WITH q, sum(w.weight) AS near, collect(w.id) AS shared
ORDER BY near DESC, coalesce(q.dated, '') DESC, q.id LIMIT {_NEIGHBOURS}
MATCH (q)-[:TYPES]->(c:Concept)
WHERE c.kind IN $kinds AND NOT c.id IN $tried AND c.paper_count <= $hubs
WITH c, q, near, shared
WITH c, count(q) AS papers, sum(near) AS score, collect({{q: q, shared: shared}}) AS every
ORDER BY score DESC, c.id
WITH count(*) AS total, collect({{c: c, papers: papers, score: score, every: every}}) AS found
WITH total, found[..$limit] AS top
UNWIND top AS row
WITH total, row, row.c AS c
RETURN total, c {CONCEPT} AS concept, row.papers AS papers, row.score AS score,
       COLLECT {{ UNWIND row.every[..{_EXAMPLES}] AS each WITH each, each.q AS p
                  RETURN {{paper: p {PAPER}, shared: each.shared}} }}
       AS examples, reduce(ids = [], each IN row.every | ids + each.shared) AS through
"""

_METHODS = f"""
UNWIND $ids AS id
MATCH (p:Paper {{id: id}})-[:PROPOSES]->(c:Concept)
WHERE c.kind IN $kinds
WITH id, c ORDER BY c.paper_count DESC, c.name, c.id
RETURN id, collect(c {CONCEPT}) AS methods
"""


def gaps(db: Database, id: str, *, limit: int = 10) -> Item:
    """For a method, model or software the datasets that its neighbours are evaluated on and that
    no paper here has together with it; for a dataset the methods that its neighbours propose so.

    An item is the concept never tried, with ``papers`` (neighbouring papers that have it),
    ``score`` (the sum of what these share, rare things most), ``through`` (the shared concepts,
    most telling first), ``examples`` ({"paper", "methods" it proposes, "shared"}) and ``text``.
    What is tried with a variant is tried, and a dataset's family with it. Reads the newest 500
    papers of the concept and the nearest 500 neighbours. Raises NotFound, InvalidValue for a
    concept of another kind.
    """

    def work(tx: Transaction) -> Item:
        rows = tx.run(_ASKED, id=id).data()
        if not rows:
            raise NotFound("concept", id)
        asked = rows[0]["concept"]
        if asked["kind"] not in (*TRIED, DATASET):
            raise InvalidValue(
                f"{asked['name']} is a {asked['kind'].lower()}; gaps are asked of a method, model, "
                "software or dataset."
            )
        items, total = _find(tx, asked, rows[0]["family"], limit)
        return {**envelope(items, total=total, page=1, limit=limit), "concept": asked}

    return db.execute_read(work)


def _find(tx: Transaction, asked: Item, family: list[str], limit: int) -> tuple[list[Item], int]:
    everything = count_papers(tx)
    most = hub_limit(everything)
    rows = tx.run(_OWN, family=family, bridges=list(_BRIDGES), most=most).data()
    bridges = {row["concept"]["id"]: row["concept"] for row in rows}
    of_dataset = asked["kind"] == DATASET
    kinds = list(TRIED if of_dataset else (DATASET,))
    tried = [row["id"] for row in tx.run(_TRIED, family=family, kinds=kinds).data()]
    weights = [
        {"id": each["id"], "weight": weight(everything, each["paper_count"])}
        for each in bridges.values()
    ]
    values: dict[str, Any] = {"family": family, "kinds": kinds, "tried": tried, "weights": weights}
    values |= {"limit": limit, "hubs": most if of_dataset else everything}
    types = ROLE_TYPES["proposes" if of_dataset else "evaluates_on"]
    rows = tx.run(_GAPS.replace("TYPES", types), values).data()
    methods = _methods(tx, [each["paper"]["id"] for row in rows for each in row["examples"]])
    items = [_item(row, asked, bridges, methods) for row in rows]
    return items, rows[0]["total"] if rows else 0


def _methods(tx: Transaction, ids: list[str]) -> dict[str, list[Item]]:
    """What each of these papers proposes."""
    rows = tx.run(_METHODS, ids=sorted(set(ids)), kinds=list(TRIED)).data()
    return {row["id"]: row["methods"] for row in rows}


def _item(
    row: dict[str, Any], asked: Item, bridges: dict[str, Item], methods: dict[str, list[Item]]
) -> Item:
    through = sorted(
        (bridges[id] for id in set(row["through"])),
        key=lambda each: (each["paper_count"], each["name"], each["id"]),
    )
    examples = [
        {
            "paper": each["paper"],
            "methods": methods.get(each["paper"]["id"], []),
            "shared": [bridges[id] for id in each["shared"]],
        }
        for each in row["examples"]
    ]
    return {
        **row["concept"],
        "papers": row["papers"],
        "score": round(row["score"], 4),
        "through": through,
        "examples": examples,
        "text": _text(row["concept"], asked, row["papers"], through),
    }


def _text(concept: Item, asked: Item, count: int, through: list[Item]) -> str:
    names = listed([each["name"] for each in through[:3]], max(0, len(through) - 3))
    does, share = ("has", "shares") if count == 1 else ("have", "share")
    return (
        f"{papers(count)} that {share} {names} with those of {asked['name']} {does} "
        f"{concept['name']}; none has both."
    )
