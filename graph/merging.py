"""What a paper says that was read from several records: a pure function of those records.

A paper's id, fields and other ids follow from the set of its records and a person's overrides,
never from the order in which they were loaded. It must not touch the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph import ids
from graph.fields import OVERRIDABLE
from graph.grouping import group_records, record_order
from graph.model import LoadedRecord, Override, Record
from graph.names import TEXT_SOURCES
from graph.record_keys import arxiv_of, doi_of, identifiers, key_rank, title_keys, year_of

FOLDED_LENGTH = 500  # how much of a folded title is stored: the index refuses keys of 8 kB


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPaper:
    """What a paper's records say together; ``records`` are all of them, older loads' included."""

    id: str
    title: str
    title_folded: str
    abstract: str
    authors: tuple[str, ...]
    year: int | None
    published: str | None
    venue: str | None
    url: str | None
    arxiv_id: str | None
    doi: str | None
    other_ids: tuple[str, ...]
    links: tuple[str, ...]
    references: tuple[str, ...]
    text_by: str | None
    records: tuple[LoadedRecord, ...]


def merge_records(
    records: Iterable[LoadedRecord],
    overrides: Sequence[Override] = (),
    *,
    title_is_shared: bool = False,
) -> MergedPaper:
    """The paper that these records make together.

    Field by field the best source that has it wins (names.TEXT_SOURCES, then the source's name);
    the abstract comes from the best source, then the longest. ``title_is_shared`` says that
    another paper has the same title, so an id made from the title needs year and author.
    """
    every = tuple(sorted(records, key=record_order))
    best = sorted(latest_records(every), key=_source_order)
    own_id, other_ids = _ids(every, [item.record for item in best], title_is_shared)
    text = _best_text(best)
    merged = MergedPaper(
        id=own_id,
        title=_first(best, "title") or "",
        title_folded="",
        abstract=text.abstract if text else "",
        authors=_first(best, "authors") or (),
        year=next((year for item in best if (year := year_of(item.record)) is not None), None),
        published=_first(best, "published"),
        venue=_first(best, "venue"),
        url=_first(best, "url"),
        arxiv_id=next((value for item in best if (value := arxiv_of(item.record))), None),
        doi=next((value for item in best if (value := doi_of(item.record))), None),
        other_ids=other_ids,
        links=_union(best, "links"),
        references=tuple(sorted(_union(best, "references"))),
        text_by=text.text_by if text else None,
        records=every,
    )
    merged = _override(merged, overrides, {own_id, *other_ids})
    return replace(merged, title_folded=ids.fold_title(merged.title)[:FOLDED_LENGTH])


def merge_papers(
    records: Iterable[LoadedRecord], overrides: Sequence[Override] = ()
) -> tuple[list[MergedPaper], tuple[tuple[str, ...], ...]]:
    """Group records and merge each group: the papers by id, and the ambiguous groups' ids.

    Give it whole clusters (every record that shares a key with another), else an id made from a
    title may not know that another paper has the same one.
    """
    grouping = group_records(records, overrides)
    holders: dict[str, set[int]] = {}
    for index, group in enumerate(grouping.groups):
        for loaded in group:
            holders.setdefault(ids.fold_title(loaded.record.title), set()).add(index)
    papers: dict[str, MergedPaper] = {}
    for group in grouping.groups:
        shared = any(len(holders[ids.fold_title(item.record.title)]) > 1 for item in group)
        paper = merge_records(group, overrides, title_is_shared=shared)
        if paper.id in papers:  # two groups that nothing tells apart are one paper
            both = (*papers[paper.id].records, *group)
            paper = merge_records(both, overrides, title_is_shared=shared)
        papers[paper.id] = paper
    return [papers[key] for key in sorted(papers)], grouping.ambiguous


def latest_records(records: Iterable[LoadedRecord]) -> list[LoadedRecord]:
    """The records that count: of each source those of its last load."""
    last: dict[str, tuple[str, str]] = {}
    every = list(records)
    for item in every:
        mark = (item.loaded_at, item.load_id)
        last[item.source] = max(last.get(item.source, mark), mark)
    return [item for item in every if (item.loaded_at, item.load_id) == last[item.source]]


def _source_order(loaded: LoadedRecord) -> tuple[int, str, str]:
    return (_text_rank(loaded.record), loaded.source, loaded.content_hash)


def _text_rank(record: Record) -> int:
    known = record.text_source in TEXT_SOURCES
    return TEXT_SOURCES.index(record.text_source if known else "other")


def _best_text(best: Sequence[LoadedRecord]) -> Record | None:
    with_text = [item for item in best if item.record.abstract]
    if not with_text:
        return None
    return min(
        with_text,
        key=lambda item: (
            _text_rank(item.record),
            -len(item.record.abstract),
            *_source_order(item)[1:],
        ),
    ).record


def _first(best: Sequence[LoadedRecord], name: str) -> Any:
    return next((value for item in best if (value := getattr(item.record, name))), None)


def _union(best: Sequence[LoadedRecord], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for item in best for value in getattr(item.record, name)))


def _ids(
    every: Sequence[LoadedRecord], counting: Sequence[Record], title_is_shared: bool
) -> tuple[str, tuple[str, ...]]:
    """The paper's id and the other ids by which it is or was known, sorted."""
    best = sorted((key for record in counting for key in identifiers(record)), key=key_rank)
    own = best[0] if best else title_keys(counting[0])[0 if title_is_shared else -1]
    known = {key for item in every for key in (identifiers(item.record) or title_keys(item.record))}
    return own, tuple(sorted(known - {own}))


def _override(paper: MergedPaper, overrides: Sequence[Override], keys: set[str]) -> MergedPaper:
    changes: dict[str, Any] = {}
    for override in overrides:
        if override.action == "field" and override.paper in keys and override.target in OVERRIDABLE:
            value = override.value.get("value")
            changes[override.target] = tuple(value) if isinstance(value, list) else value
    if "year" in changes and not (paper.published or "").startswith(str(changes["year"])):
        changes.setdefault("published", None)  # a date of another year would be shown before it
    joined = {
        override.target: str(override.value["name"])
        for override in overrides
        if override.action == "merge" and override.target.startswith("author:")
    }
    if joined:
        changes["authors"] = _joined_authors(changes.get("authors", paper.authors), joined)
    return replace(paper, **changes) if changes else paper


def _joined_authors(authors: Sequence[str], joined: Mapping[str, str]) -> tuple[str, ...]:
    """The authors by the one spelling that a person chose; ``joined`` is author id -> that name."""
    return tuple(dict.fromkeys(_joined_author(name, joined) for name in authors))


def _joined_author(name: str, joined: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while (own := ids.author_id(name)) in joined and own not in seen:
        seen.add(own)
        name = joined[own]
    return name
