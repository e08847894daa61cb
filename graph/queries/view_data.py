"""What a view of the graph reads: nodes by id, neighbours of one node, links among many.

One function a read, inside the caller's transaction; which of it is drawn is decided in
graph/queries/subgraph.py. Every read starts from ids and has a limit. Long answers come as one row
that holds a list: the driver takes 0.1 ms a row, which was most of a view's time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.database import Transaction
from graph.names import KINDS, ROLE_TYPES, ROLES, TYPE_ROLES
from graph.queries.items import ROLE_PATTERN, Item
from graph.queries.words import short_title

PAPER_KIND, AUTHOR_KIND, RESULT_KIND = "Paper", "Author", "Result"
NODE_KINDS = (PAPER_KIND, *KINDS, AUTHOR_KIND, RESULT_KIND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a view shows: kinds of node, roles of link, the years of papers (undated ones stay) and
    their communities (None for all, -1 for papers that are in none).
    """

    kinds: frozenset[str]
    roles: tuple[str, ...]
    first: int | None = None
    last: int | None = None
    communities: frozenset[int] | None = None

    @property
    def narrows(self) -> bool:
        """Whether some papers or links of a drawn concept are filtered out."""
        narrow = self.first or self.last or self.communities is not None
        return bool(narrow or set(self.roles) != set(ROLES))

    @property
    def types(self) -> str:
        """The relationship types of the roles, as a pattern of Cypher."""
        return "|".join(ROLE_TYPES[role] for role in ROLES if role in self.roles)

    def values(self) -> dict[str, Any]:
        """The years and communities as parameters."""
        chosen = None if self.communities is None else sorted(self.communities)
        return {"first": self.first or 0, "last": self.last or 9999, "communities": chosen}

    def passes(self, node: Item) -> bool:
        """Whether a paper as a graph draws it is shown."""
        year, community = node["year"], node["community"]
        in_years = year is None or (self.first or 0) <= year <= (self.last or 9999)
        group = NO_COMMUNITY if community is None else community
        return in_years and (self.communities is None or group in self.communities)


NO_COMMUNITY = -1
IS_SHOWN = f"""((p.year IS NULL OR $first <= p.year <= $last)
    AND ($communities IS NULL OR coalesce(p.community, {NO_COMMUNITY}) IN $communities))"""

#: The properties that a node is drawn from, as a map projection.
_DRAWN = """{.id, .title, .name, .kind, .value, .year, .paper_count, .concept_count, .community}"""

_NODES = f"""
UNWIND $ids AS id
OPTIONAL MATCH (p:Paper {{id: id}})
OPTIONAL MATCH (c:Concept {{id: id}})
OPTIONAL MATCH (a:Author {{id: id}})
OPTIONAL MATCH (r:Result {{id: id}})
WITH coalesce(p, c, a, r) AS n
WHERE n IS NOT NULL
RETURN collect(n {_DRAWN}) AS all
"""  # rides on the constraints paper_id, concept_id, author_id, result_id


def read_nodes(tx: Transaction, ids: Iterable[str]) -> dict[str, Item]:
    """The nodes with these ids as a graph draws them, in the order given; unknown ones left out."""
    wanted = list(dict.fromkeys(ids))
    found = {node["id"]: build_node(node) for node in _list(tx, _NODES, ids=wanted)}
    return {key: found[key] for key in wanted if key in found}


def build_node(node: dict[str, Any]) -> Item:
    """A node of the graph contract from the properties of a database node."""
    id = str(node["id"])
    kind, type_ = _kind(id, node.get("kind"))
    name = node.get("title") or node.get("name") or node.get("value") or id
    count = node.get("concept_count") if type_ == "paper" else node.get("paper_count")
    return {
        "id": id,
        "type": type_,
        "kind": kind,
        "label": short_title(name) if type_ == "paper" else name,
        "name": name,
        "weight": 1 if count is None else count,
        "hidden": 0,
        "year": node.get("year"),
        "community": node.get("community"),
    }


def _kind(id: str, kind: str | None) -> tuple[str, str]:
    if kind:
        return kind, "concept"
    prefix = id.partition(":")[0]
    if prefix in ("author", "result"):
        return prefix.capitalize(), prefix
    return PAPER_KIND, "paper"


# ------------------------------------------------------------ neighbours of one node


def papers_of(
    tx: Transaction, concept: str, shown: Filter, *, limit: int, without: Collection[str]
) -> list[Item]:
    """The newest papers that have a concept."""
    statement = f"""
MATCH (:Concept {{id: $id}})<-[:{shown.types}]-(p:Paper)
WHERE {IS_SHOWN} AND NOT p.id IN $without
WITH p ORDER BY coalesce(p.dated, '') DESC, p.id LIMIT $limit
RETURN collect(p {_DRAWN}) AS all
"""
    return _drawn(tx, statement, shown, id=concept, limit=limit, without=list(without))


