"""The fast way to grow a large graph: papers, concepts and the links between them, and no text.

Enough for communities, the map, overview and explorer; there is nothing to search for and no
sentence to show. Used by benchmarks.grow with --bare, in an empty graph.
"""

import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

from graph.database import Database, Transaction
from graph.derived import fold_name
from graph.model import PaperWrite
from graph.names import ROLE_TYPES
from graph.schema import META_ID

_BATCH = 2000  # papers of a transaction: 21,000 links without properties

_PAPERS = """
UNWIND $rows AS row
CREATE (p:Paper)
SET p = row
"""
_CONCEPTS = """
UNWIND $rows AS row
MERGE (c:Concept {id: row.id})
ON CREATE SET c:$([row.kind]), c.kind = row.kind, c.name = row.name, c.name_folded = row.folded,
              c.aliases = []
SET c.paper_count = row.papers
"""
_LINKS = {
    role: f"""
UNWIND $rows AS row
MATCH (p:Paper {{id: row.paper}})
MATCH (c:Concept {{id: row.concept}})
CREATE (p)-[:{rel_type} {{name: row.name, confidence: 0.9, found_by: 'model', mention_texts: [],
       mention_fields: [], mention_starts: [], mention_ends: [], mention_sentences: []}}]->(c)
"""
    for role, rel_type in ROLE_TYPES.items()
}
_VERSION = "MATCH (m:Paperkin {id: $id}) SET m.data_version = m.data_version + 1"


def write_bare(db: Database, papers: Iterable[PaperWrite]) -> None:
    """Write the papers into an empty graph, about two thousand at a time."""
    counts: Counter[str] = Counter()
    rest = iter(papers)
    while batch := list(itertools.islice(rest, _BATCH)):
        counts.update(link.concept_id for paper in batch for link in paper.concepts)
        _write(db, batch, counts)


def _write(db: Database, batch: list[PaperWrite], counts: Counter[str]) -> None:
    papers = [_paper(paper) for paper in batch]
    links = [(paper.id, link) for paper in batch for link in paper.concepts]
    concepts = {
        link.concept_id: {
            "id": link.concept_id,
            "kind": link.kind,
            "name": link.name,
            "folded": fold_name(link.name),
            "papers": counts[link.concept_id],
        }
        for _, link in links
    }

    def work(tx: Transaction) -> None:
        tx.run(_PAPERS, rows=papers).consume()
        tx.run(_CONCEPTS, rows=[concepts[id] for id in sorted(concepts)]).consume()
        for role, statement in _LINKS.items():
            rows = [
                {"paper": paper, "concept": link.concept_id, "name": link.name}
                for paper, link in links
                if link.role == role
            ]
            tx.run(statement, rows=rows).consume()
        tx.run(_VERSION, id=META_ID).consume()

    db.execute_write(work)


def _paper(paper: PaperWrite) -> dict[str, Any]:
    return {
        "id": paper.id,
        "title": paper.title,
        "title_folded": paper.title_folded,
        "abstract": "",
        "year": paper.year,
        "published": paper.published,
        "dated": paper.published,
        "concept_count": len(paper.concepts),
        "sentence_fields": [],
        "sentence_starts": [],
        "sentence_ends": [],
        "extracted_by": paper.extracted_by,
    }
