"""From papers to the rows that the writer's statements take: flat, sorted, without duplicates.

Pure. Rows that make or lock nodes are sorted by id, so that writers at the same time take their
locks in the same order. Nothing here decides what is true; it only lays it out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from graph import ids
from graph.derived import author_name, fold_name, paper_date
from graph.model import ConceptLink, LoadedRecord, PaperWrite, ResultClaim
from graph.names import ROLE_TYPES, ROLES
from graph.record_keys import record_keys

BATCH_PAPERS = 250
BATCH_BYTES = 4_000_000

Row = dict[str, Any]


def build_batches(papers: Sequence[PaperWrite]) -> Iterator[list[PaperWrite]]:
    """Cut papers into batches of one transaction each: at most 250 papers and about 4 MB.

    A paper larger than that is a batch of its own. Papers that replace one another (a group that
    was split) must not be cut apart: hand such a cluster to write_papers as it is.
    """
    batch: list[PaperWrite] = []
    size = 0
    for paper in papers:
        own = paper_size(paper)
        if batch and (len(batch) >= BATCH_PAPERS or size + own > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(paper)
        size += own
    if batch:
        yield batch


def paper_size(paper: PaperWrite) -> int:
    """About how many bytes a paper takes on the wire: its texts and what hangs on each mention."""
    texts = 2 * len(paper.title) + len(paper.abstract)
    texts += sum(len(item.record.abstract) + 500 for item in paper.records)
    mentions = sum(len(link.mentions) + 2 for link in paper.concepts)
    return texts + 120 * mentions + 60 * len(paper.sentences) + 200 * len(paper.results)


def without_doubles(paper: PaperWrite) -> PaperWrite:
    """The paper with one link a concept, its strongest role, and one result an id."""
    links: dict[str, ConceptLink] = {}
    for link in sorted(paper.concepts, key=lambda link: (ROLES.index(link.role), link.name)):
        links.setdefault(link.concept_id, link)
    results: dict[str, ResultClaim] = {result.id: result for result in reversed(paper.results)}
    return replace(
        paper,
        concepts=tuple(links[key] for key in sorted(links)),
        results=tuple(results[key] for key in sorted(results)),
    )


def paper_keys(paper: PaperWrite) -> list[str]:
    """Every key under which the paper is found: its ids and those of its records' titles."""
    keys = {paper.id, *paper.other_ids}
    for item in paper.records:
        keys.update(record_keys(item.record))
    return sorted(keys)


def paper_row(paper: PaperWrite) -> Row:
    """The properties of a Paper node."""
    return {
        "id": paper.id,
        "title": paper.title,
        "title_folded": paper.title_folded,
        "abstract": paper.abstract,
        "year": paper.year,
        "published": paper.published,
        "dated": paper_date(paper.published, paper.arxiv_id, paper.year),
        "venue": paper.venue,
        "url": paper.url,
        "arxiv_id": paper.arxiv_id,
        "doi": paper.doi,
        "other_ids": sorted(paper.other_ids),
        "keys": paper_keys(paper),
        "links": list(paper.links),
        "references": sorted(paper.references),
        "sources": sorted({item.source for item in paper.records}),
        "text_by": paper.text_by,
        "sentence_fields": [field for field, _, _ in paper.sentences],
        "sentence_starts": [start for _, start, _ in paper.sentences],
        "sentence_ends": [end for _, _, end in paper.sentences],
        "concept_count": len(paper.concepts),
        "extracted_by": paper.extracted_by,
        "loaded_at": max((item.loaded_at for item in paper.records), default="") or None,
    }


def link_rows(papers: Sequence[PaperWrite]) -> dict[str, list[Row]]:
    """The rows of the role relationships, by relationship type, sorted by concept id."""
    rows: dict[str, list[Row]] = {}
    for paper in papers:
        for link in paper.concepts:
            row = {"paper": paper.id, "concept": link.concept_id, "properties": _properties(link)}
            rows.setdefault(ROLE_TYPES[link.role], []).append(row)
    for typed in rows.values():
        typed.sort(key=lambda row: (row["concept"], row["paper"]))
    return rows


