"""Where a load finds stored papers and leaves its plan: the graph, or memory for a dry run.

Both answer the same questions, so that a dry run counts exactly what the load would do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from graph.basis import Basis, read_basis
from graph.database import Database
from graph.model import PaperWrite
from graph.record_keys import record_keys
from graph.repeats import add_repeats
from graph.stored import StoredPaper, find_papers
from graph.write_rows import build_batches
from graph.writer import write_papers
from ingest.plan import Plan


class Store(Protocol):
    """What a load needs of the place it writes to."""

    def find(self, keys: Iterable[str]) -> list[StoredPaper]:
        """The stored papers of the clusters that these keys belong to."""
        ...

    def apply(self, plan: Plan, papers: Sequence[PaperWrite]) -> int:
        """Carry out the plan; ``papers`` are its writes, with their concepts.

        Answers how often the database had to begin again. Raises GraphChanged where others wrote
        to the papers that ``find`` found: then find and plan again.
        """
        ...


class GraphStore:
    """The graph itself."""

    def __init__(self, db: Database, load_id: str | None, *, basis: Basis | None = None) -> None:
        self._db = db
        self._load_id = load_id
        self._basis = basis

    def find(self, keys: Iterable[str]) -> list[StoredPaper]:
        """The stored papers of the clusters that these keys belong to."""
        self._basis = read_basis(self._db, keys)
        return list(self._basis.papers)

    def apply(self, plan: Plan, papers: Sequence[PaperWrite]) -> int:
        """Write the papers; a batch that replaces others is one transaction."""
        if plan.repeats:
            self._written(add_repeats(self._db, plan.repeats, self._basis))
        batches = [papers] if plan.replaced else build_batches(papers)
        retries = 0
        for batch in batches:
            counts = write_papers(
                self._db, batch, self._load_id, replaced=plan.replaced, basis=self._basis
            )
            self._written(counts.writes)
            retries += counts.retries
        return retries

    def _written(self, writes: int) -> None:
        """What we have written ourselves is no change by others."""
        if self._basis:
            self._basis = replace(self._basis, writes=writes)


class DryStore:
    """The graph as it would be: what is stored, overlaid by what this run would have written."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._written: dict[str, StoredPaper] = {}
        self._by_key: dict[str, set[str]] = {}
        self._gone: set[str] = set()

    def find(self, keys: Iterable[str]) -> list[StoredPaper]:
        """The stored and would-be papers of the clusters that these keys belong to."""
        wanted, found = set(keys), dict[str, StoredPaper]()
        while True:
            for paper in find_papers(self._db, wanted):
                if paper.id not in self._gone:
                    found.setdefault(paper.id, paper)
            for key in wanted:
                for identifier in self._by_key.get(key, ()):
                    found[identifier] = self._written[identifier]
            more = {key for paper in found.values() for key in _keys(paper)} - wanted
            if not more:
                return [found[key] for key in sorted(found)]
            wanted |= more

    def apply(self, plan: Plan, papers: Sequence[PaperWrite]) -> int:
        """Remember the papers; nothing is written."""
        for identifier in plan.replaced:
            self._gone.add(identifier)
            if old := self._written.pop(identifier, None):
                for key in _keys(old):
                    self._by_key.get(key, set()).discard(identifier)
        for merged in plan.writes:
            self._gone.discard(merged.id)
            paper = StoredPaper(
                id=merged.id,
                title=merged.title,
                abstract=merged.abstract,
                extracted_by="",
                keys=(),
                records=merged.records,
            )
            self._written[paper.id] = paper
            for key in _keys(paper):
                self._by_key.setdefault(key, set()).add(paper.id)
        return 0


def _keys(paper: StoredPaper) -> set[str]:
    return {paper.id, *(key for item in paper.records for key in record_keys(item.record))}
