"""What the graph already knows of papers that are about to be loaded: their ids, texts, records.

Reads only. A loader gives the keys of its records (graph/record_keys.py) and gets every stored
paper of the same clusters, so that graph/merging.py can decide again from all the records.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from graph.database import Database, Transaction
from graph.errors import NotFound
from graph.fulltext import papers_by_keys
from graph.model import LoadedRecord, Record
from graph.record_keys import record_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPaper:
    """A paper as the graph holds it, with the records that it was made of."""

    id: str
    title: str
    abstract: str
    extracted_by: str
    keys: tuple[str, ...]
    records: tuple[LoadedRecord, ...]


_RECORD_FIELDS = {item.name for item in fields(Record)}


def record_from_json(text: str) -> Record:
    """The record that Record.as_json wrote; fields of a newer paperkin are left out."""
    values = json.loads(text)
    known = {key: _frozen(value) for key, value in values.items() if key in _RECORD_FIELDS}
    return Record(**{"title": "", **known})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


#: Every record of a paper p, as loaded_records takes them.
RECORDS = """[(l:Load)-[r:LOADED]->(p) | {load: l.id, source: r.source, loaded_at: r.loaded_at,
        content_hash: r.content_hash, record: r.record}]"""

_STORED = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN id, p.title AS title, p.abstract AS abstract, p.extracted_by AS extracted_by,
       p.keys AS keys, RECORDS AS records
""".replace("RECORDS", RECORDS)  # rides on paper_id


def find_papers(db: Database, keys: Iterable[str]) -> list[StoredPaper]:
    """Every paper that a record with one of these keys may belong to, and all theirs in turn.

    The keys are followed until no new paper turns up, so the answer holds whole clusters: group
    its records together with the new ones. Sorted by id; empty where nothing is known.
    """

    wanted = frozenset(keys)
    return db.execute_read(lambda tx: find_papers_in(tx, wanted))


def find_papers_in(tx: Transaction, wanted: Iterable[str]) -> list[StoredPaper]:
    """The same inside a transaction."""
    keys = set(wanted)
    found: dict[str, StoredPaper] = {}
    asked: set[str] = set()
    while fresh := keys - asked:
        asked |= fresh
        ids = {paper for papers in papers_by_keys(tx, sorted(fresh)).values() for paper in papers}
        for row in tx.run(_STORED, ids=sorted(ids - found.keys())).data():
            paper = _paper(row)
            found[paper.id] = paper
            keys |= {paper.id, *(key for item in paper.records for key in record_keys(item.record))}
    return [found[key] for key in sorted(found)]


def loaded_records(rows: Iterable[dict[str, Any]]) -> tuple[LoadedRecord, ...]:
    """The records of a paper as the graph holds them, in the order in which they were loaded."""
    records = (
        LoadedRecord(
            source=row["source"],
            load_id=row["load"],
            content_hash=row["content_hash"],
            record=record_from_json(row["record"]),
            loaded_at=row["loaded_at"] or "",
        )
        for row in rows
    )
    return tuple(sorted(records, key=lambda item: (item.loaded_at, item.source)))


def _paper(row: dict[str, Any]) -> StoredPaper:
    return StoredPaper(
        id=row["id"],
        title=row["title"],
        abstract=row["abstract"] or "",
        extracted_by=row["extracted_by"] or "",
        keys=tuple(row["keys"] or ()),
        records=loaded_records(row["records"]),
    )


_ONE = "MATCH (p:Paper {id: $id}) RETURN p.id AS id"


def get_paper_id(tx: Transaction, id: str) -> str:
    """The present id of the paper with this id, be it an old or another one; raises NotFound.

    Where papers of equal title share an old id, the first by code point answers.
    """
    if rows := tx.run(_ONE, id=id).data():
        return str(rows[0]["id"])
    papers = papers_by_keys(tx, [id]).get(id)
    if not papers:
        raise NotFound("paper", id)
    return min(papers)


_OUTDATED = """
MATCH (p:Paper)
WHERE p.extracted_by < $version OR p.extracted_by > $version
RETURN p.id AS id
ORDER BY id
"""  # rides on paper_extracted_by


_COUNT_OUTDATED = _OUTDATED.partition("RETURN")[0] + "RETURN count(*) AS papers"


def count_outdated(db: Database, version: str) -> int:
    """How many papers were read by anything but this version of the extraction."""
    return int(db.read(_COUNT_OUTDATED, {"version": version})[0]["papers"])


def find_outdated(db: Database, version: str) -> list[str]:
    """The ids of the papers that were read by anything but this version of the extraction."""
    return [str(row["id"]) for row in db.read(_OUTDATED, {"version": version}, timeout=120)]