def _properties(link: ConceptLink) -> Row:
    return {
        "name": link.name,
        "confidence": link.confidence,
        "found_by": link.found_by,
        "vocabulary_name": link.vocabulary_name,
        "family_ids": [family for family, _ in link.family] or None,
        "family_names": [name for _, name in link.family] or None,
        "mention_texts": [mention.text for mention in link.mentions],
        "mention_fields": [mention.field for mention in link.mentions],
        "mention_starts": [mention.start for mention in link.mentions],
        "mention_ends": [mention.end for mention in link.mentions],
        "mention_sentences": [mention.sentence for mention in link.mentions],
        "quantity": link.quantity,
        "memory": link.memory,
    }


def concept_rows(papers: Sequence[PaperWrite], also: Sequence[str] = ()) -> list[Row]:
    """Every concept to make or lock, families included; ``also`` are ids that exist already."""
    names: dict[str, str] = {}
    for paper in papers:
        for link in paper.concepts:
            names.setdefault(link.concept_id, link.vocabulary_name or link.name)
            for family, name in link.family:
                names.setdefault(family, name)
    for concept in also:
        names.setdefault(concept, "")
    return [
        {"id": key, "kind": ids.kind_of(key), "name": names[key], "folded": fold_name(names[key])}
        for key in sorted(names)
    ]


def family_rows(papers: Sequence[PaperWrite]) -> list[Row]:
    """One row a concept that heads or stands in a family chain: its parent, or None at the top."""
    parents: dict[str, str | None] = {}
    for paper in papers:
        for link in paper.concepts:
            chain = [link.concept_id, *(family for family, _ in link.family)]
            for child, parent in zip(chain, [*chain[1:], None], strict=True):
                parents[child] = parents.get(child) or parent
    return [{"child": child, "parent": parents[child]} for child in sorted(parents)]


def result_rows(papers: Sequence[PaperWrite]) -> list[Row]:
    """The rows of Result nodes; a metric or object that the paper does not link is left out."""
    rows = []
    for paper in papers:
        linked = {link.concept_id for link in paper.concepts}
        for result in paper.results:
            properties = {
                "id": result.id,
                "value": result.value,
                "number": result.number,
                "unit": result.unit,
                "metric": result.metric_text,
                "comparison": result.comparison,
                "sentence": result.sentence,
            }
            metric = result.metric_id if result.metric_id in linked else None
            on = result.on_id if result.on_id in linked else None
            rows.append({"paper": paper.id, "properties": properties, "metric": metric, "on": on})
    return sorted(rows, key=lambda row: str(row["properties"]["id"]))


def author_rows(papers: Sequence[PaperWrite]) -> list[Row]:
    """The rows of authorship, sorted by author id; a name given twice counts once, first place."""
    rows: dict[tuple[str, str], Row] = {}
    for paper in papers:
        for position, name in enumerate(paper.authors):
            if not name.strip():
                continue
            key = (ids.author_id(name), paper.id)
            shown = author_name(name)
            rows.setdefault(
                key, {"author": key[0], "paper": paper.id, "position": position, "name": shown}
            )
    return [rows[key] for key in sorted(rows)]


def loaded_rows(papers: Sequence[PaperWrite]) -> list[Row]:
    """The rows of LOADED relationships, one a record, sorted by load."""
    rows = [loaded_row(paper.id, item) for paper in papers for item in paper.records]
    return sorted(rows, key=lambda row: (row["load"], row["paper"], row["properties"]["source"]))


def loaded_row(paper: str, item: LoadedRecord) -> Row:
    """The row of one LOADED relationship."""
    return {
        "paper": paper,
        "load": item.load_id,
        "properties": {
            "source": item.source,
            "content_hash": item.content_hash,
            "loaded_at": item.loaded_at,
            "record": json.dumps(item.record.as_json(), ensure_ascii=False, sort_keys=True),
        },
    }
