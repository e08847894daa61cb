"""Read stored papers again: after a new version, a new vocabulary, or a person's correction.

The text comes from the stored records, so nothing is needed but the graph. It reads in batches;
each batch is written whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from graph.basis import Basis, settle
from graph.database import Database
from graph.merging import merge_papers
from graph.model import Override
from graph.overrides import read_overrides
from graph.stored import find_outdated
from graph.write_rows import build_batches
from graph.writer import write_papers
from ingest.extract.extract import Extractor
from ingest.load import read_paper
from ingest.versions import extraction_version

_BATCH = 100

#: Called after each batch with how many papers were read and how many there are.
OnRead = Callable[[int, int], None]


def refresh(db: Database, *, extractor: Extractor, on_progress: OnRead | None = None) -> int:
    """Read every paper whose ``extracted_by`` differs from this version's; how many there were."""
    outdated = find_outdated(db, extraction_version(extractor.own_files))
    return reread_papers(db, outdated, extractor=extractor, on_progress=on_progress)


def reread_papers(
    db: Database,
    ids: Sequence[str],
    *,
    extractor: Extractor,
    on_progress: OnRead | None = None,
) -> int:
    """Read these papers again with the overrides as they are now; how many were written.

    Papers are found by present and old ids; an id that is unknown by now is passed over. Where an
    override has changed which records are one paper, the papers of its cluster are written too.
    """
    overrides = read_overrides(db)
    written, done = 0, set[str]()
    for at in range(0, len(ids), _BATCH):
        wanted = set(ids[at : at + _BATCH]) - done
        read = partial(_reread, db, wanted, extractor, overrides)
        papers = settle(db, wanted, read)
        done |= papers
        written += len(papers)
        if on_progress:
            on_progress(min(at + _BATCH, len(ids)), len(ids))
    return written


def _reread(
    db: Database,
    wanted: set[str],
    extractor: Extractor,
    overrides: Sequence[Override],
    basis: Basis,
) -> set[str]:
    """Read and write the wanted papers of the basis; the ids of those that were written."""
    records = {item for paper in basis.papers for item in paper.records}
    before = {paper.id: set(paper.records) for paper in basis.papers}
    merged, _ = merge_papers(records, overrides)
    chosen = [
        paper
        for paper in merged
        if wanted & {paper.id, *paper.other_ids} or before.get(paper.id) != set(paper.records)
    ]
    papers = [read_paper(paper, extractor, overrides) for paper in chosen]
    replaced = before.keys() - {paper.id for paper in merged}
    for batch in [papers] if replaced else build_batches(papers):
        counts = write_papers(db, batch, replaced=replaced, basis=basis)
        basis = replace(basis, writes=counts.writes)
    return {paper.id for paper in papers}
