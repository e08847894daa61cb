"""Write papers into the graph and take them out, each batch in one idempotent transaction.

A written paper replaces what the graph had of it: its own relationships only. What follows from
them (counts, names, families, BUILDS_ON, CITES, orphans) is brought up to date in the same
transaction for the touched nodes alone, so any order of writes and removals gives the same graph.
It must not decide which records are one paper (graph/grouping.py) nor extract anything.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from graph import write_rows
from graph.basis import Basis, begin_write
from graph.database import Database, Transaction
from graph.model import PaperWrite
from graph.names import ROLE_TYPES
from graph.write_concepts import LinkState, merge_concepts, read_links, refresh_concepts
from graph.write_edges import (
    delete_orphan_authors,
    find_citations,
    merge_authors,
    merge_citations,
    refresh_authors,
    refresh_builds_on,
)
from graph.write_rows import Row


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """What one transaction did; ``concepts_new`` and ``_gone`` count nodes made and removed.

    ``retries`` counts how often the database broke it off and it ran again; ``writes`` numbers it.
    """

    written: int = 0
    removed: int = 0
    concepts_new: int = 0
    concepts_gone: int = 0
    writes: int = 0
    retries: int = 0


def write_papers(
    db: Database,
    papers: Sequence[PaperWrite],
    load_id: str | None = None,
    *,
    replaced: Collection[str] = (),
    basis: Basis | None = None,
) -> WriteCounts:
    """Write the papers in one transaction and remove those whose ids are in ``replaced``.

    Give it about 250 papers at most (write_rows.build_batches cuts). A paper in ``replaced`` whose
    id is among another's ``other_ids`` is re-keyed: its node lives on under the new id. Loads that
    the records name are made where they are missing; ``load_id`` gets a heartbeat. Raises
    GraphChanged, and writes nothing, where others have written to the papers of the ``basis``.
    """
    batch = [write_rows.without_doubles(paper) for paper in sorted(papers, key=lambda p: p.id)]
    written = {paper.id for paper in batch}
    if len(written) < len(batch):
        raise ValueError("A batch holds two papers with one id.")

    runs = 0

    def work(tx: Transaction) -> WriteCounts:
        nonlocal runs
        runs += 1
        writes = begin_write(tx, basis)
        counts = _write(tx, batch, sorted(set(replaced) - written), load_id)
        return replace(counts, writes=writes, retries=runs - 1)

    return db.execute_write(work)


def remove_papers(
    db: Database, ids: Collection[str], *, first: Callable[[Transaction], None] | None = None
) -> int:
    """Remove the papers with these ids and all that only they held up; how many there were.

    ``first`` is done in the same transaction, before they go; it may be done more than once.
    """

    def work(tx: Transaction) -> WriteCounts:
        begin_write(tx, None)
        if first:
            first(tx)
        return _write(tx, [], sorted(set(ids)), None)

    return db.execute_write(work).removed


def _write(
    tx: Transaction, batch: list[PaperWrite], gone: Sequence[str], load_id: str | None
) -> WriteCounts:
    gone = _rekey(tx, batch, gone)
    ids = [paper.id for paper in batch]
    tx.run(_MERGE_PAPERS, rows=[write_rows.paper_row(paper) for paper in batch]).consume()
    citations = find_citations(tx, batch)
    before = read_links(tx, [*ids, *gone])
    authors = _authors_of(tx, [*ids, *gone])
    _clear(tx, ids)
    removed = _remove(tx, gone)
    made, moved = merge_concepts(tx, batch, before)
    for rel_type, rows in write_rows.link_rows(batch).items():
        tx.run(_CREATE_LINKS[rel_type], rows=rows).consume()
    tx.run(_CREATE_RESULTS, rows=write_rows.result_rows(batch)).consume()
    authors |= merge_authors(tx, write_rows.author_rows(batch))
    tx.run(_CREATE_LOADED, rows=write_rows.loaded_rows(batch)).consume()
    merge_citations(tx, citations)
    after = LinkState.of_papers(batch)
    renamed, concepts_gone = refresh_concepts(tx, before, after, moved)
    refresh_builds_on(tx, ids, before, after, renamed)
    refresh_authors(tx, authors)
    delete_orphan_authors(tx, authors)
    tx.run(_BEAT, load=load_id).consume()
    return WriteCounts(len(batch), removed, made, concepts_gone)


# Every statement below finds its nodes through the uniqueness constraints on id.
_REKEY = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.old})
WHERE NOT EXISTS { MATCH (:Paper {id: row.new}) }
SET p.id = row.new
RETURN row.old AS id
"""