def relatives_of(tx: Transaction, concept: str, *, least: int, limit: int) -> list[Item]:
    """The next wider concept and the next narrower ones that enough papers have."""
    rows = _list(tx, _RELATIVES, id=concept, least=least, limit=limit)
    return [build_node(row) for row in rows]


_RELATIVES = f"""
MATCH (:Concept {{id: $id}})-[:VARIANT_OF]-(c:Concept)
WHERE c.paper_count >= $least
WITH c ORDER BY c.paper_count DESC, c.id LIMIT $limit
RETURN collect(c {_DRAWN}) AS all
"""


def concepts_of(
    tx: Transaction, paper: str, shown: Filter, *, least: int, limit: int
) -> list[Item]:
    """The concepts of a paper that at least ``least`` papers have, rarest first."""
    statement = f"""
MATCH (:Paper {{id: $id}})-[:{shown.types}]->(c:Concept)
WHERE c.paper_count >= $least AND c.kind IN $kinds
WITH c ORDER BY c.paper_count, c.name, c.id LIMIT $limit
RETURN collect(c {_DRAWN}) AS all
"""
    kinds = sorted(shown.kinds)
    return _drawn(tx, statement, shown, id=paper, least=least, kinds=kinds, limit=limit)


def lineage_of(tx: Transaction, paper: str, shown: Filter, *, limit: int) -> list[Item]:
    """The papers that it builds on and that build on it, newest first."""
    return _drawn(tx, _LINEAGE, shown, id=paper, limit=limit)


_LINEAGE = f"""
MATCH (:Paper {{id: $id}})-[:BUILDS_ON]-(p:Paper)
WHERE {IS_SHOWN}
WITH DISTINCT p ORDER BY coalesce(p.dated, '') DESC, p.id LIMIT $limit
RETURN collect(p {_DRAWN}) AS all
"""


def papers_by(tx: Transaction, author: str, shown: Filter, *, limit: int) -> list[Item]:
    """The newest papers of an author."""
    return _drawn(tx, _PAPERS_BY, shown, id=author, limit=limit)


_PAPERS_BY = f"""
MATCH (:Author {{id: $id}})<-[:WRITTEN_BY]-(p:Paper)
WHERE {IS_SHOWN}
WITH p ORDER BY coalesce(p.dated, '') DESC, p.id LIMIT $limit
RETURN collect(p {_DRAWN}) AS all
"""


def best_connected(tx: Transaction, shown: Filter, *, most: int, limit: int) -> list[Item]:
    """The papers with most of the most shared concepts, hubs left out."""
    statement = f"""
MATCH (c:Concept) WHERE 2 <= c.paper_count <= $most
WITH c ORDER BY c.paper_count DESC, c.id LIMIT 60
MATCH (c)<-[:{shown.types}]-(p:Paper)
WHERE {IS_SHOWN}
WITH p, count(c) AS shared ORDER BY shared DESC, coalesce(p.dated, '') DESC, p.id LIMIT $limit
RETURN collect(p {_DRAWN}) AS all
"""  # rides on concept_count
    return _drawn(tx, statement, shown, most=most, limit=limit)


def _drawn(tx: Transaction, statement: str, shown: Filter, **values: Any) -> list[Item]:
    return [build_node(row) for row in _list(tx, statement, **shown.values(), **values)]


def _list(tx: Transaction, statement: str, **values: Any) -> list[Any]:
    """The list that a statement gathers under the name ``all``."""
    (row,) = tx.run(statement, values).values()
    return list(row[0])


# ------------------------------------------------------------ links among many

_LINKS = f"""
UNWIND $papers AS paper
MATCH (:Paper {{id: paper}})-[r:{ROLE_PATTERN}]->(c:Concept)
WITH c, collect([paper, type(r), size(r.mention_starts)]) AS links
RETURN collect([c {{.id, .name, .kind, .paper_count, .community}}, links]) AS all
"""


def links_of_papers(tx: Transaction, papers: Sequence[str]) -> list[Item]:
    """Every link of these papers to a concept: paper, role, mentions, concept."""
    return [
        {"paper": paper, "role": TYPE_ROLES[type_], "mentions": mentions, "concept": concept}
        for concept, links in _list(tx, _LINKS, papers=list(papers))
        for paper, type_, mentions in links
    ]


