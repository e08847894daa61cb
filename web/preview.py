"""What a text would bring if it were loaded: its records, their concepts, where they would join.

Reads with the loader's own readers and extraction and writes nothing. It knows no Flask.
"""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.database import Database
from graph.errors import NotFound
from graph.model import Override
from graph.overrides import read_overrides
from graph.queries import joining, papers
from ingest.convert import corrections_for
from ingest.extract.types import Correction
from ingest.loaded import own_id
from ingest.printed import extraction_json
from ingest.read.content import Content
from ingest.read.sources import iter_content
from ingest.records import REFUSED, Problem, SourceRecord
from ingest.settings import IngestSettings
from web.corrections import Proposed, corrections_of
from web.mentions import Piece, also_by_concept, cut_text
from web.reading import Reader
from web.roles import count_kinds, group_by_role
from web.words import count

#: So many records are shown one by one; the rest is only counted and loaded all the same.
MOST_SHOWN = 50
NEW, SAME, CHANGED, NO_ABSTRACT = "new", "same", "changed", "title-only"
_SIGNS = {NEW: "+", SAME: "=", CHANGED: "~", NO_ABSTRACT: "!"}
_WORDS = {NEW: "new", SAME: "here already", CHANGED: "text changed", NO_ABSTRACT: "no abstract"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One record as it would be loaded; ``note`` says more after the state's word."""

    paper: dict[str, Any]
    state: str
    note: str

    @property
    def sign(self) -> str:
        """One character that says the state again."""
        return _SIGNS[self.state]

    @property
    def word(self) -> str:
        """The state in words."""
        return _WORDS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All that is shown before a load; ``total`` counts the records, shown or not."""

    seen: tuple[Seen, ...]
    problems: tuple[Problem, ...]
    total: int
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def states(self) -> Counter[str]:
        """How many records are in which state."""
        return Counter(record.state for record in self.seen)

    @property
    def new_concepts(self) -> int:
        """Concepts that no paper here has yet."""
        found = {c["id"] for record in self.seen for c in record.paper["concepts"]}
        return len(found - self.known.keys())


def read_records(
    data: bytes, name: str, *, limits: IngestSettings
) -> tuple[list[SourceRecord], list[Problem], int]:
    """The first records of an upload, its problems, and how many records it holds."""
    content = Content(io.BytesIO(data), name=name, source=name, limits=limits)
    records: list[SourceRecord] = []
    problems: list[Problem] = []
    total = 0
    for item in iter_content(content):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        total += 1
        if len(records) < MOST_SHOWN:
            records.append(item)
    return records, problems, total


def build_preview(
    db: Database,
    data: bytes,
    name: str,
    *,
    reader: Reader,
    limits: IngestSettings,
    proposed: Sequence[Proposed] = (),
) -> Preview:
    """Read a text or file as the loader would and say of each record what it would change.

    What was decided before holds, then what is ``proposed`` now.
    """
    records, problems, total = read_records(data, name, limits=limits)
    overrides = read_overrides(db)
    found = [
        _extracted(item, reader, overrides, corrections_of(proposed, at))
        for at, item in enumerate(records)
    ]
    known = joining.find_known(db, [c["id"] for paper in found for c in paper["concepts"]])
    for paper in found:
        for concept in paper["concepts"]:
            item = known.get(concept["id"])
            concept["paper_count"] = item["paper_count"] if item else 0
    return Preview(
        seen=tuple(_seen(db, paper) for paper in found),
        problems=tuple(problem for problem in problems if problem.severity == REFUSED),
        total=total,
        known=known,
    )


def _extracted(
    item: SourceRecord,
    reader: Reader,
    overrides: Sequence[Override],
    proposed: tuple[Correction, ...],
) -> dict[str, Any]:
    id = own_id(item)
    corrections = corrections_for(overrides, {id}) + proposed
    extraction = reader.extract(item.record.title, item.record.abstract, corrections)
    line = extraction_json(id, extraction, with_text=True)
    return line | {"authors": item.record.authors, "year": item.record.year}


def _seen(db: Database, paper: dict[str, Any]) -> Seen:
    concepts = count(len(paper["concepts"]), "concept")
    try:
        stored = papers.get_paper(db, paper["id"])
    except NotFound:
        if not paper["abstract"]:
            return Seen(paper=paper, state=NO_ABSTRACT, note=f"title only, {concepts}")
        return Seen(paper=paper, state=NEW, note=concepts)
    if stored["abstract"] == paper["abstract"]:
        return Seen(paper=paper, state=SAME, note="nothing changes")
    before = {concept["id"] for concept in stored["concepts"]}
    after = {concept["id"] for concept in paper["concepts"]}
    note = f"{count(len(after - before), 'link')} added, {len(before - after):,} removed"
    return Seen(paper=paper, state=CHANGED, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The one record that the preview shows whole, as a paper's page would."""

    seen: Seen
    at: int
    pieces: list[Piece]
    title_pieces: list[Piece]
    also: dict[str, list[Mapping[str, Any]]]
    kind_counts: list[tuple[str, int]]
    roles: list[tuple[str, list[dict[str, Any]]]]
    joined: list[dict[str, Any]]


def build_shown(db: Database, preview: Preview, at: int) -> Shown | None:
    """Record ``at`` (from 0) with its mentions cut, its roles and the papers it would join."""
    if not 0 <= at < len(preview.seen):
        return None
    seen = preview.seen[at]
    concepts: Sequence[dict[str, Any]] = seen.paper["concepts"]
    known = {c["id"]: preview.known[c["id"]] for c in concepts if c["id"] in preview.known}
    pieces = cut_text(seen.paper["abstract"], concepts)
    title_pieces = cut_text(seen.paper["title"], concepts, field_name="title")
    return Shown(
        seen=seen,
        at=at,
        pieces=pieces,
        title_pieces=title_pieces,
        also=also_by_concept([*title_pieces, *pieces]),
        kind_counts=count_kinds(concepts),
        roles=group_by_role(concepts),
        joined=joining.find_joined(db, known, besides=[seen.paper["id"]]),
    )
