"""Papers for other programs, one way: GraphML for graph tools, BibTeX for writing.

A selection of papers goes out with what the other form can hold; docs/database.md lists what is
left out. What comes back whole is a backup or a CSV folder (backup.py, csv_folder.py).
"""

from collections.abc import Sequence
from pathlib import Path

import networkx as nx

from graph.bibtex import build_bibtex
from graph.database import Database, Transaction
from graph.queries.items import ROLE_PATTERN
from graph.queries.papers import get_paper
from graph.queries.search import search

_PAGE = 200

_ALL = "MATCH (p:Paper) RETURN p.id AS id ORDER BY p.id"  # every paper, since all are asked for
_PAPERS = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN p {.id, .title, .year, .venue, .doi, .arxiv_id, .url, .community, .centrality, .x, .y}
       AS paper
"""
_LINKS = f"""
UNWIND $ids AS id
MATCH (p:Paper {{id: id}})-[r:{ROLE_PATTERN}]->(c:Concept)
RETURN id, type(r) AS role, r.confidence AS confidence,
       c {{.id, .kind, .name, .paper_count}} AS concept
"""
_BETWEEN = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})-[r:BUILDS_ON|CITES]->(q:Paper)
WHERE q.id IN $ids
RETURN id AS source, type(r) AS type, q.id AS target
"""
_FAMILY = """
UNWIND $concepts AS id
MATCH (c:Concept {id: id})-[:VARIANT_OF]->(d:Concept)
WHERE d.id IN $concepts
RETURN id AS source, 'VARIANT_OF' AS type, d.id AS target
"""


def select_papers(db: Database, query: str | None = None) -> list[str]:
    """The ids of the papers that a search finds, best first; of every paper without a query."""
    if not query:
        return [str(row["id"]) for row in db.read(_ALL)]
    found: list[str] = []
    while True:
        page = search(db, query, page=len(found) // _PAGE + 1, limit=_PAGE)
        ids = [item["id"] for item in page["items"] if item["type"] == "paper"]
        found += ids
        if not page["truncated"] or not ids:
            return found


def write_bibtex(db: Database, ids: Sequence[str], path: Path) -> int:
    """Write the entries of papers; how many. Raises NotFound for an id that no paper has."""
    text = build_bibtex(get_paper(db, id) for id in ids)
    path.write_text(text, encoding="utf-8")
    return len(ids)


def write_graphml(db: Database, ids: Sequence[str], path: Path) -> tuple[int, int]:
    """Write papers, their concepts and the links between them; how many nodes and links."""
    network = db.execute_read(lambda tx: build_network(tx, ids))
    nx.write_graphml(network, path, named_key_ids=True)
    return network.number_of_nodes(), network.number_of_edges()


def build_network(tx: Transaction, ids: Sequence[str]) -> "nx.MultiDiGraph[str]":
    """The papers and concepts as a network; an attribute that is unknown is left out."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in tx.run(_PAPERS, ids=list(ids)):
        paper = row["paper"]
        network.add_node(paper["id"], **_known({**paper, "type": "paper", "label": paper["title"]}))
    for row in tx.run(_LINKS, ids=list(ids)):
        concept = row["concept"]
        label = {"type": concept["kind"].lower(), "label": concept["name"]}
        network.add_node(concept["id"], **_known({**concept, **label}))
        network.add_edge(
            row["id"], concept["id"], **_known({"type": row["role"], "weight": row["confidence"]})
        )
    concepts = [id for id, data in network.nodes(data=True) if data["type"] != "paper"]
    for row in [*tx.run(_BETWEEN, ids=list(ids)), *tx.run(_FAMILY, concepts=concepts)]:
        network.add_edge(row["source"], row["target"], type=row["type"])
    return network


def _known(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None and key != "id"}