_FAMILY_EDGES = """
UNWIND $ids AS id
MATCH (:Concept {id: id})-[:VARIANT_OF]->(up:Concept)
WHERE up.id IN $ids
RETURN id AS source, up.id AS target
"""

_BUILDS_ON_EDGES = """
UNWIND $ids AS id
MATCH (:Paper {id: id})-[b:BUILDS_ON]->(q:Paper)
WHERE q.id IN $ids
RETURN id AS source, q.id AS target, count(b) AS weight, collect(b.via) AS via
"""

_CITES_EDGES = """
UNWIND $ids AS id
MATCH (:Paper {id: id})-[:CITES]->(q:Paper)
WHERE q.id IN $ids
RETURN id AS source, q.id AS target
"""

_AUTHORS = """
UNWIND $ids AS id
MATCH (:Paper {id: id})-[:WRITTEN_BY]->(a:Author)
RETURN id AS source, a {.id, .name, paper_count: COUNT { (a)<-[:WRITTEN_BY]-() }} AS node
ORDER BY node.paper_count DESC, node.id
"""

_ATTACHED = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
OPTIONAL MATCH (p)-[:WRITTEN_BY|CLAIMS]->(n)
RETURN count(DISTINCT CASE WHEN n:Author THEN n END) AS authors,
       count(DISTINCT CASE WHEN n:Result THEN n END) AS results
"""

_RESULTS = """
UNWIND $ids AS id
MATCH (:Paper {id: id})-[:CLAIMS]->(r:Result)
RETURN id AS source, r {.id, .value} AS node
ORDER BY node.id
"""


def family_edges(tx: Transaction, concepts: Sequence[str]) -> list[Item]:
    """VARIANT_OF among these concepts."""
    return tx.run(_FAMILY_EDGES, ids=list(concepts)).data()


def builds_on_edges(tx: Transaction, papers: Sequence[str]) -> list[Item]:
    """BUILDS_ON among these papers, one a pair, with the concepts it goes through."""
    return tx.run(_BUILDS_ON_EDGES, ids=list(papers)).data()


def cites_edges(tx: Transaction, papers: Sequence[str]) -> list[Item]:
    """CITES among these papers."""
    return tx.run(_CITES_EDGES, ids=list(papers)).data()


def count_attached(tx: Transaction, papers: Sequence[str]) -> dict[str, int]:
    """How many authors and results these papers have, by kind."""
    row = tx.run(_ATTACHED, ids=list(papers)).data()[0]
    return {AUTHOR_KIND: int(row["authors"]), RESULT_KIND: int(row["results"])}


def authors_of(tx: Transaction, papers: Sequence[str]) -> list[Item]:
    """Who wrote these papers, those with most papers first."""
    return tx.run(_AUTHORS, ids=list(papers)).data()


def results_of(tx: Transaction, papers: Sequence[str]) -> list[Item]:
    """What these papers claim."""
    return tx.run(_RESULTS, ids=list(papers)).data()


def count_papers_around(tx: Transaction, concepts: Sequence[str], shown: Filter) -> int:
    """How many papers have at least one of these concepts."""
    statement = f"""
UNWIND $ids AS id
MATCH (:Concept {{id: id}})<-[:{shown.types}]-(p:Paper)
WHERE {IS_SHOWN}
RETURN count(DISTINCT p) AS papers
"""
    rows = tx.run(statement, shown.values(), ids=list(concepts)).data()
    return int(rows[0]["papers"])


def count_by_community(tx: Transaction, concepts: Sequence[str], shown: Filter) -> dict[int, int]:
    """How many papers with one of these concepts each community has, whichever are shown."""
    statement = f"""
UNWIND $ids AS id
MATCH (:Concept {{id: id}})<-[:{shown.types}]-(p:Paper)
WHERE {IS_SHOWN}
WITH DISTINCT p WHERE p.community IS NOT NULL
RETURN p.community AS community, count(p) AS papers
"""
    values = shown.values() | {"communities": None}
    rows = tx.run(statement, values, ids=list(concepts)).data()
    return {int(row["community"]): int(row["papers"]) for row in rows}


def count_papers_of_each(tx: Transaction, concepts: Sequence[str], shown: Filter) -> dict[str, int]:
    """How many papers each of these concepts has under the filter."""
    statement = f"""
UNWIND $ids AS id
MATCH (:Concept {{id: id}})<-[:{shown.types}]-(p:Paper)
WHERE {IS_SHOWN}
RETURN id, count(p) AS papers
"""
    rows = tx.run(statement, shown.values(), ids=list(concepts)).data()
    return {str(row["id"]): int(row["papers"]) for row in rows}