def _rekey(tx: Transaction, batch: Sequence[PaperWrite], gone: Sequence[str]) -> list[str]:
    """Give replaced nodes the better id of the paper that they are; the ids that are left over."""
    left = set(gone)
    for paper in batch:
        old = next((key for key in sorted(paper.other_ids) if key in left), None)
        if old is not None:
            rows: list[Row] = [{"old": old, "new": paper.id}]
            left -= {str(row["id"]) for row in tx.run(_REKEY, rows=rows).data()}
    return sorted(left)


_MERGE_PAPERS = """
UNWIND $rows AS row
MERGE (p:Paper {id: row.id})
SET p = row
"""

_AUTHORS_OF = """
UNWIND $ids AS id
MATCH (:Paper {id: id})-[:WRITTEN_BY]->(a:Author)
RETURN DISTINCT a.id AS id
"""


def _authors_of(tx: Transaction, ids: Sequence[str]) -> set[str]:
    return {str(row["id"]) for row in tx.run(_AUTHORS_OF, ids=ids).data()}


_CLEAR_RESULTS = """
UNWIND $ids AS id
MATCH (:Paper {id: id})-[:CLAIMS]->(r:Result)
DETACH DELETE r
"""
_CLEAR_LINKS = f"""
UNWIND $ids AS id
MATCH (:Paper {{id: id}})-[r:{"|".join(ROLE_TYPES.values())}|WRITTEN_BY]->()
DELETE r
"""
_CLEAR_PAPERS = """
UNWIND $ids AS id
MATCH (:Paper {id: id})-[r:CITES|BUILDS_ON]-(:Paper)
DELETE r
"""
_CLEAR_LOADED = """
UNWIND $ids AS id
MATCH (:Paper {id: id})<-[r:LOADED]-(:Load)
DELETE r
"""


def _clear(tx: Transaction, ids: Sequence[str]) -> None:
    for statement in (_CLEAR_RESULTS, _CLEAR_LINKS, _CLEAR_PAPERS, _CLEAR_LOADED):
        tx.run(statement, ids=ids).consume()


_REMOVE = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
DETACH DELETE p
RETURN id
"""


def _remove(tx: Transaction, ids: Sequence[str]) -> int:
    tx.run(_CLEAR_RESULTS, ids=ids).consume()
    return len(tx.run(_REMOVE, ids=ids).data())


_CREATE_LINKS = {
    rel_type: f"""
UNWIND $rows AS row
MATCH (p:Paper {{id: row.paper}})
MATCH (c:Concept {{id: row.concept}})
CREATE (p)-[r:{rel_type}]->(c)
SET r = row.properties
"""
    for rel_type in ROLE_TYPES.values()
}

_CREATE_RESULTS = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.paper})
MERGE (r:Result {id: row.properties.id})
SET r = row.properties
CREATE (p)-[:CLAIMS]->(r)
WITH row, r
OPTIONAL MATCH (metric:Concept {id: row.metric})
OPTIONAL MATCH (about:Concept {id: row.on})
FOREACH (c IN CASE WHEN metric IS NULL THEN [] ELSE [metric] END | CREATE (r)-[:OF]->(c))
FOREACH (c IN CASE WHEN about IS NULL THEN [] ELSE [about] END | CREATE (r)-[:ON]->(c))
"""

_CREATE_LOADED = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.paper})
MERGE (l:Load {id: row.load})
CREATE (l)-[r:LOADED]->(p)
SET r = row.properties
"""

_BEAT = """
MATCH (l:Load {id: $load})
SET l.heartbeat = toString(datetime())
"""
