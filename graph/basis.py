"""What a decision about papers rests on, and whether it still stands when it is written.

Records are grouped and their texts read outside a transaction, for that takes long. Meanwhile
somebody else may write the same papers, perhaps under other ids. So every write first takes one
lock that all of them take, and is refused where the papers are not those any more that it was
decided on; who decided then decides again. It must not decide anything itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from graph.database import Database, Transaction
from graph.errors import GraphChanged
from graph.schema import META_ID
from graph.stored import StoredPaper, find_papers_in

#: How often is decided again. Each time somebody else has got further, so it ends.
TRIES = 30

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The papers of the clusters of some keys, as they were after so many ``writes``."""

    writes: int
    keys: frozenset[str]
    papers: tuple[StoredPaper, ...]


_WRITES = "MATCH (m:Paperkin {id: $id}) RETURN m.writes AS writes"  # rides on paperkin_id


def read_basis(db: Database, keys: Iterable[str]) -> Basis:
    """Every stored paper that a record with one of these keys may belong to."""
    wanted = frozenset(keys)

    def work(tx: Transaction) -> Basis:
        rows = tx.run(_WRITES, id=META_ID).data()  # before the papers: better too old than too new
        writes = (rows[0]["writes"] or 0) if rows else 0
        return Basis(writes=writes, keys=wanted, papers=tuple(find_papers_in(tx, wanted)))

    return db.execute_read(work)


_SET = """
SET m.writes = coalesce(m.writes, 0) + 1, m.data_version = coalesce(m.data_version, 0) + $data
RETURN m.writes AS writes
"""
# A transaction touches the node once: a MERGE of what it has locked already is a deadlock where
# another MERGE waits for it (seen on 2026.08.1).
_LOCK = "MATCH (m:Paperkin {id: $id})" + _SET
_MAKE = "MERGE (m:Paperkin {id: $id})" + _SET


def begin_write(tx: Transaction, basis: Basis | None, *, is_news: bool = True) -> int:
    """Take the lock of all writes, until the transaction ends; how many there have been with it.

    A write that is news raises the data version. Raises GraphChanged where somebody has written
    to the papers of the basis. It must be the first thing that the transaction does.
    """
    values = {"id": META_ID, "data": int(is_news)}
    rows = tx.run(_LOCK, values).data() or tx.run(_MAKE, values).data()
    writes = int(rows[0]["writes"])
    if basis is not None and writes != basis.writes + 1:
        found = tuple(find_papers_in(tx, basis.keys))
        if found != basis.papers:
            raise GraphChanged([paper.id for paper in (*found, *basis.papers)])
    return writes


def settle(db: Database, keys: Iterable[str], work: Callable[[Basis], T]) -> T:
    """What ``work`` makes of the papers of these keys, again where others wrote to them meanwhile.

    Raises GraphChanged where that happens time after time.
    """
    wanted = frozenset(keys)
    for left in reversed(range(TRIES)):
        try:
            return work(read_basis(db, wanted))
        except GraphChanged:
            if not left:
                raise
    raise AssertionError("the last try returns or raises")
