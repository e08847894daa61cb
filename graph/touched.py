"""The papers that a decision about every paper can touch: found by concept, author or words.

What is found is marked as outdated before it is read again, so that a process that ends in between
leaves nothing stale unseen: ``refresh`` finds whatever is left. Reading again is not done here.
"""

from collections.abc import Iterable

from graph.database import Database, Transaction
from graph.fulltext import quote
from graph.queries.items import ROLE_PATTERN

_WITH_CONCEPT = f"""
UNWIND $ids AS id
MATCH (:Concept {{id: id}})<-[:{ROLE_PATTERN}]-(p:Paper)
RETURN DISTINCT p.id AS id
"""  # rides on concept_id

_BY_AUTHOR = """
UNWIND $ids AS id
MATCH (:Author {id: id})<-[:WRITTEN_BY]-(p:Paper)
RETURN DISTINCT p.id AS id
"""  # rides on author_id

_WITH_WORDS = """
CALL db.index.fulltext.queryNodes('paper_text', $query) YIELD node
RETURN node.id AS id
"""

_NAMES = f"""
MATCH (:Concept {{id: $id}})<-[r:{ROLE_PATTERN}]-()
RETURN DISTINCT r.name AS name ORDER BY name
"""

_MARK = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
SET p.extracted_by = ''
"""


def find_touched(db: Database, ids: Iterable[str], words: Iterable[str] = ()) -> list[str]:
    """The papers that have one of these concepts or authors, or these words; ids, sorted."""
    wanted = sorted(set(ids))
    phrases = [quote(text) for text in words if text.strip()]

    def work(tx: Transaction) -> list[str]:
        rows = tx.run(_WITH_CONCEPT, ids=wanted).data() + tx.run(_BY_AUTHOR, ids=wanted).data()
        for phrase in phrases:
            rows += tx.run(_WITH_WORDS, query=phrase).data()
        return sorted({str(row["id"]) for row in rows})

    return db.execute_read(work)


def find_names(db: Database, concept_id: str) -> list[str]:
    """Every name under which papers have the concept."""
    return [str(row["name"]) for row in db.read(_NAMES, {"id": concept_id})]


def mark_outdated(db: Database, ids: Iterable[str]) -> None:
    """Say of these papers that they have to be read again."""
    wanted = sorted(set(ids))
    db.execute_write(lambda tx: tx.run(_MARK, ids=wanted).consume())
