"""Take papers out again: single ones, a whole load, or the sample.

Undoing a load takes its records away; what other loads said of the same papers stays, and those
papers are computed and read again from it. A paper without a record goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph import writer
from graph.basis import Basis, settle
from graph.database import Database
from graph.errors import NotFound
from graph.loads import UNDONE, find_loaded_papers, get_load, list_loads, set_state
from graph.model import Override
from graph.names import LOCAL
from graph.overrides import read_overrides
from graph.record_keys import record_keys
from graph.removed import forget_removed, get_removed, remove_and_keep
from graph.stored import get_paper_id
from ingest.errors import NothingToRemove
from ingest.extract.extract import Extractor
from ingest.load import SAMPLE_SOURCE, read_paper
from ingest.plan import build_plan, build_removal
from ingest.store import GraphStore

_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """How many papers went, and how many stayed with less; ``kept`` puts single ones back."""

    removed: int = 0
    changed: int = 0
    kept: tuple[str, ...] = ()

    def __add__(self, other: "Removal") -> "Removal":
        return Removal(removed=self.removed + other.removed, changed=self.changed + other.changed)


def remove_papers(db: Database, ids: Sequence[str], *, owner: str = LOCAL) -> Removal:
    """Remove these papers, found by present or old ids, with all their records.

    Each is kept, to be put back. Raises NothingToRemove, before anything is removed, where one of
    them is unknown.
    """
    present = [_present_id(db, identifier) for identifier in dict.fromkeys(ids)]
    kept = remove_and_keep(db, present, owner=owner)
    return Removal(removed=len(kept), kept=kept)


def put_back(db: Database, removed_id: str, *, extractor: Extractor) -> str:
    """Put a removed paper back, read anew with the decisions of today; answers its present id.

    What was loaded of it meanwhile stays beside its records. Raises NotFound.
    """
    removed = get_removed(db, removed_id)
    keys = {key for item in removed.records for key in record_keys(item.record)}
    overrides = read_overrides(db)

    def work(basis: Basis) -> str:
        plan = build_plan(removed.records, basis.papers, overrides)
        papers = [read_paper(paper, extractor, overrides) for paper in plan.writes]
        GraphStore(db, None, basis=basis).apply(plan, papers)
        written = [paper.id for paper in papers] + [id for id, _ in plan.repeats]
        return written[0] if written else removed.paper

    present = settle(db, keys, work)
    forget_removed(db, removed_id)
    return present


def _present_id(db: Database, identifier: str) -> str:
    try:
        return db.execute_read(lambda tx: get_paper_id(tx, identifier))
    except NotFound as error:
        raise NothingToRemove(
            f"There is no paper {identifier!r}.",
            hint="Ids look like arxiv:2503.11731 and stand in a paper's address.",
        ) from error


def remove_load(db: Database, load_id: str, *, extractor: Extractor) -> Removal:
    """Undo a load. Raises NothingToRemove where there is no load of that id."""
    try:
        get_load(db, load_id)
    except NotFound as error:
        raise NothingToRemove(
            f"There is no load {load_id!r}.", hint="Every load prints its id when it ends."
        ) from error
    overrides = read_overrides(db)
    total = Removal()
    while papers := find_loaded_papers(db, load_id)[:_BATCH]:
        total += _take_back(db, load_id, papers, extractor, overrides)
    set_state(db, load_id, UNDONE)
    return total


def _take_back(
    db: Database,
    load_id: str,
    papers: Sequence[str],
    extractor: Extractor,
    overrides: Sequence[Override],
) -> Removal:
    """Take a load's records away from these papers, in one transaction with their clusters."""

    def take_back(basis: Basis) -> Removal:
        stored = basis.papers
        gone = {item for paper in stored for item in paper.records if item.load_id == load_id}
        plan = build_removal(stored, gone, overrides)
        writes = [read_paper(paper, extractor, overrides) for paper in plan.writes]
        writer.write_papers(db, writes, replaced=plan.replaced, basis=basis)
        touched = [paper for paper in stored if any(item in gone for item in paper.records)]
        removed = sum(all(item in gone for item in paper.records) for paper in touched)
        return Removal(removed=removed, changed=len(touched) - removed)

    return settle(db, papers, take_back)


def remove_sample(db: Database, *, extractor: Extractor) -> Removal:
    """Undo every load of the bundled sample; nothing where it is not loaded."""
    total, page = Removal(), 1
    while items := (loads := list_loads(db, page=page, limit=200))["items"]:
        for load in items:
            if load["source"] == SAMPLE_SOURCE and load["papers_here"]:
                total += remove_load(db, load["load"], extractor=extractor)
        if not loads["truncated"]:
            break
        page += 1
    return total
