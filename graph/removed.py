"""Papers that somebody has removed, each with all its records, until it is put back or forgotten.

They are kept in the same transaction in which the paper goes, so that nothing is lost in between.
Putting one back is the loader's work: it decides again from the records.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph import ids
from graph.database import Database, Transaction
from graph.errors import NotFound
from graph.loads import now
from graph.model import LoadedRecord
from graph.names import LOCAL
from graph.stored import RECORDS, loaded_records
from graph.writer import remove_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A removed paper: the id and title that it had, and the records that it was made of."""

    id: str
    paper: str
    title: str
    owner: str
    made_at: str
    records: tuple[LoadedRecord, ...]

    def as_json(self) -> dict[str, Any]:
        """What a list says of it; ``records`` is how many there are."""
        names = ("id", "paper", "title", "owner", "made_at")
        return {name: getattr(self, name) for name in names} | {"records": len(self.records)}


_RECORDS_OF = f"""
UNWIND $ids AS id
MATCH (p:Paper {{id: id}})
RETURN id, p.title AS title, {RECORDS} AS records
"""  # rides on paper_id

_KEEP = "UNWIND $rows AS row CREATE (r:Removed) SET r = row"

_FIELDS = "{.id, .paper, .title, .owner, .made_at, .records} AS removed"
_ALL = f"MATCH (r:Removed) RETURN r {_FIELDS} ORDER BY r.made_at DESC, r.id"
# All of them: there are as many as people have removed one by one.
_ONE = f"MATCH (r:Removed {{id: $id}}) RETURN r {_FIELDS}"

_FORGET = "MATCH (r:Removed {id: $id}) DELETE r"


def remove_and_keep(db: Database, papers: Sequence[str], *, owner: str = LOCAL) -> tuple[str, ...]:
    """Remove papers; answers the ids under which they can be put back, one a paper."""
    kept: list[str] = []

    def keep(tx: Transaction) -> None:
        kept[:] = _keep(tx, papers, owner)

    remove_papers(db, papers, first=keep)
    return tuple(kept)


def _keep(tx: Transaction, papers: Sequence[str], owner: str) -> list[str]:
    found = tx.run(_RECORDS_OF, ids=list(papers)).data()
    rows = [
        {
            "id": ids.new_id("removed"),
            "paper": row["id"],
            "title": row["title"],
            "owner": owner,
            "made_at": now(),
            "records": json.dumps(row["records"], ensure_ascii=False),
        }
        for row in found
    ]
    tx.run(_KEEP, rows=rows).consume()
    return [str(row["id"]) for row in rows]


def list_removed(db: Database) -> list[Removed]:
    """Every removed paper, the last one first."""
    return [_removed(row["removed"]) for row in db.read(_ALL)]


def get_removed(db: Database, id: str) -> Removed:
    """The removed paper with this id; raises NotFound."""
    rows = db.read(_ONE, {"id": id})
    if not rows:
        raise NotFound("removed paper", id)
    return _removed(rows[0]["removed"])


def forget_removed(db: Database, id: str) -> Removed:
    """Keep it no longer, and answer it; raises NotFound."""
    removed = get_removed(db, id)
    db.execute_write(lambda tx: tx.run(_FORGET, id=id).consume())
    return removed


def _removed(row: dict[str, Any]) -> Removed:
    return Removed(**{**row, "records": loaded_records(json.loads(row["records"]))})
