"""A reading list: the papers that somebody has read, wants to read, or does not want to see.

A mark is a node of its own that names a paper by an id, so it outlives the paper: where the paper
got a better id it is found by the old one, and where it was removed the mark waits for its return.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph import ids
from graph.database import Database, Transaction
from graph.errors import InvalidValue
from graph.fulltext import papers_by_keys
from graph.loads import now
from graph.names import LOCAL
from graph.stored import get_paper_id

#: What a paper can be marked as, in the order of the tabs.
MARKS = ("to_read", "read", "not_for_me")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What somebody has marked: present paper ids by mark, newest first, and who is gone."""

    papers: dict[str, tuple[str, ...]]
    gone: tuple[str, ...]

    def of(self, paper_id: str) -> str | None:
        """The mark of a paper; None where it has none."""
        return next((mark for mark, papers in self.papers.items() if paper_id in papers), None)


_ALL = """
MATCH (m:Mark)
WHERE m.owner = $owner
OPTIONAL MATCH (p:Paper {id: m.paper})
RETURN m.paper AS paper, m.mark AS mark, p IS NOT NULL AS here
ORDER BY m.made_at DESC, m.id
"""  # all of one person's marks


def read_marks(db: Database, *, owner: str = LOCAL) -> Marks:
    """Everything that somebody has marked."""

    def work(tx: Transaction) -> Marks:
        rows = tx.run(_ALL, owner=owner).data()
        present = _present(tx, [row["paper"] for row in rows if not row["here"]])
        papers: dict[str, list[str]] = {mark: [] for mark in MARKS}
        seen: set[str] = set()
        for row in rows:
            id = row["paper"] if row["here"] else present.get(row["paper"])
            if id and id not in seen:  # of two marks on one paper the newer counts
                seen.add(id)
                papers[row["mark"]].append(id)
        gone = (row["paper"] for row in rows if not row["here"] and row["paper"] not in present)
        return Marks(
            papers={mark: tuple(found) for mark, found in papers.items()}, gone=tuple(gone)
        )

    return db.execute_read(work)


def _present(tx: Transaction, old: Iterable[str]) -> dict[str, str]:
    """Ids that papers had once -> the ones that they have now."""
    wanted = list(old)
    found = papers_by_keys(tx, wanted) if wanted else {}
    return {id: min(papers) for id, papers in found.items() if papers}


_NAMES = "MATCH (p:Paper {id: $id}) RETURN [p.id] + coalesce(p.other_ids, []) AS ids"

_CLEAR = """
MATCH (m:Mark)
WHERE m.owner = $owner AND m.paper IN $ids
WITH m, m.mark AS mark ORDER BY m.made_at DESC
DELETE m
RETURN mark
"""  # among all of one person's marks

_SET = "CREATE (m:Mark) SET m = $row"


def set_mark(db: Database, paper: str, mark: str | None, *, owner: str = LOCAL) -> str | None:
    """Mark a paper, or with None take its mark away; answers the mark that it had.

    Raises NotFound for an unknown paper, InvalidValue for an unknown mark.
    """
    if mark is not None and mark not in MARKS:
        raise InvalidValue(f"{mark!r} is no mark; they are {', '.join(MARKS)}.")

    def work(tx: Transaction) -> str | None:
        id = get_paper_id(tx, paper)
        names = tx.run(_NAMES, id=id).data()[0]["ids"]
        had = tx.run(_CLEAR, owner=owner, ids=[*names, paper]).data()
        if mark is not None:
            row: dict[str, Any] = {"paper": id, "mark": mark, "owner": owner, "made_at": now()}
            tx.run(_SET, row={"id": ids.new_id("mark"), **row}).consume()
        return str(had[0]["mark"]) if had else None

    return db.execute_write(work)
