"""What a batch of new records does to the graph: which papers to write, what each record was.

A pure function of the new records, the stored papers of the same clusters and the overrides. It
must not read or write anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.merging import MergedPaper, latest_records, merge_papers
from graph.model import LoadedRecord, Override
from graph.stored import StoredPaper
from ingest.report import LOADED, UNCHANGED, UPDATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Papers to write, ids that they replace, records that only repeat, and outcomes.

    ``outcomes`` runs parallel to the new records. ``repeats`` are (paper id, record) pairs of
    papers that stay as they are. ``ambiguous`` lists ids of papers of equal title kept apart.
    """

    writes: tuple[MergedPaper, ...]
    replaced: tuple[str, ...]
    repeats: tuple[tuple[str, LoadedRecord], ...]
    outcomes: tuple[str, ...]
    ambiguous: tuple[tuple[str, ...], ...]


def build_plan(
    new: Sequence[LoadedRecord],
    stored: Sequence[StoredPaper],
    overrides: Sequence[Override] = (),
) -> Plan:
    """Decide what the new records change; the stored papers must be whole clusters."""
    known = {item: paper for paper in stored for item in paper.records}
    papers, ambiguous = merge_papers({*known, *new}, overrides)
    before = {paper.id: paper for paper in stored}
    writes, repeats = [], []
    for paper in papers:
        fresh = [item for item in paper.records if item not in known]
        if not fresh and _is_same(paper, before.get(paper.id)):
            continue
        if _only_repeats(paper, fresh, before.get(paper.id)):
            repeats += [(paper.id, item) for item in fresh]
        else:
            writes.append(paper)
    touched = {paper.id for paper in papers}
    return Plan(
        writes=tuple(writes),
        replaced=tuple(sorted(before.keys() - touched)),
        repeats=tuple(repeats),
        outcomes=_outcomes(new, papers, known),
        ambiguous=ambiguous,
    )


def build_removal(
    stored: Sequence[StoredPaper], gone: Iterable[LoadedRecord], overrides: Sequence[Override] = ()
) -> Plan:
    """Decide what is left of whole clusters when some of their records go."""
    leaving = set(gone)
    left = [item for paper in stored for item in paper.records if item not in leaving]
    papers, ambiguous = merge_papers(left, overrides)
    before = {paper.id: paper for paper in stored}
    return Plan(
        writes=tuple(paper for paper in papers if not _is_same(paper, before.get(paper.id))),
        replaced=tuple(sorted(before.keys() - {paper.id for paper in papers})),
        repeats=(),
        outcomes=(),
        ambiguous=ambiguous,
    )


def _is_same(paper: MergedPaper, stored: StoredPaper | None) -> bool:
    return stored is not None and set(paper.records) == set(stored.records)


def _only_repeats(
    paper: MergedPaper, fresh: Sequence[LoadedRecord], stored: StoredPaper | None
) -> bool:
    """Whether the paper is as it was but for loads that brought the same records again."""
    if stored is None or {*paper.records} != {*stored.records, *fresh}:
        return False
    return _counting(paper.records) == _counting(stored.records)


def _counting(records: Iterable[LoadedRecord]) -> set[tuple[str, str]]:
    """What the records say that count: source and content."""
    return {(item.source, item.content_hash) for item in latest_records(records)}


def _outcomes(
    new: Sequence[LoadedRecord],
    papers: Sequence[MergedPaper],
    known: dict[LoadedRecord, StoredPaper],
) -> tuple[str, ...]:
    """loaded, updated or unchanged for each new record, in their order."""
    paper_of = {item: paper for paper in papers for item in paper.records}
    load = new[0].load_id if new else ""
    seen = {
        paper.id: _known_contents(old, load)
        for paper in papers
        if (old := [item for item in paper.records if item in known])
    }
    outcomes = []
    for item in new:
        paper = paper_of[item]
        if paper.id not in seen:
            outcome, seen[paper.id] = LOADED, set()
        else:
            outcome = UNCHANGED if item.content_hash in seen[paper.id] else UPDATED
        seen[paper.id].add(item.content_hash)
        outcomes.append(outcome)
    return tuple(outcomes)


def _known_contents(old: Sequence[LoadedRecord], load: str) -> set[str]:
    """The contents that counted before this load began, and those it has brought so far."""
    before = latest_records(item for item in old if item.load_id != load)
    return {item.content_hash for item in [*before, *(i for i in old if i.load_id == load)]}
